/** Sequences that once ended otherwise than a reload, made as short as they could be. */
import type { AssetDraw } from './design.js';
import type { FileDraw, Sequence, Step } from './sequence.js';

export const COUNTEREXAMPLES: Readonly<Record<string, Sequence>> = {
  // The week's file is among the keys that are listed for the days.
  'a first backfill of a range in which a table has no rows makes that table, for those that read it': {
    assets: [asset('events', { unit: 'week' }), asset('totals'), asset('events')],
    files: [fileAt(2)],
    steps: [backfill([2, 4], { asset: 1 })],
  },
  'a backfill that is cancelled after its worker has died while it planned ends as cancelled': {
    assets: [asset('events'), asset('totals')],
    files: [fileAt(0), fileAt(1)],
    steps: [
      backfill([0, 1], {
        isAwaited: false,
        harm: { phase: 'while it plans', after: 2, act: 'kill the worker' },
      }),
      { do: 'cancel' },
    ],
  },
  'a reload whose worker dies while it publishes, unnoticed by the warehouse, is published by another worker': {
    assets: [asset('events'), asset('totals')],
    files: [fileAt(0)],
    steps: [
      {
        do: 'reload',
        keepsOld: false,
        isAwaited: true,
        harm: { phase: 'in mid-publish', after: 0, act: 'kill it unnoticed by the warehouse' },
      },
    ],
  },
};

/** As plain as can be, reading the first asset. */
function asset(kind: AssetDraw['kind'], more: Partial<AssetDraw> = {}): AssetDraw {
  return {
    kind,
    unit: 'day',
    style: 0,
    isCsv: false,
    from: [0, 0],
    joins: 'nothing',
    lookback: 0,
    isGrouped: false,
    check: 'none',
    ...more,
  };
}

function fileAt(slot: number, more: Partial<FileDraw> = {}): FileDraw {
  return { asset: 0, slot, file: 0, ...more };
}

type Backfill = Extract<Step, { readonly do: 'backfill' }>;

function backfill(slots: Backfill['slots'], more: Partial<Backfill> = {}): Step {
  return {
    do: 'backfill',
    asset: 0,
    slots,
    isForced: false,
    isNewestFirst: false,
    concurrency: 1,
    isAwaited: true,
    ...more,
  };
}
