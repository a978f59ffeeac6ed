/** A run as plain lines, one per change of state: for logs, pipes and terminals that can't move the cursor. */
import type { RunView, StepView } from '../../workflows/view.js';
import { describeProgress, sumOf } from './backfill.js';
import { headlineOf } from './failure.js';
import { countOf, formatBytes, formatDuration } from './figures.js';
import { warnings } from './steps.js';

/**
 * What happened between two looks at a run, in the order of the plan.
 * @param before undefined at the first look
 * @returns [] when nothing did
 */
export function describeChanges(before: RunView | undefined, after: RunView): string[] {
  const known = new Map(before?.steps.map((step) => [step.id, step]));
  const lines = before?.state === after.state ? [] : [`${after.run}: ${after.state}`];
  const isFresh = (before?.steps.length ?? 0) === 0 && after.steps.length > 0;
  const plan = isFresh && after.backfill === undefined ? [`plan: ${countOf(after.steps.length, 'step')}`] : [];
  const steps = after.steps
    .filter((step) => hasMoved(known.get(step.id), step) && isTold(step, after))
    .map((step) => describeStep(step));
  const progress = describePercent(before, after);
  const closes = after.endedAt !== undefined;
  return closes ? [...plan, ...steps, ...progress, ...lines] : [...lines, ...plan, ...steps, ...progress];
}

/** Batches come and go: of a backfill the partitions are told of, and what has failed. */
function isTold({ state }: StepView, { backfill }: RunView): boolean {
  return backfill === undefined || state === 'failed';
}

/** One line each time that another hundredth of a backfill's partitions is done. */
function describePercent(before: RunView | undefined, after: RunView): string[] {
  if (after.backfill === undefined || Object.keys(after.backfill.partitions).length === 0) return [];
  const percent = ({ backfill }: RunView): number => {
    const { total, valid, done } = sumOf(backfill!);
    return total === valid ? 100 : Math.floor((100 * done) / (total - valid));
  };
  if (before?.backfill !== undefined && percent(before) === percent(after)) return [];
  return [describeProgress(after, new Date())].filter((text) => text !== '');
}

function hasMoved(before: StepView | undefined, after: StepView): boolean {
  if (before === undefined) return after.state !== 'waiting';
  return before.state !== after.state || (after.state === 'running' && before.attempts !== after.attempts);
}

/** `staging_events: done  8,056 rows  30 files  3.8 MB  1.2 s`. */
function describeStep(step: StepView): string {
  const facts = [
    step.state === 'running' && (step.attempts ?? 1) > 1 ? `attempt ${step.attempts}` : '',
    step.state === 'running' ? step.why : '',
    step.rows === undefined ? '' : countOf(step.rows, 'row'),
    step.files === 0 ? '' : `${countOf(step.files, 'file')}  ${formatBytes(step.sizeBytes)}`,
    step.startedAt === undefined || step.endedAt === undefined
      ? ''
      : formatDuration(Date.parse(step.endedAt) - Date.parse(step.startedAt)),
    step.failure === undefined ? '' : headlineOf(step.failure),
    ...warnings(step).map((warning) => `warning ${warning}`),
  ].filter((fact) => fact !== '');
  return [`${step.id}: ${step.state}`, ...facts].join('  ');
}
