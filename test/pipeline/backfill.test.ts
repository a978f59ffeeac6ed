/** Batches and windows of a long range. */
import { expect, test } from 'vitest';
import { outlineBackfill, type BackfillOutline, type BatchLimits } from '../../src/pipeline/backfill.js';
import { runsOf, shiftPartition } from '../../src/pipeline/partitions.js';
import { FileSet } from '../../src/pipeline/fileSet.js';
import { musicPipeline } from './plan/musicPipeline.js';

const FIRST = '2018-01-01T00:00:00Z';
const dayOf = (n: number): string => shiftPartition(FIRST, 'day', n);
const NO_LIMITS: BatchLimits = { partitions: Infinity, files: Infinity, bytes: Infinity, rows: Infinity };

/** @param sizes of the files of each day, in bytes; a day without files is a gap */
function outline(
  sizes: readonly (readonly number[])[],
  limits: Partial<BatchLimits>,
  more: { rowsPerByte?: number; stepsPerWindow?: number; newestFirst?: true } = {},
): BackfillOutline {
  const files = sizes.flatMap((of, n) =>
    of.map((sizeBytes, i) => ({
      uri: `s3://music/events/${dayOf(n).slice(0, 10)}/${i}.json`,
      etag: 'e',
      sizeBytes,
      partition: dayOf(n),
    })),
  );
  const { rowsPerByte = 0, newestFirst, ...rest } = more;
  return outlineBackfill({
    pipeline: musicPipeline(),
    listing: new Map([['events', FileSet.of(files)]]),
    ledger: new Map(),
    only: new Set(['events']),
    window: { within: [{ from: FIRST, to: dayOf(sizes.length) }], ...(newestFirst && { newestFirst }) },
    limits: { ...NO_LIMITS, ...limits },
    rowsPerByte: new Map([['events', rowsPerByte]]),
    ...rest,
  });
}

const cutsOf = ({ windows }: BackfillOutline): string[] =>
  windows.flatMap(({ cuts }) => cuts.map((cut) => cut.slice(5, 10)));
const ten = Array.from({ length: 10 }, () => [100, 100]);

test.each<[Partial<BatchLimits>, number, string[]]>([
  [{ partitions: 4 }, 0, ['01-01', '01-05', '01-09']],
  [{ files: 6 }, 0, ['01-01', '01-04', '01-07', '01-10']],
  [{ bytes: 1_000 }, 0, ['01-01', '01-06']],
  [{ rows: 300 }, 0.5, ['01-01', '01-04', '01-07', '01-10']],
  [{ rows: 300 }, 0, ['01-01']],
  [{ partitions: 4, bytes: 500 }, 0, ['01-01', '01-03', '01-05', '01-07', '01-09']],
])('%j, at %d rows a byte: batches begin at %j', (limits, rowsPerByte, cuts) => {
  expect(cutsOf(outline(ten, limits, { rowsPerByte }))).toEqual(cuts);
});

test('a partition that is more than a batch may hold is one of its own', () => {
  expect(cutsOf(outline([[10], [900], [10], [10]], { bytes: 100 }))).toEqual(['01-01', '01-02', '01-03']);
});

test('a window names 50,000 files at most, unless one batch has more', () => {
  const day = (files: number): number[] => Array.from({ length: files }, () => 1);
  const { windows } = outline([day(30_000), day(20_000), day(1), day(60_000), day(1)], { partitions: 1 });
  expect(windows.map(({ files }) => files['events']?.length)).toEqual([50_000, 1, 60_000, 1]);
});

test('windows hold so many steps, and only the files of their own partitions; the first is small', () => {
  const { windows, partitions } = outline(ten, { partitions: 1 }, { stepsPerWindow: 3 });
  expect(windows.map(({ cuts }) => cuts.length)).toEqual([2, 3, 3, 2]);
  for (const { within, files } of windows)
    for (const { partition } of files['events'] ?? [])
      expect(within.some(({ from, to }) => partition! >= from && partition! < to)).toBe(true);
  expect(windows.flatMap(({ files }) => [...(files['events'] ?? [])])).toHaveLength(20);
  expect(partitions['events']).toEqual({ stale: 10, valid: 0 });
});

test('the newest partitions come first when they are to', () => {
  const { windows } = outline(ten, { partitions: 1 }, { stepsPerWindow: 5, newestFirst: true });
  expect(windows[0]?.within.at(-1)?.to).toBe(dayOf(10));
});

test('a range goes on over days that have nothing, and never over one that is to stay', () => {
  const days = [0, 1, 4, 5, 8].map(dayOf);
  const runs = (stays: string[], cuts: string[] = []): string[] =>
    runsOf(days, (start) => !stays.includes(start), 'day', cuts).map(
      ({ from, to }) => `${from.slice(8, 10)}-${to.slice(8, 10)}`,
    );
  expect(runs([])).toEqual(['01-10']);
  expect(runs([dayOf(4)])).toEqual(['01-03', '06-10']);
  expect(runs([], [dayOf(3)])).toEqual(['01-03', '05-10']);
});
