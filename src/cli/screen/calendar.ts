/** The partitions of a backfill as a calendar: a line a month of days, one mark each. */
import { shiftPartition } from '../../pipeline/partitions.js';
import type { PartitionUnit } from '../../pipeline/asset.js';
import type { Range } from '../../pipeline/plan.js';
import type { Paint } from './paint.js';

export type Mark = 'there' | 'failed' | 'running' | 'stale' | 'none';

/** What the marks mean; below the calendars. */
export const LEGEND = '■ there  ✗ failed  ▸ running  □ to be made  · no files';

const SIGNS: Readonly<Record<Mark, string>> = { there: '■', failed: '✗', running: '▸', stale: '□', none: '·' };
/** Of a line: how much of a partition's start names it, and the longest line. */
const LINES: Readonly<
  Record<PartitionUnit, { readonly label: number; readonly first: number; readonly last: number }>
> = {
  hour: { label: 10, first: 11, last: 13 },
  day: { label: 7, first: 8, last: 10 },
  week: { label: 4, first: 0, last: 0 },
  month: { label: 4, first: 5, last: 7 },
};

/** `2018-11  ■■■■■✗■■□□…`, blanks where the range has not begun. Pure. */
export function renderCalendar(
  range: Range,
  unit: PartitionUnit,
  markOf: (start: string) => Mark,
  paint: Paint,
): string[] {
  const { label, first, last } = LINES[unit];
  const lines = new Map<string, string>();
  for (let start = firstOf(range.from, unit); start < range.to; start = shiftPartition(start, unit, 1)) {
    const name = start.slice(0, label);
    const place = last === 0 ? 0 : Number(start.slice(first, last)) - (unit === 'hour' ? 0 : 1);
    const line = lines.get(name) ?? ' '.repeat(place);
    lines.set(name, line + painted(markOf(start), paint));
  }
  return [...lines].map(([name, line]) => `  ${name}  ${line}`);
}

/** The first partition that starts in the range. */
function firstOf(from: string, unit: PartitionUnit): string {
  if (unit === 'hour' || unit === 'day') return from;
  const time = new Date(from);
  while (unit === 'week' ? time.getUTCDay() !== 1 : time.getUTCDate() !== 1) time.setUTCDate(time.getUTCDate() + 1);
  return `${time.toISOString().slice(0, 19)}Z`;
}

function painted(mark: Mark, paint: Paint): string {
  const sign = SIGNS[mark];
  if (mark === 'there') return paint.green(sign);
  if (mark === 'failed') return paint.red(sign);
  return mark === 'running' ? paint.cyan(sign) : paint.dim(sign);
}
