/** `--from` and `--to`: partitions as people write them, both ends included, in UTC. */
import type { Range } from '../pipeline/plan.js';
import { partitionStart, shiftPartition } from '../pipeline/partitions.js';
import type { PartitionUnit } from '../pipeline/asset.js';
import { UsageError } from './trouble.js';

const FORMS: readonly (readonly [form: RegExp, unit: PartitionUnit])[] = [
  [/^\d{4}-\d{2}$/, 'month'],
  [/^\d{4}-W\d{2}$/, 'week'],
  [/^\d{4}-\d{2}-\d{2}$/, 'day'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}$/, 'hour'],
];
const HOW = 'write a month, week, day or hour, in UTC: 2018-11, 2018-W44, 2018-11-01 or 2018-11-01T05';

/** @throws UsageError */
export function readRange(from: string, to: string): Range {
  const [first, last] = [readPartition('--from', from), readPartition('--to', to)];
  if (first.from >= last.to) throw new UsageError(`--from ${from} lies behind --to ${to}`, 'both ends are included');
  return { from: first.from, to: last.to };
}

function readPartition(flag: string, typed: string): Range {
  if (/(Z|[+-]\d{2}:?\d{2}|\s\S+)$/i.test(typed) && /T|\s/.test(typed))
    throw new UsageError(`${flag} ${typed}: partitions are cut in UTC, and a time zone can't be given`, HOW);
  const unit = FORMS.find(([form]) => form.test(typed))?.[1];
  const start = unit && partitionStart(typed);
  if (unit === undefined || start === undefined)
    throw new UsageError(
      `${flag} ${typed}: ${unit === undefined ? 'can not be read' : `there is no such ${unit}`}`,
      HOW,
    );
  return { from: start, to: shiftPartition(start, unit, 1) };
}
