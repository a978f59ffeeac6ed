/** A backfill in figures: partitions by state, rate, and how long it may still take. */
import type { BackfillView, PartitionStates, RunView } from '../../workflows/view.js';
import { countOf, elapsedMs, formatCount, formatDuration } from './figures.js';
import type { Paint } from './paint.js';
import { alignCells } from './table.js';

/** One line an asset: `staging_events  9,000 done  500 valid  2 failed  498 waiting`. */
export function renderPartitions({ partitions }: BackfillView, paint: Paint): string[] {
  const rows = Object.entries(partitions).map(([asset, states]) => [
    asset,
    paint.green(count(states.done, 'done')),
    paint.dim(count(states.valid, 'up to date')),
    states.failed === 0 ? '' : paint.red(count(states.failed, 'failed')),
    count(waitingOf(states), 'waiting'),
  ]);
  return alignCells(rows, ['left', 'right', 'right', 'right', 'right']).map((line) => `  ${line.trimEnd()}`);
}

function count(n: number, state: string): string {
  return `${formatCount(n)} ${state}`;
}

function waitingOf({ total, valid, done, failed }: PartitionStates): number {
  return total - valid - done - failed;
}

/** Of all assets together. */
export function sumOf({ partitions }: BackfillView): PartitionStates {
  const sum = { total: 0, valid: 0, done: 0, failed: 0 };
  for (const states of Object.values(partitions))
    for (const key of ['total', 'valid', 'done', 'failed'] as const) sum[key] += states[key];
  return sum;
}

/** `1,200 of 3,000 partitions, 45/s, about 40 s left`. */
export function describeProgress(view: RunView, now: Date): string {
  if (view.backfill === undefined) return '';
  const sum = sumOf(view.backfill);
  const open = sum.total - sum.valid;
  if (open === 0) return '';
  const seconds = elapsedMs(view.startedAt, view.endedAt, now) / 1_000;
  const rate = sum.done / Math.max(seconds, 0.001);
  const left = waitingOf(sum);
  const pace = sum.done === 0 || seconds < 1 ? [] : [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`];
  const rest =
    view.state === 'running' && sum.done > 0 && left > 0 ? [`about ${formatDuration((left / rate) * 1_000)} left`] : [];
  return [`${formatCount(sum.done)} of ${countOf(open, 'partition')}`, ...pace, ...rest].join(', ');
}
