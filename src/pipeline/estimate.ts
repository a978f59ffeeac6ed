/**
 * How many rows a step will bring, from what was loaded before: for people who read a plan, never for a decision. Pure.
 * What can't be told is null: nothing was loaded yet, or an upsert's merges, whose rows depend on which keys they meet.
 */
import type { Pipeline, TransformAsset } from './asset.js';
import { sizeOf } from './fileSet.js';
import type { PartitionVersion, PlannedStep } from './plan.js';

/** What the live rows tell. */
export interface RowsBefore {
  /** By copy asset, rows that a byte of its files has made. */
  readonly perByte: ReadonlyMap<string, number>;
  /** By transform. */
  readonly made: ReadonlyMap<string, RowsMade>;
}

export interface RowsMade {
  /** Of each live partition, by its start, or of all under null; what one step made of several is shared out evenly. */
  readonly rows: ReadonlyMap<string | null, number>;
  /** How many steps made them. */
  readonly steps: number;
}

/** A step with the rows that are expected of it. */
export interface ExpectedStep extends PlannedStep {
  readonly expectedRows: number | null;
}

export type Expected<P> = Omit<P, 'steps'> & { readonly steps: readonly ExpectedStep[] };

/** What is planned, each step with the rows that are expected of it. */
export function withExpectedRows<P extends { readonly steps: readonly PlannedStep[] }>(
  plan: P,
  { assets }: Pick<Pipeline, 'assets'>,
  before: RowsBefore,
): Expected<P> {
  const byName = new Map(assets.map((asset) => [asset.name, asset]));
  const steps = plan.steps.map((step) => {
    const asset = byName.get(step.asset);
    const rows = asset?.kind === 'transform' ? rowsOfTransform(asset, step, before) : rowsOfCopy(step, before);
    return { ...step, expectedRows: rows === null ? null : Math.round(rows) };
  });
  return { ...plan, steps };
}

function rowsOfCopy({ asset, files }: PlannedStep, { perByte }: RowsBefore): number | null {
  if (files.length === 0) return 0;
  const rate = perByte.get(asset);
  return rate === undefined ? null : rate * sizeOf(files);
}

function rowsOfTransform({ name, fill }: TransformAsset, step: PlannedStep, { made }: RowsBefore): number | null {
  const before = made.get(name);
  if (before === undefined) return null;
  // Merges report the rows that they met, too; only what was made at once says how many there are.
  if (fill.kind === 'upsert' && (step.range !== null || before.steps > 1)) return null;
  const isWhole = step.partitions.every(({ partition }) => partition === null);
  return isWhole || fill.kind === 'upsert' ? sumOf(before.rows.values()) : rowsOfPartitions(step.partitions, before);
}

/** A partition that was never made counts as the mean of the others. */
function rowsOfPartitions(partitions: readonly PartitionVersion[], { rows }: RowsMade): number | null {
  const dated = [...rows].flatMap(([start, count]) => (start === null ? [] : [count]));
  if (dated.length === 0) return null;
  const mean = sumOf(dated) / dated.length;
  return sumOf(partitions.map(({ partition }) => rows.get(partition) ?? mean));
}

function sumOf(counts: Iterable<number>): number {
  return [...counts].reduce((sum, count) => sum + count, 0);
}
