/** The last words on a run: one sentence with its sums, then each failure in full. */
import type { Answer, RunView } from '../../workflows/view.js';
import { describeProgress, sumOf } from './backfill.js';
import { describeStepFailure } from './failure.js';
import { countOf, elapsedMs, formatBytes, formatCount, formatDuration } from './figures.js';
import { labelled } from './labelled.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { isThere, sumUp, warnings } from './steps.js';

export interface OutcomeOptions {
  readonly paint: Paint;
  readonly now: Date;
  readonly width?: number;
}

/** Notes, warnings, skipped assets, the sentence, failures; to be read below the step list. */
export function describeOutcome(view: RunView, options: OutcomeOptions): string[] {
  return [
    ...describeAside(view, options.paint),
    sentence(view, options),
    ...failures(view, options),
    ...answersTo(view, options.paint),
  ];
}

/** What stands beside the steps: assets left alone, notes of the plan, checks that warned. */
function describeAside(view: RunView, paint: Paint): string[] {
  const skipped = view.skipped.map(({ asset, why }) => paint.dim(`skipped  ${asset}: ${why}`));
  const warned = view.steps.flatMap((step) =>
    warnings(step).map((text) =>
      paint.yellow(`warning  ${step.id}: check ${text}; loadstar check ${step.asset} shows them`),
    ),
  );
  const answers = (view.answers ?? []).map((answer) => paint.dim(describeAnswer(answer)));
  return [...skipped, ...answers, ...view.notes.map((note) => paint.yellow(`note     ${printable(note)}`)), ...warned];
}

function describeAnswer({ kind, by, at, reason, assets, changed = [] }: Answer): string {
  const what = [assets.join(', '), reason ?? ''].filter((part) => part !== '').join(': ');
  const other = changed.length === 0 ? '' : `; with other SQL: ${changed.join(', ')}`;
  return `${kind.padEnd(8)} ${at.slice(0, 19)}Z by ${printable(by)}: ${printable(what + other)}`;
}

function sentence(view: RunView, options: OutcomeOptions): string {
  const { paint, now } = options;
  const elapsed = formatDuration(elapsedMs(view.startedAt, view.endedAt, now));
  if (view.backfill !== undefined) return backfillSentence(view, elapsed, options.paint, options.now);
  switch (view.state) {
    case 'done':
      return view.steps.length === 0
        ? `${paint.green('nothing to do')}: all is up to date (${elapsed})`
        : `${paint.green('done')} in ${elapsed}: ${sums(view)}${leftOut(view, paint)}`;
    case 'failed':
      return `${paint.red('failed')} after ${elapsed}${view.steps.length === 0 ? '' : `: ${sumUp(view.steps)}`}`;
    case 'held':
      return `${paint.red('held')} after ${elapsed}: ${sumUp(view.steps)}`;
    case 'cancelled':
      return `${paint.yellow('cancelled')} after ${elapsed}${view.steps.length === 0 ? '' : `: ${sumUp(view.steps)}`}`;
    default:
      return `${paint.cyan(view.state)} for ${elapsed}${view.steps.length === 0 ? '' : `: ${sumUp(view.steps)}`}`;
  }
}

function backfillSentence(view: RunView, elapsed: string, paint: Paint, now: Date): string {
  const { total, valid } = sumOf(view.backfill!);
  const upToDate = valid === 0 ? '' : `; ${formatCount(valid)} were up to date`;
  if (view.state === 'done' && total === valid)
    return `${paint.green('nothing to do')}: ${countOf(valid, 'partition')} up to date (${elapsed})`;
  const colour = view.state === 'done' ? paint.green : view.state === 'running' ? paint.cyan : paint.red;
  const failed = view.steps.filter(({ state }) => state === 'failed').length;
  const lost = failed === 0 ? '' : `; ${countOf(failed, 'step')} failed`;
  return `${colour(view.state)} after ${elapsed}: ${describeProgress(view, now)}${upToDate}${lost}`;
}

/** What people have given up, and when it will be made up for. */
function leftOut({ steps }: RunView, paint: Paint): string {
  const skipped = steps.filter(({ state }) => state === 'skipped').length;
  return skipped === 0 ? '' : paint.yellow(`; ${countOf(skipped, 'step')} skipped, which the next load does`);
}

/** What a held run waits for. */
function answersTo({ state, mode, run, steps, heldUntil = '' }: RunView, paint: Paint): string[] {
  if (state !== 'held') return [];
  const failed = steps.find((step) => step.state === 'failed')?.asset ?? '';
  const skip = labelled('skip', `loadstar skip ${run} ${failed} --reason "…"   goes on without it`, paint);
  return [
    '',
    labelled(
      'resume',
      `loadstar resume ${run}   ${mode === 'backfill' ? 'tries again what has failed, and no more' : 'plans what failed again, shows what has changed, and goes on'}`,
      paint,
    ),
    ...(mode === 'load' ? [skip] : []),
    labelled('abort', `loadstar abort ${run} --reason "…"   gives it up; what is done stays done`, paint),
    labelled('waits', `until ${heldUntil.slice(0, 19)}Z; it holds no lock and no session`, paint),
  ];
}

/** `7 steps, 23,450 rows, 1,973 files (4.2 MB)`; only what is there counts. */
function sums({ steps }: RunView): string {
  const over = steps.filter((step) => isThere(step.state));
  const total = (of: (step: (typeof steps)[number]) => number): number => over.reduce((sum, step) => sum + of(step), 0);
  const files = total((step) => step.files);
  const read = files === 0 ? [] : [`${countOf(files, 'file')} (${formatBytes(total((step) => step.sizeBytes))})`];
  return [
    countOf(over.length, 'step'),
    countOf(
      total((step) => step.rows ?? 0),
      'row',
    ),
    ...read,
  ].join(', ');
}

function failures(view: RunView, options: OutcomeOptions): string[] {
  const steps = view.steps.flatMap((step) => {
    if (step.failure === undefined) return [];
    return [
      '',
      ...describeStepFailure(step.failure, {
        ...options,
        ...(step.attempts === undefined ? {} : { attempts: step.attempts }),
      }),
    ];
  });
  if (view.failure === undefined) return steps;
  const { message, hint } = view.failure;
  return [...steps, '', ...message.split('\n').map(printable), labelled('next', hint, options.paint)];
}
