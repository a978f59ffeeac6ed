/** Names that client, worker and server share: run ids, task queues, workflow types, search attributes. Pure. */
import type { RunMode } from '../pipeline/plan.js';

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

/** Workflow id of a run, and what people call it: `music/load/2018-12-01T06:00:00Z`. A mode is also its workflow's type. */
export function runId(pipeline: string, mode: RunMode, start: Date): string {
  return `${pipeline}/${mode}/${start.toISOString().slice(0, 19)}Z`;
}

/** The id for a further run of the same second: `…T06:00:00Z-2` after `…T06:00:00Z`. */
export function nextRunId(run: string): string {
  const [, stem, count] = /^(.*Z)(?:-(\d+))?$/.exec(run) ?? [run, run];
  return `${stem}-${Number(count ?? 1) + 1}`;
}

/** Pipeline and mode of a run id; null when it is none. */
export function parseRunId(run: string): { readonly pipeline: string; readonly mode: RunMode } | null {
  const match = /^([^/]+)\/(load|reload)\/[^/]+$/.exec(run);
  return match ? { pipeline: match[1]!, mode: match[2] as RunMode } : null;
}

/** The query that answers with a run's view. */
export const VIEW_QUERY = 'view';

/** The updates that answer a held run. */
export const RESUME_UPDATE = 'resume';
export const SKIP_UPDATE = 'skip';
export const ABORT_UPDATE = 'abort';

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
