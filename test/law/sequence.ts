/** What is drawn: a pipeline, and what happens to it. Any part of it can be left out, and what is left is a sequence too. */
import fc from 'fast-check';
import type { PartitionUnit } from '../../src/pipeline/asset.js';
import { PHASES, REPORT_PHASE } from '../rig/phases.js';
import type { Fault, FileAt } from './bucket.js';
import type { AssetDraw } from './design.js';

/** One file. @property asset counts the copies, as far as there are so many */
export interface FileDraw extends FileAt {
  readonly asset: number;
}

/** Who suffers while a run is on its way. */
export type Act =
  'kill the worker' | 'kill it unnoticed by the warehouse' | 'terminate the backend' | 'cut the connection';

export interface Harm {
  /** The name of a phase. */
  readonly phase: string;
  /** How many statements of that phase pass before. */
  readonly after: number;
  readonly act: Act;
}

interface RunDraw {
  /** An asset, alone. */
  readonly selected?: number | undefined;
  /** False: what comes next happens while it runs. */
  readonly isAwaited: boolean;
  readonly harm?: Harm | undefined;
}

export type Step =
  | { readonly do: 'put' | 'remove'; readonly files: readonly FileDraw[] }
  | { readonly do: 'spoil'; readonly file: FileDraw; readonly fault: Fault }
  | { readonly do: 'mend' | 'resume' | 'skip' | 'abort' | 'cancel' | 'pause' }
  | { readonly do: 'edit'; readonly asset: number }
  | { readonly do: 'kill'; readonly worker: number }
  | ({ readonly do: 'load'; readonly prunes: boolean } & RunDraw)
  | ({ readonly do: 'reload'; readonly keepsOld: boolean } & RunDraw)
  | ({
      readonly do: 'backfill';
      /** Whose partitions the slots count. */
      readonly asset: number;
      readonly slots: readonly [number, number];
      readonly isForced: boolean;
      readonly isNewestFirst: boolean;
      readonly concurrency: number;
    } & RunDraw);

export interface Sequence {
  readonly assets: readonly AssetDraw[];
  /** What there is before the first step. */
  readonly files: readonly FileDraw[];
  readonly steps: readonly Step[];
}

const asset = fc.nat(11);
const slot = fc.nat(6);
const fileDraw: fc.Arbitrary<FileDraw> = fc.record({ asset, slot, file: fc.nat(1) });

const assetDraw: fc.Arbitrary<AssetDraw> = fc.record({
  kind: weighed({ events: 3, dims: 2, facts: 5, newest: 2, totals: 2 }),
  // Most of a pipeline's sources are cut alike, so that more than one can be read at once.
  unit: weighed<PartitionUnit>({ day: 5, hour: 1, week: 1, month: 1 }),
  style: fc.nat(2),
  isCsv: fc.boolean(),
  from: fc.tuple(asset, asset),
  joins: weighed({ nothing: 3, table: 2, lookup: 2, union: 2 }),
  lookback: weighedNumber([3, 1, 1]),
  isGrouped: fc.boolean(),
  check: weighed({ none: 2, error: 2, warn: 1 }),
});

const harm: fc.Arbitrary<Harm> = fc.record({
  phase: fc.constantFrom(...PHASES.map(({ name }) => name).filter((name) => name !== REPORT_PHASE)),
  after: fc.nat(4),
  act: weighed<Act>({
    'kill the worker': 3,
    'kill it unnoticed by the warehouse': 1,
    'terminate the backend': 3,
    'cut the connection': 3,
  }),
});
/** Most runs are undisturbed, about all assets, and waited for. */
const runDraw = {
  selected: rarely(5, asset),
  isAwaited: fc.nat(2).map((n) => n > 0),
  harm: rarely(3, harm),
};
const files = (max: number): fc.Arbitrary<FileDraw[]> =>
  fc.array(fileDraw, { minLength: 1, maxLength: max, size: 'max' });
const just = <T extends Step>(step: T): fc.Arbitrary<Step> => fc.constant(step);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('put' as const), files: files(4) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), files: files(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('spoil' as const),
      file: fileDraw,
      fault: fc.constantFrom<Fault>('garbage', 'negative'),
    }),
  },
  { weight: 1, arbitrary: just({ do: 'mend' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), asset }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('load' as const), prunes: fc.boolean(), ...runDraw }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reload' as const), keepsOld: fc.boolean(), ...runDraw }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('backfill' as const),
      asset,
      slots: fc.tuple(slot, slot),
      isForced: fc.nat(3).map((n) => n === 3),
      isNewestFirst: fc.boolean(),
      concurrency: fc.integer({ min: 1, max: 3 }),
      ...runDraw,
    }),
  },
  { weight: 2, arbitrary: just({ do: 'resume' }) },
  { weight: 1, arbitrary: just({ do: 'skip' }) },
  { weight: 1, arbitrary: just({ do: 'abort' }) },
  { weight: 1, arbitrary: just({ do: 'cancel' }) },
  { weight: 1, arbitrary: just({ do: 'pause' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), worker: fc.nat(1) }) },
);

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  assets: fc.array(assetDraw, { minLength: 2, maxLength: 12, size: 'max' }),
  files: files(14),
  steps: fc.array(step, { minLength: 3, maxLength: 12, size: 'max' }),
});

/** By value, how often against the others. */
function weighed<T extends string>(weights: Readonly<Record<T, number>>): fc.Arbitrary<T> {
  return fc.oneof(
    ...(Object.entries(weights) as [T, number][]).map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })),
  );
}

/** From 0 on. */
function weighedNumber(weights: readonly number[]): fc.Arbitrary<number> {
  return fc.oneof(...weights.map((weight, n) => ({ weight, arbitrary: fc.constant(n) })));
}

/** Once in so many times. */
function rarely<T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: times - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );
}
