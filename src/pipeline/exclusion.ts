/** Runs side by side: what two of them would both write. Pure. */
import type { Asset } from './asset.js';
import { doOverlap } from './partitions.js';
import type { PlannedStep, Range } from './plan.js';

/** A run that is open, and not held, beside the one that is planned. */
export interface OpenRun {
  readonly run: string;
  readonly mode: 'load' | 'backfill' | 'reload';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The partitions that it writes, or may still write, by asset. */
  readonly writes: readonly { readonly asset: string; readonly range: Range }[];
  /** Of a backfill the assets that it is about. Absent: all. */
  readonly selected?: readonly string[];
}

/** Of a backfill that has not been planned yet. */
export const ANY_ASSET = '*';

/** Another run that was there first writes the same partitions. */
export class ExcludedError extends Error {
  override readonly name = 'ExcludedError';
  readonly hint: string;

  constructor({ run }: OpenRun, asset: string, range: string) {
    super(`${run} is at work on the same partitions: ${asset}, ${range}`);
    this.hint = `loadstar watch ${run}   and the same again when it is over`;
  }
}

/** Of what a run would write the first part that another one writes. */
export function firstConflict(
  mine: OpenRun['writes'],
  others: readonly OpenRun[],
): { readonly other: OpenRun; readonly asset: string; readonly range: Range } | undefined {
  for (const other of others) {
    for (const { asset, range } of other.writes) {
      const found = mine.find((each) => (asset === ANY_ASSET || each.asset === asset) && doOverlap(each.range, range));
      if (found !== undefined) return { other, asset: found.asset, range: found.range };
    }
  }
  return undefined;
}

/** A reload: what came in beside it would go when it is published. */
export function openReload(others: readonly OpenRun[]): string | undefined {
  return others.find(({ mode }) => mode === 'reload')?.run;
}

/** What a load leaves to open backfills, by asset: the partitions that they write. */
export function partitionsOf(
  others: readonly OpenRun[],
  assets: readonly Asset[],
): ReadonlyMap<string, readonly Range[]> {
  const left = new Map<string, Range[]>();
  for (const { asset, range } of others.filter(({ mode }) => mode === 'backfill').flatMap(({ writes }) => writes))
    for (const { name } of assets)
      if (asset === name || asset === ANY_ASSET) left.set(name, [...(left.get(name) ?? []), range]);
  return left;
}

/**
 * The whole tables that a load leaves to an open backfill, which makes them anew when its partitions are there: until then they would be outdated
 * before they are made. By asset, the run that will make it.
 */
export function leftToBackfills(
  steps: readonly PlannedStep[],
  others: readonly OpenRun[],
): ReadonlyMap<string, string> {
  const left = new Map<string, string>();
  for (const { run, mode, writes, selected } of others) {
    if (mode !== 'backfill') continue;
    const written = new Set(writes.map(({ asset }) => asset));
    for (const { asset, kind, range, reads } of steps) {
      const isItsOwn = selected?.includes(asset) ?? true;
      if (kind === 'transform' && range === null && isItsOwn && reads.some((read) => written.has(read.asset)))
        left.set(asset, run);
    }
  }
  return left;
}
