/** What an asset should end up with against what is live: which parts are stale, by the way that its rows meet the table. */
import { lookbackOf, triggersOf, type Asset, type PartitionUnit } from './asset.js';
import { isInRange, rangesOf, runsOf, shiftPartition } from './partitions.js';
import type { PartitionVersion, Range } from './plan.js';
import { emptyVersion, startsOf, type Content } from './versions.js';

/** A part of an asset that one step makes. */
export interface Work {
  /** Null: the whole table. */
  readonly range: Range | null;
  readonly partitions: readonly PartitionVersion[];
}

/** What has to be done, and what is there then. */
export interface Comparison {
  /** In order of time; [] when nothing is to be done. */
  readonly work: readonly Work[];
  /** What is live after it. */
  readonly content: Content;
  /** Part of `content` that can't be made again: its files are gone. */
  readonly kept: readonly (string | null)[];
}

/**
 * What a backfill looks at: partitions outside of it stay as they are. Where a transform looks back, those behind it which may see into
 * it are looked at too, as far as they are there.
 */
export interface BackfillWindow {
  /** In order of time, apart from each other. */
  readonly within: readonly Range[];
  /** Partitions at which a step ends and another begins, in order of time. */
  readonly cuts: readonly string[];
  /** What is up to date is made again, too. */
  readonly force?: boolean;
  /** The newest partitions come first. */
  readonly newestFirst?: boolean;
  /** Whole tables are left alone: the ledger was read for a part of time only. */
  readonly rangesOnly?: boolean;
  /** By asset: parts that have failed, and stay as they are. A null: the whole table. */
  readonly failed?: ReadonlyMap<string, readonly (Range | null)[]>;
}

/** @param isPartial some of the partitions are left to another run @param window absent: all of time */
export function compare(
  asset: Asset,
  unit: PartitionUnit | undefined,
  wanted: Content,
  live: Content,
  isPartial: boolean,
  window: ReachingWindow | undefined,
): Comparison {
  if (window !== undefined) return compareInside(asset, unit, wanted, live, window);
  if (asset.kind === 'transform' && asset.fill.kind === 'upsert') return compareMerged(unit, wanted, live);
  if (asset.partitioning === undefined) return compareWhole(wanted, live);
  return comparePartitions(asset.partitioning.unit, wanted, live, isPartial);
}

/** The same for the parts of time that a backfill is about. */
function compareInside(
  asset: Asset,
  unit: PartitionUnit | undefined,
  wanted: Content,
  live: Content,
  { within, cuts, reach, force = false, newestFirst = false, rangesOnly = false, failed }: ReachingWindow,
): Comparison {
  const given = failed?.get(asset.name) ?? [];
  const asIs = { work: [], content: live, kept: [] };
  const whole = (comparison: Comparison): Comparison => (rangesOnly || given.includes(null) ? asIs : comparison);
  const isMerged = asset.kind === 'transform' && asset.fill.kind === 'upsert';
  const isNothing = wanted.has(null) && startsOf(live).length === 0;
  if (unit === undefined || isNothing || (isMerged && (live.size === 0 || wanted.has(null) || live.has(null))))
    return whole(force && wanted.size > 0 ? rebuild(wanted) : compareWhole(wanted, live));
  const reached = within.map(({ from, to }) => ({ from, to: shiftPartition(to, unit, reach) }));
  const isLookedAt = (start: string): boolean =>
    (within.some((range) => isInRange(start, range)) ||
      (live.has(start) && reached.some((range) => isInRange(start, range)))) &&
    !given.some((range) => isInRange(start, range));
  const inside = startsOf(wanted).filter(isLookedAt);
  const stale = inside.filter((start) => force || live.get(start) !== wanted.get(start));
  // A table must be there for those that read it, also where it has nothing in the range.
  if (stale.length === 0 && live.size === 0 && given.length === 0) return whole(rebuild(firstOf(asset, wanted)));
  if (stale.length === 0) return asIs;
  // Merging can't take back what an earlier version of a partition brought.
  if (isMerged && stale.some((start) => live.has(start))) return whole(rebuild(wanted));
  const isStale = new Set(stale);
  const content = new Map([...live, ...stale.map((start) => [start, wanted.get(start) ?? ''] as const)]);
  content.delete(null); // what said that there was nothing
  const known = [...new Set([...startsOf(wanted), ...startsOf(live)])].sort();
  const ranges = runsOf(known, (start) => isStale.has(start), unit, cuts);
  if (newestFirst) ranges.reverse();
  return { work: ranges.map((range) => workOf(range, wanted)), content, kept: [] };
}

/** What a table without rows in a backfill's range begins with: a copy empty, for its files are not those that were asked for. */
function firstOf(asset: Asset, wanted: Content): Content {
  return asset.kind === 'copy' ? new Map([[null, emptyVersion(asset.fingerprint)]]) : wanted;
}

interface ReachingWindow extends BackfillWindow {
  /** How many partitions behind what changes may have to change with it. */
  readonly reach: number;
}

/** The farthest of `reachesOf`. */
export function reachOf(assets: readonly Asset[]): number {
  return Math.max(0, ...reachesOf(assets).values());
}

/** How far a change of what is upstream of an asset reaches in it, by the transforms on the way that look back, in partitions. */
export function reachesOf(assets: readonly Asset[]): ReadonlyMap<string, number> {
  const reaches = new Map<string, number>();
  for (const asset of assets) {
    const upstream = triggersOf(asset).map((name) => reaches.get(name) ?? 0);
    reaches.set(asset.name, Math.max(0, ...upstream) + lookbackOf(asset));
  }
  return reaches;
}

/** One version stands for all rows. */
function compareWhole(wanted: Content, live: Content): Comparison {
  if (wanted.size === 0) return keepAll(live);
  return isSame(wanted, live) ? { work: [], content: wanted, kept: [] } : rebuild(wanted);
}

/** Each partition for itself. @param isPartial others of its partitions are left to another run */
function comparePartitions(unit: PartitionUnit, wanted: Content, live: Content, isPartial: boolean): Comparison {
  if (wanted.size === 0 || (wanted.has(null) && startsOf(live).length > 0)) return keepAll(live);
  if (wanted.has(null)) return compareWhole(wanted, live);
  const stale = startsOf(wanted).filter((start) => live.get(start) !== wanted.get(start));
  const ranges = rangesOf(stale, unit);
  const kept = startsOf(live).filter((start) => !wanted.has(start) && !ranges.some((range) => isInRange(start, range)));
  if (stale.length === wanted.size && kept.length === 0 && !isPartial) return rebuild(wanted);
  const content = new Map([...wanted, ...kept.map((start) => [start, live.get(start) ?? ''] as const)]);
  return { work: ranges.map((range) => workOf(range, wanted)), content, kept };
}

/** Merging can add rows and renew them, but not take back what an earlier version of a partition brought: then all is built anew. */
function compareMerged(unit: PartitionUnit | undefined, wanted: Content, live: Content): Comparison {
  const isMerged = unit !== undefined && !wanted.has(null) && live.size > 0;
  if (!isMerged || [...live].some(([start, version]) => wanted.get(start) !== version))
    return compareWhole(wanted, live);
  const added = startsOf(wanted).filter((start) => !live.has(start));
  return { work: rangesOf(added, unit).map((range) => workOf(range, wanted)), content: wanted, kept: [] };
}

function isSame(a: Content, b: Content): boolean {
  return a.size === b.size && [...a].every(([start, version]) => b.get(start) === version);
}

/** Nothing can be made any more of what is there. */
function keepAll(live: Content): Comparison {
  return { work: [], content: live, kept: [...live.keys()] };
}

function rebuild(wanted: Content): Comparison {
  return { work: [workOf(null, wanted)], content: wanted, kept: [] };
}

function workOf(range: Range | null, wanted: Content): Work {
  const partitions: PartitionVersion[] = [];
  for (const [partition, version] of wanted)
    if (range === null || (partition !== null && isInRange(partition, range))) partitions.push({ partition, version });
  return { range, partitions };
}
