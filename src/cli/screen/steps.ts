/** The step list: a run as aligned lines, one a step, with a headline above. Drawn over and over while the run goes. */
import type { RunState, RunView, StepState, StepView } from '../../workflows/view.js';
import { describeProgress, renderPartitions } from './backfill.js';
import { headlineOf } from './failure.js';
import { countOf, elapsedMs, formatBytes, formatDuration } from './figures.js';
import type { Paint } from './paint.js';
import { spinner } from './spinner.js';
import { alignCells } from './table.js';

export interface StepListOptions {
  readonly paint: Paint;
  readonly now: Date;
  /** Which picture of the spinner; any whole number. */
  readonly frame?: number;
  /** Rows that the list may take; steps that don't fit are summed up. Absent: all. */
  readonly height?: number;
}

/** Headline, blank line, steps; without steps the headline alone. */
export function renderSteps(view: RunView, options: StepListOptions): string[] {
  const headline = renderHeadline(view, options);
  const above =
    view.backfill === undefined ? [headline] : [headline, '', ...renderPartitions(view.backfill, options.paint)];
  if (view.steps.length === 0) return above;
  const { shown, hidden } = fit(view.steps, (options.height ?? Infinity) - above.length - 2);
  const rows = shown.map((step) => stepCells(step, view, options));
  const filled = ALIGNS.map((_, c) => c).filter((c) => rows.some((row) => row[c] !== ''));
  const lines = alignCells(
    rows.map((row) => filled.map((c) => row[c] ?? '')),
    filled.map((c) => ALIGNS[c] ?? 'left'),
  ).map((line) => `  ${line.trimEnd()}`);
  return [...above, '', ...lines, ...(hidden.length > 0 ? [options.paint.dim(`    and ${sumUp(hidden)}`)] : [])];
}

/** `sparkify/load/2018-12-01T06:00:00Z  running  3.4 s  3 of 7 steps`. */
function renderHeadline(view: RunView, { paint, now }: Pick<StepListOptions, 'paint' | 'now'>): string {
  const over = view.steps.filter((step) => isThere(step.state)).length;
  const steps = view.steps.length === 0 ? [] : [`${over} of ${countOf(view.steps.length, 'step')}`];
  const progress = view.backfill === undefined ? steps : [describeProgress(view, now)].filter((text) => text !== '');
  const elapsed = formatDuration(elapsedMs(view.startedAt, view.endedAt, now));
  return [paint.bold(view.run), paintState(view.state, paint), elapsed, ...progress].join('  ');
}

/** The state's name in its colour. */
function paintState(state: RunState, paint: Paint): string {
  if (state === 'done') return paint.green(state);
  if (state === 'failed' || state === 'held') return paint.red(state);
  return state === 'cancelled' || state === 'paused' ? paint.yellow(state) : paint.cyan(state);
}

/** True for a step whose rows are in the warehouse. */
export function isThere(state: StepState): boolean {
  return state === 'done' || state === 'reused';
}

/** True for a step that nothing more will happen to in this run. */
function isOver(state: StepState): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** mark and name, rows, files, size, elapsed, note */
const ALIGNS = ['left', 'right', 'right', 'right', 'right', 'left'] as const;

function stepCells(step: StepView, view: RunView, options: StepListOptions): string[] {
  const elapsed =
    step.startedAt === undefined || step.state === 'reused'
      ? ''
      : formatDuration(elapsedMs(step.startedAt, step.endedAt, options.now));
  const isWaiting = step.state === 'waiting' || step.state === 'blocked';
  return [
    `${mark(step.state, options)} ${step.id}`,
    step.rows === undefined ? '' : countOf(step.rows, 'row'),
    step.files === 0 || isWaiting ? '' : countOf(step.files, 'file'),
    step.files === 0 || isWaiting ? '' : formatBytes(step.sizeBytes),
    elapsed,
    note(step, view, options.paint),
  ];
}

function mark(state: StepState, { paint, frame = 0 }: StepListOptions): string {
  switch (state) {
    case 'done':
      return paint.green('✓');
    case 'reused':
      return paint.green('=');
    case 'failed':
      return paint.red('✗');
    case 'running':
      return paint.cyan(spinner(frame));
    case 'waiting':
      return paint.dim('·');
    case 'blocked':
    case 'skipped':
    case 'cancelled':
      return paint.yellow('-');
  }
}

function note(step: StepView, view: RunView, paint: Paint): string {
  const stateOf = (id: string): StepState | undefined => view.steps.find((other) => other.id === id)?.state;
  switch (step.state) {
    case 'waiting': {
      const open = step.after.filter((id) => !isOver(stateOf(id) ?? 'done'));
      return open.length === 0 ? '' : paint.dim(`waits for ${open.join(', ')}`);
    }
    case 'running':
      return (step.attempts ?? 1) > 1 ? paint.yellow(`attempt ${step.attempts}`) : '';
    case 'failed':
      return paint.red(step.failure === undefined ? 'failed' : headlineOf(step.failure));
    case 'blocked':
      return paint.yellow(`not run: ${step.after.filter((id) => isStopped(stateOf(id))).join(', ')} did not finish`);
    case 'skipped':
      return paint.yellow('skipped');
    case 'cancelled':
      return paint.yellow('cancelled');
    case 'reused':
      return paint.dim('already there');
    case 'done':
      return paint.yellow(warnings(step).join(', '));
  }
}

/** `names_differ: 3 rows`, for each check of severity warn that found some. */
export function warnings(step: StepView): string[] {
  const failed = (step.checks ?? []).filter((check) => check.severity === 'warn' && check.offendingRows > 0);
  return failed.map((check) => `${check.name}: ${countOf(check.offendingRows, 'row')}`);
}

function isStopped(state: StepState | undefined): boolean {
  return state === 'failed' || state === 'blocked' || state === 'cancelled';
}

/** What matters most now comes first when room is short, then everything in the plan's order. */
const IMPORTANCE: readonly StepState[] = [
  'failed',
  'running',
  'cancelled',
  'skipped',
  'blocked',
  'waiting',
  'done',
  'reused',
];

function fit(steps: readonly StepView[], room: number): { shown: readonly StepView[]; hidden: readonly StepView[] } {
  if (steps.length <= room) return { shown: steps, hidden: [] };
  const ranked = [...steps].sort((a, b) => IMPORTANCE.indexOf(a.state) - IMPORTANCE.indexOf(b.state));
  const kept = new Set(ranked.slice(0, Math.max(1, room)));
  return { shown: steps.filter((step) => kept.has(step)), hidden: steps.filter((step) => !kept.has(step)) };
}

/** `12 done, 3 waiting`. */
export function sumUp(steps: readonly StepView[]): string {
  const counts = new Map<StepState, number>();
  for (const { state } of steps) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
