import { expect, test } from 'vitest';
import { ANY_ASSET, firstConflict, openReload, partitionsOf, type OpenRun } from '../../src/pipeline/exclusion.js';
import { musicPipeline } from './plan/musicPipeline.js';

const november = { from: '2018-11-01T00:00:00Z', to: '2018-12-01T00:00:00Z' };
const december = { from: '2018-12-01T00:00:00Z', to: '2019-01-01T00:00:00Z' };
const open = (mode: OpenRun['mode'], asset: string, range = november): OpenRun => ({
  run: `music/${mode}/x`,
  mode,
  startedAt: '2018-12-01T06:00:00Z',
  writes: [{ asset, range }],
});

test('two runs conflict where they write the same partitions of the same asset', () => {
  const mine = [{ asset: 'events', range: november }];
  expect(firstConflict(mine, [open('load', 'plays'), open('load', 'events')])?.other.run).toBe('music/load/x');
  expect(firstConflict(mine, [open('backfill', 'events', december)])).toBeUndefined();
  expect(firstConflict(mine, [open('backfill', 'plays')])).toBeUndefined();
  expect(firstConflict(mine, [open('backfill', ANY_ASSET)])).toMatchObject({ asset: 'events', range: november });
});

test('a load leaves to backfills what they write, and nothing to other loads', () => {
  const { assets } = musicPipeline();
  const left = partitionsOf(
    [open('load', 'plays'), open('backfill', 'events'), open('backfill', 'events', december)],
    assets,
  );
  expect([...left]).toEqual([['events', [november, december]]]);
  expect([...partitionsOf([open('backfill', ANY_ASSET)], assets).keys()]).toHaveLength(assets.length);
});

test('a reload is waited for', () => {
  expect(openReload([open('load', 'plays'), open('reload', 'plays')])).toBe('music/reload/x');
  expect(openReload([open('backfill', 'plays')])).toBeUndefined();
});
