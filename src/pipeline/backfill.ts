/**
 * How a backfill goes about a long range: in stages, each of whole tables or of partitions, because what a table reads must be there first;
 * a stage of partitions in windows, each small enough for one workflow; a window in batches of neighbouring partitions, each of
 * which is one COPY or one INSERT a table. Pure.
 */
import { triggersOf, type PartitionUnit } from './asset.js';
import type { BackfillWindow } from './compare.js';
import { decide, type DecideInput, type Decision } from './decide.js';
import type { FileSet } from './fileSet.js';
import { doOverlap, hullOf, isInRange, shiftPartition } from './partitions.js';
import type { FileList, Range } from './plan.js';
import { isWhole, whyStep, whyWhole } from './why.js';

/** What a backfill is asked to do. */
export interface BackfillRange {
  /** Half-open; of it what the partitions of each asset cover. */
  readonly range: Range;
  /** Absent: all assets. */
  readonly selected?: readonly string[];
  readonly force?: true;
  readonly newestFirst?: true;
}

/** What a batch holds at most, unless one partition alone is more. */
export interface BatchLimits {
  readonly partitions: number;
  readonly files: number;
  readonly bytes: number;
  /** As estimated from what was loaded before; where nothing was, rows don't count. */
  readonly rows: number;
}

export interface OutlineInput extends Omit<DecideInput, 'mode' | 'window' | 'prune'> {
  readonly window: Omit<BackfillWindow, 'cuts' | 'rangesOnly'>;
  readonly limits: BatchLimits;
  /** By copy asset. */
  readonly rowsPerByte: ReadonlyMap<string, number>;
  /** Of one window, at most. */
  readonly stepsPerWindow?: number;
}

/** A part of a backfill that one workflow does. Windows are done in their order. */
export interface OutlinedWindow {
  readonly assets: readonly string[];
  /** [] for whole tables. */
  readonly within: readonly Range[];
  /** Where a batch begins. */
  readonly cuts: readonly string[];
  /** By copy asset; of partitions that are to be loaded. */
  readonly files: Readonly<Record<string, FileList>>;
}

/** Partitions of one asset, inside the range. */
export interface PartitionCount {
  /** To be made. */
  readonly stale: number;
  /** Up to date. */
  readonly valid: number;
}

export interface BackfillOutline {
  readonly windows: readonly OutlinedWindow[];
  /** By asset, those that have partitions. */
  readonly partitions: Readonly<Record<string, PartitionCount>>;
  /** By asset with partitions: those to be made, by their starts. */
  readonly stale: Readonly<Record<string, readonly string[]>>;
  /** By asset that has something to do: why, as of a load's step. */
  readonly why: Readonly<Record<string, string>>;
  /** For people. */
  readonly notes: readonly string[];
}

/** Steps of a window: some thousand events of history. */
const STEPS_PER_WINDOW = 300;
const FIRST_BATCHES = 2;
/** Of a window, unless one batch has more: its document names each of them. */
const FILES_PER_WINDOW = 50_000;

export function outlineBackfill(input: OutlineInput): BackfillOutline {
  const window: BackfillWindow = { ...input.window, cuts: [] };
  const decisions = decide({ ...input, mode: 'load', window });
  const isMeant = ({ asset }: Decision): boolean => input.only?.has(asset.name) ?? true;
  const stages = stagesOf(decisions.filter(isMeant));
  return {
    windows: stages.flatMap((stage) => windowsOf(stage, input)),
    partitions: Object.fromEntries(decisions.filter(isMeant).flatMap((each) => countPartitions(each, window))),
    stale: Object.fromEntries(decisions.filter(isMeant).map((each) => [each.asset.name, staleOf(each)])),
    why: whysOf(decisions, input.window),
    notes: decisions.filter(isMeant).flatMap((each) => (isWhole(each) ? whyWhole(each) : [])),
  };
}

function whysOf(decisions: readonly Decision[], { force }: Pick<BackfillWindow, 'force'>): BackfillOutline['why'] {
  const pending = new Set(decisions.flatMap(({ asset, work }) => (work.length > 0 ? [asset.name] : [])));
  return Object.fromEntries(
    decisions.flatMap((decision) => {
      const { asset, work } = decision;
      if (work.length === 0) return [];
      const all = { range: null, partitions: work.flatMap(({ partitions }) => partitions) };
      const upstream = triggersOf(asset).filter((name) => pending.has(name));
      return [[asset.name, force === true ? 'forced' : whyStep(decision, all, 'load', upstream)]];
    }),
  );
}

/** Decisions of one kind that can be carried out together. */
interface Stage {
  /** Undefined: whole tables. */
  readonly unit: PartitionUnit | undefined;
  readonly decisions: readonly Decision[];
}

/** Whole tables and partitions in turn, each asset in the first stage in which all that it waits for is there. */
function stagesOf(decisions: readonly Decision[]): Stage[] {
  const levels = new Map<string, number>();
  const stages = new Map<string, { unit: PartitionUnit | undefined; level: number; decisions: Decision[] }>();
  for (const decision of decisions) {
    const { asset, work } = decision;
    const least = Math.max(0, ...asset.after.map((name) => levels.get(name) ?? 0));
    if (work.length === 0) {
      levels.set(asset.name, least);
      continue;
    }
    const unit = isWhole(decision) ? undefined : decision.unit;
    // Whole tables have the even levels.
    const level = least + ((least + (unit === undefined ? 0 : 1)) % 2);
    levels.set(asset.name, level);
    const key = `${level} ${unit ?? ''}`;
    const stage = stages.get(key);
    if (stage === undefined) stages.set(key, { unit, level, decisions: [decision] });
    else stage.decisions.push(decision);
  }
  return [...stages.values()].sort((a, b) => a.level - b.level);
}

function windowsOf({ unit, decisions }: Stage, input: OutlineInput): OutlinedWindow[] {
  const assets = decisions.map(({ asset }) => asset.name);
  if (unit === undefined) return [{ assets, within: [], cuts: [], files: filesOf(decisions) }];
  const batches = batchesOf(decisions, input);
  const perWindow = Math.max(1, Math.floor((input.stepsPerWindow ?? STEPS_PER_WINDOW) / assets.length));
  const windows: OutlinedWindow[] = [];
  for (let at = 0; at < batches.length;) {
    // The first one is small: it is planned in a moment, so that the warehouse begins to work.
    const part = withinFiles(batches.slice(at, at + (at === 0 ? Math.min(perWindow, FIRST_BATCHES) : perWindow)));
    at += part.length;
    const hull = hullOf(part.map(({ first, last }) => ({ from: first, to: shiftPartition(last, unit, 1) })));
    windows.push({
      assets,
      within: input.window.within.filter((range) => doOverlap(range, hull)).map((range) => clipped(range, hull)),
      cuts: part.map(({ first }) => first),
      files: filesOf(decisions, hull),
    });
  }
  return input.window.newestFirst === true ? windows.reverse() : windows;
}

/** As many of the batches, from the first on, as may stand in one window. */
function withinFiles(batches: readonly Batch[]): readonly Batch[] {
  let files = 0;
  const end = batches.findIndex((batch, i) => (files += batch.files) > FILES_PER_WINDOW && i > 0);
  return end < 0 ? batches : batches.slice(0, end);
}

function clipped(range: Range, { from, to }: Range): Range {
  return { from: range.from > from ? range.from : from, to: range.to < to ? range.to : to };
}

/** First and last partition, by their starts. */
interface Batch {
  readonly first: string;
  readonly last: string;
  readonly files: number;
}

/** Neighbours, oldest first, as many together as the limits allow. */
function batchesOf(decisions: readonly Decision[], { limits, rowsPerByte }: OutlineInput): Batch[] {
  const weights = weigh(decisions, rowsPerByte);
  const batches: { first: string; last: string; files: number }[] = [];
  let sum: Weight = NOTHING;
  for (const start of [...weights.keys()].sort()) {
    const more = added(sum, weights.get(start)!);
    const isFull = LIMITED.some((what) => more[what] > limits[what]);
    const batch = batches.at(-1);
    if (batch === undefined || isFull) {
      sum = weights.get(start)!;
      batches.push({ first: start, last: start, files: sum.files });
    } else {
      sum = more;
      Object.assign(batch, { last: start, files: sum.files });
    }
  }
  return batches;
}

type Weight = { readonly [What in keyof BatchLimits]: number };

const NOTHING: Weight = { partitions: 0, files: 0, bytes: 0, rows: 0 };
const LIMITED = Object.keys(NOTHING) as (keyof BatchLimits)[];

function added(a: Weight, b: Weight): Weight {
  return {
    partitions: a.partitions + b.partitions,
    files: a.files + b.files,
    bytes: a.bytes + b.bytes,
    rows: a.rows + b.rows,
  };
}

/** What the tables' partitions of one time come to together. */
function weigh(decisions: readonly Decision[], rowsPerByte: ReadonlyMap<string, number>): ReadonlyMap<string, Weight> {
  const weights = new Map<string, Weight>();
  for (const { asset, work, files } of decisions) {
    for (const { partition } of work.flatMap(({ partitions }) => partitions))
      if (partition !== null && !weights.has(partition)) weights.set(partition, { ...NOTHING, partitions: 1 });
    const rate = rowsPerByte.get(asset.name) ?? 0;
    for (const { partition, count, sizeBytes } of files.sizes()) {
      const weight = partition === null ? undefined : weights.get(partition);
      if (partition !== null && weight !== undefined)
        weights.set(
          partition,
          added(weight, { partitions: 0, files: count, bytes: sizeBytes, rows: sizeBytes * rate }),
        );
    }
  }
  return weights;
}

/** Of what the decisions are to load. */
function filesOf(decisions: readonly Decision[], hull: Range | null = null): Readonly<Record<string, FileSet>> {
  return Object.fromEntries(
    decisions.flatMap(({ asset, work, files }) => {
      if (asset.kind !== 'copy') return [];
      const starts = new Set(work.flatMap(({ partitions }) => partitions.map(({ partition }) => partition)));
      const isMeant = (start: string | null): boolean =>
        starts.has(start) && (start === null || isInRange(start, hull));
      return [[asset.name, files.only(isMeant)] as const];
    }),
  );
}

function countPartitions(decision: Decision, { within }: BackfillWindow): (readonly [string, PartitionCount])[] {
  const { asset, work, content } = decision;
  if (asset.partitioning === undefined) return [];
  const isInside = (start: string | null): boolean => start !== null && within.some((range) => isInRange(start, range));
  const stale = work.flatMap(({ partitions }) => partitions.filter(({ partition }) => isInside(partition))).length;
  const all = [...content.keys()].filter(isInside).length;
  return [[asset.name, { stale, valid: all - stale }]];
}

function staleOf({ work }: Decision): string[] {
  return work.flatMap(({ partitions }) => partitions.flatMap(({ partition }) => partition ?? []));
}
