/** A run as markdown: its `current details` in the Temporal Web UI. Pure; bounded, because the server takes at most 20 KB. */
import { failureFacts } from '../pipeline/failure.js';
import type { BackfillView, RunView, StepState, StepView } from './view.js';

const DETAILS_MAX_BYTES = 20_000;
/** A row's worst failure line, in characters. */
const FAILURE_MAX_LENGTH = 160;
/** Failures that are told in full below the table; the others have their first line in it. */
const FAILURES_IN_FULL = 3;
/** Assets of a backfill whose partitions are told of. */
const PARTITION_ROWS = 40;
/** Kept free for the head line, the failures in full and the line about steps not shown. */
const FRAME_BYTES = 1_000 + FAILURES_IN_FULL * 2_000;

const HEADER = '| step | state | files | rows | elapsed | |\n|---|---|--:|--:|--:|---|\n';

/** Which rows come first when not all fit: a larger number is shown rather. */
const INTEREST: Record<StepState, number> = {
  failed: 5,
  running: 4,
  cancelled: 3,
  skipped: 3,
  done: 2,
  reused: 2,
  blocked: 1,
  waiting: 0,
};

/** Rows made before, by the step as it stood then: a run of many steps changes one at a time. */
export type RowCache = WeakMap<StepView, { readonly text: string; readonly bytes: number }>;

/** State and counts in one line, then a table of the steps in the plan's order; with many steps the failed, running and last ended ones. */
export function describeRun(run: RunView, cache: RowCache = new WeakMap()): string {
  const shown = pickRows(run.steps, cache);
  const rows = run.steps.flatMap((step) => shown.get(step.id) ?? []);
  const hidden = run.steps.filter((step) => !shown.has(step.id));
  const parts = [`**${run.state}** · ${countStates(run.steps)}\n`];
  if (run.backfill) parts.push(describePartitions(run.backfill), '');
  if (run.failure) parts.push(cell(run.failure.message), '');
  if (rows.length > 0) parts.push(HEADER + rows.join('\n'));
  parts.push(
    ...run.steps
      .filter(({ state }) => state === 'failed')
      .slice(0, FAILURES_IN_FULL)
      .flatMap(failureInFull),
  );
  if (run.state === 'held')
    parts.push(`\nwaits until ${run.heldUntil?.slice(0, 19)}Z for \`loadstar resume ${run.run}\``);
  if (hidden.length > 0) parts.push(`\nand ${hidden.length} more: ${countStates(hidden)}`);
  return parts.join('\n');
}

/** One row an asset with partitions. */
function describePartitions({ partitions }: BackfillView): string {
  const rows = Object.entries(partitions)
    .slice(0, PARTITION_ROWS)
    .map(([asset, { total, valid, done, failed }]) => {
      const waiting = total - valid - done - failed;
      return `| ${cell(asset)} | ${done} | ${valid} | ${failed} | ${waiting} |`;
    });
  return `| partitions of | done | up to date | failed | waiting |\n|---|--:|--:|--:|--:|\n${rows.join('\n')}`;
}

/** What failed, where, why, and what to do next. */
function failureInFull({ id, failure }: StepView): string[] {
  if (failure === undefined) return [];
  const facts = [...failureFacts(failure), ['next', failure.hint] as const];
  return [`\n**${cell(id)}** ${cell(failure.message)}`, ...facts.map(([label, text]) => `- ${label}: ${cell(text)}`)];
}

/** `12 done, 1 failed, 3 waiting`; `nothing to do` without steps. */
function countStates(steps: readonly StepView[]): string {
  const counts = new Map<StepState, number>();
  for (const { state } of steps) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ') || 'no steps';
}

/** The rows that fit, by step id: of equal interest the one that ended last. */
function pickRows(steps: readonly StepView[], cache: RowCache): Map<string, string> {
  const shown = new Map<string, string>();
  let bytes = FRAME_BYTES + HEADER.length;
  const ordered = steps.length < 100 ? steps : [...steps].sort(byInterest);
  for (const step of ordered) {
    const row = rowOf(step, cache);
    bytes += row.bytes + 1;
    if (bytes > DETAILS_MAX_BYTES) break;
    shown.set(step.id, row.text);
  }
  return shown;
}

function rowOf(step: StepView, cache: RowCache): { readonly text: string; readonly bytes: number } {
  const known = cache.get(step);
  if (known !== undefined) return known;
  const text = describeStep(step);
  const row = { text, bytes: new TextEncoder().encode(text).length };
  cache.set(step, row);
  return row;
}

function byInterest(a: StepView, b: StepView): number {
  return INTEREST[b.state] - INTEREST[a.state] || (b.endedAt ?? '').localeCompare(a.endedAt ?? '');
}

function describeStep(step: StepView): string {
  const files = step.kind === 'copy' ? grouped(step.files) : '';
  const rows = step.rows === undefined ? '' : grouped(step.rows);
  const cells = [cell(step.id), step.state, files, rows, elapsed(step), cell(step.failure?.message ?? '')];
  return `| ${cells.join(' | ')} |`;
}

/** 8056 as `8,056`. Intl would do it at a hundred times the price, at each change, for each step. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** While a step runs, the time it started: the page shows the details as they were at the last change. */
function elapsed({ startedAt, endedAt }: StepView): string {
  if (!startedAt) return '';
  if (!endedAt) return `since ${startedAt.slice(11, 19)}Z`;
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One line of text that can't break out of its cell or be read as markup. */
function cell(text: string): string {
  const line = text.split('\n', 1)[0]!.slice(0, FAILURE_MAX_LENGTH);
  return line.replace(/[\\|`*_<>[\]]/g, (mark) => `\\${mark}`);
}
