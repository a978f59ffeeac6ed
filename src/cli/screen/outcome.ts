/** The last words on a run: one sentence with its sums, then each failure in full. */
import type { RunView } from '../../workflows/view.js';
import { describeStepFailure } from './failure.js';
import { countOf, elapsedMs, formatBytes, formatDuration } from './figures.js';
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
  return [...describeAside(view, options.paint), sentence(view, options), ...failures(view, options)];
}

/** What stands beside the steps: assets left alone, notes of the plan, checks that warned. */
function describeAside(view: RunView, paint: Paint): string[] {
  const skipped = view.skipped.map(({ asset, why }) => paint.dim(`skipped  ${asset}: ${why}`));
  const warned = view.steps.flatMap((step) =>
    warnings(step).map((text) =>
      paint.yellow(`warning  ${step.id}: check ${text}; loadstar check ${step.asset} shows them`),
    ),
  );
  return [...skipped, ...view.notes.map((note) => paint.yellow(`note     ${printable(note)}`)), ...warned];
}

function sentence(view: RunView, { paint, now }: OutcomeOptions): string {
  const elapsed = formatDuration(elapsedMs(view.startedAt, view.endedAt, now));
  switch (view.state) {
    case 'done':
      return view.steps.length === 0
        ? `${paint.green('nothing to do')}: all is up to date (${elapsed})`
        : `${paint.green('done')} in ${elapsed}: ${sums(view)}`;
    case 'failed':
      return `${paint.red('failed')} after ${elapsed}${view.steps.length === 0 ? '' : `: ${sumUp(view.steps)}`}`;
    case 'cancelled':
      return `${paint.yellow('cancelled')} after ${elapsed}${view.steps.length === 0 ? '' : `: ${sumUp(view.steps)}`}`;
    default:
      return `${paint.cyan(view.state)} for ${elapsed}${view.steps.length === 0 ? '' : `: ${sumUp(view.steps)}`}`;
  }
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
