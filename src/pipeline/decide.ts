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
import { compare, reachesOf, type BackfillWindow, type Comparison } from './compare.js';
import { FileSet } from './fileSet.js';
import { isInRange, shiftPartition } from './partitions.js';
import type { AssetState, LedgerState, PartitionedFile, Range, RunMode, SourceListing } from './plan.js';
import {
  copyVersion,
  emptyVersion,
  fingerprintOf,
  isEmptyVersion,
  sourceOf,
  sourcesOf,
  startsOf,
  transformVersion,
  type Content,
} from './versions.js';

export interface Decision extends Comparison {
  readonly asset: Asset;
  /** Of the asset's ledger rows: its own, or what an upsert merges by; absent: one row for the whole. */
  readonly unit: PartitionUnit | undefined;
  /** What is live before the run. */
  readonly live: Content;
  /** Files that are gone from partitions which have others: their rows stay. */
  readonly gone: readonly PartitionedFile[];
  /** Partitions that are stale, and left to another run. */
  readonly left: readonly string[];
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
