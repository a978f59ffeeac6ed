/** Rows that a plan expects of its steps. */
import { expect, test } from 'vitest';
import { withExpectedRows, type RowsMade } from '../../src/pipeline/estimate.js';
import type { PlannedStep } from '../../src/pipeline/plan.js';
import { musicPipeline } from './plan/musicPipeline.js';

const pipeline = musicPipeline();
const day = (n: number): string => `2018-11-0${n}T00:00:00Z`;

/** @param days null: all of them, as one */
function step(asset: string, days: readonly number[] | null, sizes: readonly number[] = []): PlannedStep {
  const starts = days === null ? [null] : days.map(day);
  return {
    id: asset,
    asset,
    kind: asset === 'events' || asset === 'songs' ? 'copy' : 'transform',
    range: days === null ? null : { from: day(days[0]!), to: day(days.at(-1)! + 1) },
    partitions: starts.map((partition) => ({ partition, version: 'v' })),
    files: sizes.map((sizeBytes, n) => ({ uri: `s3://${n}`, etag: 'e', sizeBytes, partition: null })),
  } as unknown as PlannedStep;
}

const made = (steps: number, rows: Readonly<Record<number, number>>): RowsMade => ({
  steps,
  rows: new Map(Object.entries(rows).map(([n, count]) => [day(Number(n)), count])),
});
const whole = (count: number): RowsMade => ({ steps: 1, rows: new Map([[null, count]]) });

const WHOLE = { range: null };

test.each<[string, PlannedStep, number | null]>([
  ['a copy by the bytes of its files', step('events', [1, 2], [100, 50]), 30],
  ['a copy without files', step('events', [1]), 0],
  ['a copy of which nothing was loaded yet', step('songs', null, [100]), null],
  ['partitions that are made again', step('plays', [1, 2]), 17],
  ['a new partition as the mean of the others', step('plays', [2, 3]), 15.5],
  ['a table that is made again', step('report', null), 42],
  ['a transform of which nothing is there', step('trends', [1]), null],
  ['an upsert that was made at once and is made again', { ...step('users', [1, 2]), ...WHOLE }, 9],
  ['an upsert whose merges met each other', { ...step('fans', [1, 2]), ...WHOLE }, null],
  ['a merge', step('users', [3]), null],
])('of %s', (_, planned, rows) => {
  const before = {
    perByte: new Map([['events', 0.2]]),
    made: new Map([
      ['plays', made(2, { 1: 10, 2: 7 })],
      ['report', whole(42)],
      ['users', made(1, { 1: 4.5, 2: 4.5 })],
      ['fans', made(2, { 1: 4, 2: 4 })],
    ]),
  };
  const [expected] = withExpectedRows({ steps: [planned] }, pipeline, before).steps;
  expect(expected?.expectedRows).toBe(rows === null ? null : Math.round(rows));
});
