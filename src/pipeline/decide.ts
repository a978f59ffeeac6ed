/**
 * What a run has to do, asset by asset: the content it should end up with, against what the ledger says is there. Pure, and the heart
 * of it all: new, changed and late files, changed SQL and a run that stopped half-way come out of this one comparison.
 *
 * Rows whose files are gone stay, and stay part of the content: a load never takes rows away because a bucket was tidied up, unless it is told
 * to prune. A reload builds from what S3 holds now.
 */
import {
  lookbackOf,
  triggersOf,
  type Asset,
  type CopyAsset,
  type PartitionUnit,
  type Pipeline,
  type TransformAsset,
} from './asset.js';
import { FileSet } from './fileSet.js';
import { isInRange, rangesOf, runsOf, shiftPartition } from './partitions.js';
import type {
  AssetState,
  LedgerState,
  PartitionedFile,
  PartitionVersion,
  Range,
  RunMode,
  SourceListing,
} from './plan.js';
import {
  copyVersion,
  emptyVersion,
  fingerprintOf,
  isEmptyVersion,
  sourceOf,
  sourcesOf,
  transformVersion,
  type Content,
} from './versions.js';

/** A part of an asset that one step makes. */
export interface Work {
  /** Null: the whole table. */
  readonly range: Range | null;
  readonly partitions: readonly PartitionVersion[];
}

export interface Decision {
  readonly asset: Asset;
  /** Of the asset's ledger rows: its own, or what an upsert merges by; absent: one row for the whole. */
  readonly unit: PartitionUnit | undefined;
  /** What is live before the run. */
  readonly live: Content;
  /** What is live after it. */
  readonly content: Content;
  /** Part of `content` that can't be made again: its files are gone. */
  readonly kept: readonly (string | null)[];
  /** Files that are gone from partitions which have others: their rows stay. */
  readonly gone: readonly PartitionedFile[];
  /** Partitions that are stale, and left to another run. */
  readonly left: readonly string[];
  /** In order of time; [] when nothing is to be done. */
  readonly work: readonly Work[];
  readonly files: FileSet;
}

export interface DecideInput {
  readonly pipeline: Pipeline;
  readonly mode: RunMode;
  readonly listing: SourceListing;
  /** What is there: live, or, when a reload is planned again, in the shadow tables it has built. */
  readonly ledger: LedgerState;
  /** By copy asset: files whose rows are live and that the listing no longer has; of `suspects` at least. Absent: none. */
  readonly gone?: GoneFiles;
  /** True: rows whose files are gone go too. */
  readonly prune?: boolean;
  /** The assets to decide on when a run is planned again; the others stay as the ledger has them. Absent: all. */
  readonly only?: ReadonlySet<string>;
  /** Of a load, by asset: partitions that another run is at work on; they stay as they are. Absent: none. */
  readonly left?: ReadonlyMap<string, readonly Range[]>;
  /** Of a backfill: the parts of time that it is about. Absent: all. */
  readonly window?: BackfillWindow;
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

export type GoneFiles = ReadonlyMap<string, readonly PartitionedFile[]>;

/** One decision an asset, in the pipeline's order. */
export function decide(input: DecideInput): Decision[] {
  const { pipeline, mode, listing, ledger, only, gone, prune = false } = input;
  const reaches = reachesOf(pipeline.assets);
  const decisions = new Map<string, Decision>();
  for (const asset of pipeline.assets) {
    const isOpen = only?.has(asset.name) ?? true;
    const live = mode === 'reload' && isOpen ? NOTHING : contentOf(ledger.get(asset.name));
    const files = (asset.kind === 'copy' ? listing.get(asset.name) : undefined) ?? NO_FILES;
    const unit = asset.partitioning?.unit ?? mergeUnit(asset, decisions);
    const stays = prune ? [] : staying(asset, files, live, gone?.get(asset.name) ?? []);
    const wanted =
      asset.kind === 'copy'
        ? wantedOfCopy(asset, stays.length === 0 ? files : files.with(stays), live, prune)
        : wantedOfTransform(asset, unit, decisions);
    const others = input.left?.get(asset.name) ?? [];
    const isLeft = (start: string): boolean => others.some((range) => isInRange(start, range));
    const left = isOpen
      ? startsOf(wanted).filter((start) => isLeft(start) && live.get(start) !== wanted.get(start))
      : [];
    const free = left.length === 0 ? wanted : asIsFor(left, wanted, live);
    const window = input.window && { ...input.window, reach: reaches.get(asset.name) ?? 0 };
    const comparison = isOpen
      ? compare(asset, unit, free, live, left.length > 0, window)
      : { work: [], content: live, kept: [] };
    decisions.set(asset.name, { asset, unit, live, files, gone: stays, left, ...comparison });
  }
  return [...decisions.values()];
}

/** What is wanted, these partitions as they are. */
function asIsFor(left: readonly string[], wanted: Content, live: Content): Content {
  const content = new Map(wanted);
  for (const start of left) {
    const version = live.get(start);
    if (version === undefined) content.delete(start);
    else content.set(start, version);
  }
  return content;
}

/** By copy asset: the partitions whose live rows are not those of the files that are listed, though they were made alike. */
export function suspects({ pipeline, listing, ledger }: DecideInput): ReadonlyMap<string, readonly (string | null)[]> {
  const found = new Map<string, readonly (string | null)[]>();
  for (const asset of pipeline.assets) {
    if (asset.kind !== 'copy') continue;
    const live = contentOf(ledger.get(asset.name));
    const listed = versionsOf(asset, listing.get(asset.name) ?? NO_FILES);
    const starts = [...listed].flatMap(([start, version]) =>
      live.get(start) !== version && fingerprintOf(live.get(start) ?? '') === asset.fingerprint ? [start] : [],
    );
    if (starts.length > 0) found.set(asset.name, starts);
  }
  return found;
}

/** Of the gone files those of partitions that miss nothing else: all their other files are as they were. */
function staying(asset: Asset, files: FileSet, live: Content, gone: readonly PartitionedFile[]): PartitionedFile[] {
  if (asset.kind !== 'copy' || gone.length === 0) return [];
  const starts = new Set(gone.map(({ partition }) => partition));
  const asBefore = versionsOf(asset, files.only((start) => starts.has(start)).with(gone));
  return gone.filter(({ partition }) => files.has(partition) && asBefore.get(partition) === live.get(partition));
}

/** Of what is built those assets that a plan from now would build alike: same SQL, same files, same upstream. */
export function stillValid({
  pipeline,
  listing,
  built,
}: Omit<DecideInput, 'mode' | 'ledger' | 'only'> & { built: LedgerState }): ReadonlySet<string> {
  const decisions = decide({ pipeline, mode: 'load', listing, ledger: built });
  const isValid = ({ asset, work, kept }: Decision): boolean =>
    work.length === 0 && kept.length === 0 && built.get(asset.name)?.tableFingerprint === asset.tableFingerprint;
  return new Set(decisions.filter(isValid).map(({ asset }) => asset.name));
}

/**
 * The assets with rows in the live tables that what was built beside them has not: there the live ones are up to date, and those are not.
 * @param built what a reload has built
 * @param live what loads have brought meanwhile
 */
export function loadedBeside({
  pipeline,
  listing,
  built,
  live,
}: Pick<DecideInput, 'pipeline' | 'listing'> & { built: LedgerState; live: LedgerState }): ReadonlySet<string> {
  const outdated = (ledger: LedgerState): ReadonlyMap<string, ReadonlySet<string | null>> =>
    new Map(
      decide({ pipeline, mode: 'load', listing, ledger }).map(({ asset, content, live: has }) => [
        asset.name,
        new Set([...content].flatMap(([start, version]) => (has.get(start) === version ? [] : [start]))),
      ]),
    );
  const outdatedLive = outdated(live);
  const isAhead = ([asset, starts]: readonly [string, ReadonlySet<string | null>]): boolean =>
    [...starts].some((start) => !outdatedLive.get(asset)?.has(start));
  return new Set([...outdated(built)].filter(isAhead).map(([asset]) => asset));
}

/** The assets whose live rows were made in another way than they would be now, by SQL, COPY settings or table; and those that have none. */
export function changedSince(assets: readonly Asset[], ledger: LedgerState): ReadonlySet<string> {
  const isAsIs = ({ name, fingerprint }: Asset): boolean =>
    ledger.get(name)?.partitions.every(({ version }) => fingerprintOf(version) === fingerprint) ?? false;
  return new Set(assets.filter((asset) => !isAsIs(asset)).map(({ name }) => name));
}

const NOTHING: Content = new Map();
const NO_FILES = FileSet.of([]);

function contentOf(state: AssetState | undefined): Content {
  return new Map(state?.partitions.map(({ partition, version }) => [partition, version]));
}

/** An upsert is merged by the partitions of what it reads. */
function mergeUnit(asset: Asset, decisions: ReadonlyMap<string, Decision>): PartitionUnit | undefined {
  if (asset.kind === 'copy' || asset.fill.kind !== 'upsert') return undefined;
  return triggersOf(asset).flatMap((name) => decisions.get(name)?.asset.partitioning?.unit ?? [])[0];
}

/** The versions that the files make. No files at all is an empty table, unless there is something to keep. */
function wantedOfCopy(asset: CopyAsset, files: FileSet, live: Content, prune: boolean): Content {
  const empty = emptyVersion(asset.fingerprint);
  const listed = versionsOf(asset, files);
  const pruned = prune ? startsOf(live).flatMap((start) => (listed.has(start) ? [] : [[start, empty] as const])) : [];
  if (listed.size > 0 || pruned.length > 0) return new Map([...listed, ...pruned]);
  const isKept = !prune && [...live.values()].some((version) => !isEmptyVersion(version));
  return isKept ? NOTHING : new Map([[null, empty]]);
}

/** By partition, those without files left out. */
function versionsOf({ fingerprint }: CopyAsset, files: FileSet): ReadonlyMap<string | null, string> {
  return new Map(files.partitions.map((start) => [start, copyVersion(fingerprint, files.digestOf(start))]));
}

/** The versions that the upstream contents make: one a partition of theirs, or one for the whole. */
function wantedOfTransform(
  asset: TransformAsset,
  unit: PartitionUnit | undefined,
  decisions: ReadonlyMap<string, Decision>,
): Content {
  const { fingerprint } = asset;
  const upstream = triggersOf(asset).flatMap((name) => decisions.get(name) ?? []);
  const isCut = (each: Decision): boolean => unit !== undefined && each.asset.partitioning !== undefined;
  const cut = upstream.filter(isCut);
  const starts = [...new Set(cut.flatMap(({ content }) => startsOf(content)))].sort();
  if (unit === undefined || starts.length === 0)
    return new Map([[null, transformVersion(fingerprint, allSources(upstream))]]);
  // One version for all that is read whole, not one a partition: it goes into each of them.
  const whole = sourceOf('', null, transformVersion('', allSources(upstream.filter((each) => !isCut(each)))));
  const lookback = lookbackOf(asset);
  return new Map(
    starts.map((start) => {
      const sources = [whole];
      for (const seen of lookback === 0 ? [start] : seenFrom(start, unit, lookback))
        for (const { asset: read, content } of cut) {
          // An upstream asset may have no rows in some of the partitions.
          const version = content.get(seen);
          if (version !== undefined) sources.push(sourceOf(read.name, seen, version));
        }
      return [start, transformVersion(fingerprint, sources)];
    }),
  );
}

function allSources(decisions: readonly Decision[]): string[] {
  return decisions.flatMap(({ asset, content }) => sourcesOf(asset.name, content));
}

/** The partition, and those before it that its SELECT sees. */
function seenFrom(start: string, unit: PartitionUnit, lookback: number): string[] {
  return [start, ...Array.from({ length: lookback }, (_, i) => shiftPartition(start, unit, -1 - i))];
}

function startsOf(content: Content): string[] {
  return [...content.keys()].filter((start) => start !== null);
}

type Comparison = Pick<Decision, 'work' | 'content' | 'kept'>;

function compare(
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
function reachesOf(assets: readonly Asset[]): ReadonlyMap<string, number> {
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
