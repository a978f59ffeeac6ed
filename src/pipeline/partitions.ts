/** Hours, days, weeks and months in UTC: starts, ranges of them, and how people write them. */
import type { PartitionUnit } from './asset.js';
import type { Range } from './plan.js';

/** What an ISO time is cut to for each unit: 2018-11-01T05, 2018-11-01, 2018-11. A week is named by its first and last day. */
const LABEL_LENGTH: Readonly<Record<PartitionUnit, number>> = { hour: 13, day: 10, week: 10, month: 7 };
const FULL = '0001-01-01T00:00:00Z';

/**
 * The start of a partition from its parts.
 * @param label 2018-11-01T05, 2018-11-01, 2018-W44 or 2018-11
 * @returns 2018-11-01T05:00:00Z; undefined when there is no such hour, day, week or month
 */
export function partitionStart(label: string): string | undefined {
  const week = /^(\d{4})-W(\d{2})$/.exec(label);
  if (week !== null) return weekStart(Number(week[1]), Number(week[2]));
  const start = label + FULL.slice(label.length);
  const time = Date.parse(start);
  // The year 0 is none of Redshift's; the 30th of February is the 2nd of March to Date.
  return Number.isNaN(time) || start < FULL || isoTime(time) !== start ? undefined : start;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The Monday of an ISO 8601 week: the week belongs to the year of its Thursday, and the first one has the 4th of January. */
function weekStart(year: number, week: number): string | undefined {
  const fourth = Date.parse(`${String(year).padStart(4, '0')}-01-04T00:00:00Z`);
  const daysSinceMonday = (new Date(fourth).getUTCDay() + 6) % 7;
  const monday = fourth + (7 * (week - 1) - daysSinceMonday) * DAY_MS;
  const thursday = new Date(monday + 3 * DAY_MS);
  return week < 1 || thursday.getUTCFullYear() !== year || isoTime(monday) < FULL ? undefined : isoTime(monday);
}

/** Start of the partition so many behind this one, or before it when negative. */
export function shiftPartition(start: string, unit: PartitionUnit, by: number): string {
  const time = new Date(start);
  if (unit === 'hour') time.setUTCHours(time.getUTCHours() + by);
  else if (unit === 'day') time.setUTCDate(time.getUTCDate() + by);
  else if (unit === 'week') time.setUTCDate(time.getUTCDate() + 7 * by);
  else time.setUTCMonth(time.getUTCMonth() + by);
  return isoTime(time.getTime());
}

/** The range with so many partitions before it. */
export function widened(range: Range, unit: PartitionUnit, lookback: number): Range {
  return lookback === 0 ? range : { from: shiftPartition(range.from, unit, -lookback), to: range.to };
}

/**
 * Neighbours joined: the fewest ranges that hold these partitions and no others, oldest first.
 * @param starts in any order, without repetition
 */
export function rangesOf(starts: Iterable<string>, unit: PartitionUnit): Range[] {
  const ranges: { from: string; to: string }[] = [];
  for (const start of [...starts].sort()) {
    const last = ranges.at(-1);
    const to = shiftPartition(start, unit, 1);
    if (last?.to === start) last.to = to;
    else ranges.push({ from: start, to });
  }
  return ranges;
}

/**
 * The fewest ranges that hold the chosen of these partitions and none of the others; where there is no partition at all, a range goes on.
 * @param starts in order of time, without repetition
 * @param cuts in order of time: at each of these a range ends and another begins
 */
export function runsOf(
  starts: readonly string[],
  isChosen: (start: string) => boolean,
  unit: PartitionUnit,
  cuts: readonly string[],
): Range[] {
  const ranges: { from: string; to: string }[] = [];
  let open: { from: string; to: string } | undefined;
  let cut = 0;
  for (const start of starts) {
    const before = cut;
    while (cut < cuts.length && cuts[cut]! <= start) cut++;
    if (cut > before || !isChosen(start)) open = undefined;
    if (!isChosen(start)) continue;
    const to = shiftPartition(start, unit, 1);
    if (open !== undefined) open.to = to;
    else ranges.push((open = { from: start, to }));
  }
  return ranges;
}

/** From the first to the last of them. @param ranges in order of time, one at least */
export function hullOf(ranges: readonly Range[]): Range {
  return { from: ranges[0]!.from, to: ranges.at(-1)!.to };
}

/** True when the partition that starts here lies in the range; a null range holds everything. */
export function isInRange(start: string, range: Range | null): boolean {
  return range === null || (start >= range.from && start < range.to);
}

/** True when they have a partition in common; a null range holds everything. */
export function doOverlap(a: Range | null, b: Range | null): boolean {
  return a === null || b === null || (a.from < b.to && b.from < a.to);
}

/**
 * A range as people type it, both ends included: `2018-11-01..2018-11-30`, `2018-11-01` alone for one day.
 * @param unit default: hours when an end is no midnight, else days
 */
export function rangeLabel({ from, to }: Range, unit: PartitionUnit = finestUnit(from, to)): string {
  const length = LABEL_LENGTH[unit];
  const first = from.slice(0, length);
  const last = isoTime(Date.parse(to) - 1000).slice(0, length);
  return first === last ? first : `${first}..${last}`;
}

function finestUnit(from: string, to: string): PartitionUnit {
  return from.endsWith('T00:00:00Z') && to.endsWith('T00:00:00Z') ? 'day' : 'hour';
}

/** ISO 8601 in UTC with seconds, as in `Range`. */
function isoTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}
