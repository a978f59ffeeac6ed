/** What each mode makes of each kind of asset, and what it says where that is more than was asked for. */
import { expect, test } from 'vitest';
import { planBackfill } from '../../../src/pipeline/backfillSteps.js';
import { outlineBackfill } from '../../../src/pipeline/backfill.js';
import { makePlan } from '../../../src/pipeline/makePlan.js';
import { rangeLabel } from '../../../src/pipeline/partitions.js';
import type { LedgerState, Plan, Range, RunMode, SourceListing } from '../../../src/pipeline/plan.js';
import { listed } from './listed.js';
import { musicPipeline, type Edits } from './musicPipeline.js';
import { ledgerAfter } from './shop.js';

const ROOM = { staging: 's3://staging', copy: { authorization: 'IAM_ROLE default' } };
const DAYS = ['2018-11-01', '2018-11-02', '2018-11-03', '2018-11-04'];

/** @param etags of the days' files; a day without one has no file */
function listingOf(etags: Readonly<Record<string, string>>, songs = 'e'): SourceListing {
  const events = Object.entries(etags).map(([day, etag]) => ({
    uri: `s3://music/events/${day}/1.json`,
    etag,
    sizeBytes: 100,
  }));
  return listed(musicPipeline(), [...events, { uri: 's3://music/songs/all.json', etag: songs, sizeBytes: 10 }]);
}

const BEFORE = Object.fromEntries(DAYS.map((day) => [day, 'e']));
/** One day has changed, one is new. */
const AFTER = { ...BEFORE, '2018-11-02': 'changed', '2018-11-06': 'e' };
const NOTHING: LedgerState = new Map();

const planned = (mode: RunMode, listing: SourceListing, ledger: LedgerState, edits: Edits = {}): Plan =>
  makePlan({ pipeline: musicPipeline(edits), mode, run: 'run', listing, ledger, ...ROOM });

const LOADED = ledgerAfter(planned('load', listingOf(BEFORE), NOTHING), NOTHING);

interface Made {
  /** By asset: the ranges of its steps, or `whole`; absent when there is none. */
  readonly ranges: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

function madeBy({ steps, notes }: Pick<Plan, 'steps' | 'notes'>): Made {
  const ranges: Record<string, string> = {};
  for (const { asset, range } of steps) {
    const label = range === null ? 'whole' : rangeLabel(range).replaceAll('2018-11-', '');
    ranges[asset] = asset in ranges ? `${ranges[asset]} ${label}` : label;
  }
  return { ranges, notes };
}

/** @param days first and last: 02, 06 */
function backfilled(
  [first, last]: readonly [string, string],
  listing: SourceListing,
  more: { force?: true; edits?: Edits; ledger?: LedgerState } = {},
): Made {
  const { force, edits, ledger = LOADED } = more;
  const pipeline = musicPipeline(edits);
  const to = new Date(Date.parse(`2018-11-${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 19);
  const range: Range = { from: `2018-11-${first}T00:00:00Z`, to: `${to}Z` };
  const outline = outlineBackfill({
    pipeline,
    listing,
    ledger,
    window: { within: [range], ...(force && { force }) },
    limits: { partitions: 100, files: 100, bytes: 1e9, rows: 1e9 },
    rowsPerByte: new Map(),
  });
  return madeBy(
    planBackfill({ pipeline, run: 'run', ledger, outline, asked: { range, ...(force && { force }) }, ...ROOM }),
  );
}

const REPORT = 'report: has no partitions, so the whole table is made anew';
const SONGS = 'songs: has no partitions, so all of its files are loaded';
const MERGED = (...assets: string[]): string[] =>
  assets.map((asset) => `${asset}: what was merged before can't be taken back, so it is merged anew from all days`);
const WHOLE = {
  events: 'whole',
  songs: 'whole',
  plays: 'whole',
  trends: 'whole',
  users: 'whole',
  fans: 'whole',
  report: 'whole',
};
const EMPTY = (...assets: string[]): string[] =>
  assets.map((asset) => `${asset}: what it reads has no day yet, so the whole table is made, empty`);
const FIRST = (...assets: string[]): string[] =>
  assets.map((asset) => `${asset}: has no rows yet, so it is made whole, from all days that are there`);

test('a load makes the days that have changed, an upsert that has merged one of them whole, and says so', () => {
  expect(madeBy(planned('load', listingOf(AFTER), LOADED))).toEqual({
    ranges: {
      events: '02 06',
      plays: '02 06',
      trends: '02..03 06',
      users: 'whole',
      fans: 'whole',
      report: 'whole',
    },
    notes: MERGED('users', 'fans'),
  });
});

test('a load of a new day merges it', () => {
  const { ranges, notes } = madeBy(planned('load', listingOf({ ...BEFORE, '2018-11-06': 'e' }), LOADED));
  expect(ranges).toMatchObject({ plays: '06', users: '06', fans: '06', report: 'whole' });
  expect(notes).toEqual([]);
});

test('a load after an edit makes the table whole, which needs no word beside the reason', () => {
  const edits = { users: 1, plays: 1 };
  const plan = planned('load', listingOf(BEFORE), LOADED, edits);
  expect(madeBy(plan).ranges).toEqual({
    plays: 'whole',
    trends: 'whole',
    users: 'whole',
    fans: 'whole',
    report: 'whole',
  });
  expect(plan.steps.find(({ asset }) => asset === 'users')?.why).toBe('SQL changed');
  expect(plan.notes).toEqual(MERGED('fans'));
});

test('a reload makes every table whole, and nobody has asked for less', () => {
  expect(madeBy(planned('reload', listingOf(AFTER), LOADED))).toEqual({ ranges: WHOLE, notes: [] });
});

test('a backfill of a range with a changed day makes whole what can not be made by range, and says so of each', () => {
  expect(backfilled(['02', '06'], listingOf(AFTER, 'changed'))).toEqual({
    ranges: {
      songs: 'whole',
      events: '02 06',
      plays: '02..06',
      trends: '02..06',
      users: 'whole',
      fans: 'whole',
      report: 'whole',
    },
    notes: [SONGS, ...MERGED('users', 'fans'), REPORT],
  });
});

test('a backfill of a new day alone merges it, and makes whole what has no partitions', () => {
  expect(backfilled(['06', '06'], listingOf(AFTER))).toEqual({
    ranges: { events: '06', plays: '06', trends: '06', users: '06', fans: '06', report: 'whole' },
    notes: [REPORT],
  });
});

test('a backfill by force makes what its range reaches by a lookback, and says what else it makes', () => {
  expect(backfilled(['03', '03'], listingOf(BEFORE), { force: true })).toEqual({
    ranges: {
      songs: 'whole',
      events: '03',
      plays: '03',
      trends: '03..04',
      users: 'whole',
      fans: 'whole',
      report: 'whole',
    },
    notes: [SONGS, ...MERGED('users', 'fans'), REPORT],
  });
});

test('a first backfill makes what merges whole, of what is there by then', () => {
  expect(backfilled(['02', '03'], listingOf(BEFORE), { ledger: NOTHING })).toEqual({
    ranges: {
      songs: 'whole',
      events: '02..03',
      plays: '02..03',
      trends: '02..03',
      users: 'whole',
      fans: 'whole',
      report: 'whole',
    },
    notes: [SONGS, ...FIRST('users', 'fans'), REPORT],
  });
});

test('a backfill of a range without files makes empty tables, and says so', () => {
  expect(backfilled(['20', '21'], listingOf({}), { ledger: NOTHING }).notes).toEqual([
    'events: has no files in this range, so the table is made whole',
    SONGS,
    ...EMPTY('plays', 'users', 'fans'),
    REPORT,
    ...EMPTY('trends'),
  ]);
});
