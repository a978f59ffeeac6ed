/** Names that client, worker and server share: run ids, task queues, workflow types, search attributes. Pure. */
import { rangeLabel } from '../pipeline/partitions.js';
import type { Range, RunMode } from '../pipeline/plan.js';

/** What a run does; also its workflow's type. */
export type RunType = RunMode | 'backfill';

/**
 * Where a pipeline's workflows and their steps are polled for; a worker's slots on it are its warehouse sessions. One queue for both: a
 * worker that has a free slot gets the next step with the answer to its workflow task, which saves nearly half of a step's overhead.
 */
export function runQueue(pipeline: string): string {
  return `loadstar-${pipeline}`;
}

/** Where the light activities (plan, publish, clean up) are polled for, so that no step ever stands before them. */
export function controlQueue(pipeline: string): string {
  return `loadstar-${pipeline}-control`;
}

/** Where the steps of backfills are polled for: they have slots of their own, so that a load never waits for one. */
export function backfillQueue(pipeline: string): string {
  return `loadstar-${pipeline}-backfill`;
}

/** Workflow id of a run, and what people call it: `music/load/2018-12-01T06:00:00Z`. A mode is also its workflow's type. */
export function runId(pipeline: string, mode: RunMode, start: Date): string {
  return `${pipeline}/${mode}/${start.toISOString().slice(0, 19)}Z`;
}

/** Workflow id of a backfill: `music/backfill/2018-11-01..2018-11-30`. */
export function backfillId(pipeline: string, range: Range): string {
  return `${pipeline}/backfill/${rangeLabel(range)}`;
}

/** The id for a further run of the same second, or a further backfill of the same range: `…T06:00:00Z-2`, `…2018-11-30#2`. */
export function nextRunId(run: string): string {
  const backfill = /^([^/]+\/backfill\/[^#]+)(?:#(\d+))?$/.exec(run);
  if (backfill) return `${backfill[1]}#${Number(backfill[2] ?? 1) + 1}`;
  const [, stem, count] = /^(.*Z)(?:-(\d+))?$/.exec(run) ?? [run, run];
  return `${stem}-${Number(count ?? 1) + 1}`;
}

/** Pipeline and mode of a run id; null when it is none. */
export function parseRunId(run: string): { readonly pipeline: string; readonly mode: RunType } | null {
  const match = /^([^/]+)\/(load|reload|backfill)\/[^/]+$/.exec(run);
  return match ? { pipeline: match[1]!, mode: match[2] as RunType } : null;
}

/** The query that answers with a run's view. */
export const VIEW_QUERY = 'view';

/** The updates that answer a held run. */
export const RESUME_UPDATE = 'resume';
export const SKIP_UPDATE = 'skip';
export const ABORT_UPDATE = 'abort';

/** The updates that a running backfill takes. */
export const PAUSE_UPDATE = 'pause';
export const SET_UPDATE = 'set';

/** How a backfill tells its window how to go on. */
export const PACE_SIGNAL = 'pace';

/** Where a cancelled run leaves its view. */
export const VIEW_MEMO = 'view';

/** Search attributes of a run: name and type, as `temporal operator search-attribute create` takes them. */
export const SEARCH_ATTRIBUTES = {
  LoadstarPipeline: 'Keyword',
  LoadstarMode: 'Keyword',
  LoadstarState: 'Keyword',
  LoadstarAssets: 'KeywordList',
  LoadstarFailed: 'KeywordList',
} as const;

/** The text, cut at so many bytes of UTF-8: never through a letter. */
export function clip(text: string, bytes: number): string {
  const encoded = new TextEncoder().encode(text);
  // A letter cut in two at the end becomes a replacement character, which is left out.
  return encoded.length <= bytes ? text : new TextDecoder().decode(encoded.subarray(0, bytes)).replace(/\uFFFD$/, '');
}

/** What a summary on the server holds, in bytes. */
export const SUMMARY_BYTES = 200;
