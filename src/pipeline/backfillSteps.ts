/** The steps of a backfill: those of one window, as its workflow comes to it, or those of all windows before the first has begun. Pure. */
import type { Pipeline } from './asset.js';
import type { BackfillOutline, BackfillRange, OutlinedWindow } from './backfill.js';
import { reachOf } from './compare.js';
import { FileSet } from './fileSet.js';
import { makePlan, type PlanInput } from './makePlan.js';
import { hullOf, isInRange, shiftPartition } from './partitions.js';
import type { LedgerState, Plan, PlannedStep, Range, SkippedAsset } from './plan.js';
import { plural } from './why.js';

export interface WindowInput extends Pick<PlanInput, 'pipeline' | 'run' | 'ledger' | 'staging' | 'copy'> {
  readonly asked: Pick<BackfillRange, 'range' | 'force' | 'newestFirst'>;
  readonly window: OutlinedWindow;
}

/** @param input.ledger of assets with partitions at least what `reachedBy` says */
export function planWindow({ asked, window, ...common }: WindowInput): Plan {
  const { range, force, newestFirst } = asked;
  const { assets, within, cuts, files } = window;
  const isWhole = within.length === 0;
  return makePlan({
    ...common,
    mode: 'load',
    listing: new Map(Object.entries(files).map(([asset, list]) => [asset, FileSet.of(list)])),
    only: new Set(assets),
    window: {
      within: isWhole ? [range] : within,
      cuts,
      rangesOnly: !isWhole,
      ...(force && { force }),
      ...(newestFirst && { newestFirst }),
    },
  });
}

/** What a window's partitions may read, and what may have to change with them; null: everything. */
export function reachedBy({ assets }: Pipeline, { within }: Pick<OutlinedWindow, 'within'>): Range | null {
  if (within.length === 0) return null;
  const hull = hullOf(within);
  const reach = reachOf(assets);
  // Of several units the longest: too much is read then, never too little.
  const unit =
    (['month', 'week', 'day', 'hour'] as const).find((each) =>
      assets.some(({ partitioning }) => partitioning?.unit === each),
    ) ?? 'day';
  return { from: shiftPartition(hull.from, unit, -reach), to: shiftPartition(hull.to, unit, reach) };
}

/** A backfill as `plan` shows it. */
export interface BackfillPlan extends Pick<Plan, 'run' | 'pipeline' | 'schema' | 'steps' | 'skipped' | 'notes'> {
  readonly mode: 'backfill';
  readonly range: Range;
  /** One workflow each. */
  readonly windows: number;
  /** By asset, why it is there at all. */
  readonly why: BackfillOutline['why'];
}

export interface BackfillInput extends Omit<WindowInput, 'window'> {
  readonly outline: BackfillOutline;
}

/** All steps of all windows in their order, each window planned as if those before it had been done. */
export function planBackfill({ outline, ...input }: BackfillInput): BackfillPlan {
  const { pipeline, run, asked } = input;
  const live = new Map([...input.ledger].map(([asset, state]) => [asset, liveOf(state)]));
  const steps = outline.windows.flatMap((window) => {
    const made = planWindow({ ...input, window, ledger: seenFrom(pipeline, window, live) }).steps;
    for (const step of made) record(step, live);
    return made;
  });
  return {
    run,
    pipeline: pipeline.name,
    schema: pipeline.schema,
    mode: 'backfill',
    range: asked.range,
    windows: outline.windows.length,
    steps,
    skipped: skippedAssets(pipeline, outline),
    notes: outline.notes,
    why: outline.why,
  };
}

/** An asset's live rows, by partition. */
interface Live {
  readonly tableFingerprint: string;
  readonly versions: Map<string | null, string>;
}

function liveOf({ tableFingerprint, partitions }: NonNullable<ReturnType<LedgerState['get']>>): Live {
  return { tableFingerprint, versions: new Map(partitions.map(({ partition, version }) => [partition, version])) };
}

/** What the window's workflow will read of the ledger. */
function seenFrom(pipeline: Pipeline, window: OutlinedWindow, live: ReadonlyMap<string, Live>): LedgerState {
  const reached = reachedBy(pipeline, window);
  const isCut = new Set(pipeline.assets.flatMap(({ name, partitioning }) => (partitioning ? [name] : [])));
  return new Map(
    [...live].map(([asset, { tableFingerprint, versions }]) => {
      const isSeen = (start: string | null): boolean =>
        start === null || !isCut.has(asset) || isInRange(start, reached);
      const partitions = [...versions].flatMap(([partition, version]) =>
        isSeen(partition) ? [{ partition, version }] : [],
      );
      return [asset, { tableFingerprint, partitions }];
    }),
  );
}

/** A step takes the place of what was in its range: a batch's range holds no partition but those of the step. */
function record({ asset, range, tableFingerprint, partitions }: PlannedStep, live: Map<string, Live>): void {
  const versions = (range === null ? undefined : live.get(asset)?.versions) ?? new Map<string | null, string>();
  versions.delete(null); // what said that there was nothing
  for (const { partition, version } of partitions) versions.set(partition, version);
  live.set(asset, { tableFingerprint, versions });
}

function skippedAssets({ assets }: Pipeline, { partitions, stale, why }: BackfillOutline): SkippedAsset[] {
  return assets.flatMap(({ name, partitioning }) => {
    if (!(name in stale)) return [];
    const valid = partitions[name]?.valid ?? 0;
    if (partitioning !== undefined && valid > 0)
      return [{ asset: name, why: `up to date: ${valid} ${plural(valid, partitioning.unit)}` }];
    return name in why ? [] : [{ asset: name, why: partitioning ? 'nothing in this range' : 'up to date' }];
  });
}
