import { expect, test } from 'vitest';
import { NO_COLOURS } from '../../../src/cli/screen/paint.js';
import { renderBackfillPlan, renderBackfillSql, renderPlan, renderPlanSql } from '../../../src/cli/screen/plan.js';
import type { BackfillPlan } from '../../../src/pipeline/backfillSteps.js';
import type { Expected, ExpectedStep } from '../../../src/pipeline/estimate.js';
import type { Plan } from '../../../src/pipeline/plan.js';

const step = (overrides: Partial<ExpectedStep>): ExpectedStep => ({
  id: 'plays',
  asset: 'plays',
  kind: 'transform',
  range: null,
  why: 'SQL changed',
  after: [],
  target: { schema: 'music', table: 'plays' },
  fingerprint: 'f',
  tableFingerprint: 't',
  partitions: [],
  reads: [],
  files: [],
  manifestUri: null,
  statements: [],
  countSql: null,
  checks: [],
  expectedRows: null,
  ...overrides,
});

const file = (day: string, sizeBytes: number) => ({
  uri: `s3://music/log/${day}.json`,
  etag: 'e',
  sizeBytes,
  partition: `${day}T00:00:00Z`,
});

const PLAN: Expected<Plan> = {
  run: 'plan',
  pipeline: 'music',
  schema: 'music',
  mode: 'load',
  steps: [
    step({
      id: 'events@2018-11-01..2018-11-02',
      asset: 'events',
      kind: 'copy',
      why: '2 new files',
      range: { from: '2018-11-01T00:00:00Z', to: '2018-11-03T00:00:00Z' },
      files: [file('2018-11-01', 7151), file('2018-11-02', 86_600)],
      expectedRows: 8056,
      manifestUri: 's3://staging/plan/events.manifest',
      statements: [
        { purpose: 'delete', sql: "DELETE FROM music.events\nWHERE ts >= '2018-11-01 00:00:00'" },
        { purpose: 'copy', sql: "COPY music.events FROM 's3://staging/plan/events.manifest' MANIFEST" },
      ],
      countSql: 'SELECT count(*) AS rows FROM music.events',
    }),
    step({
      after: ['events@2018-11-01..2018-11-02'],
      statements: [{ purpose: 'insert', sql: 'INSERT INTO music.plays SELECT 1' }],
      checks: [
        { name: 'key_unique', severity: 'error', file: 'checks/plays.key_unique.sql', sql: 'SELECT 1 WHERE false' },
      ],
    }),
  ],
  skipped: [{ asset: 'people', why: 'up to date: 30 partitions' }],
  notes: ['events: 1 partition has no files any more: 2018-10-31'],
};

const options = { paint: NO_COLOURS };

test('a plan shows each step with files, size, reason and what it comes after', async () => {
  await expect(text(renderPlan(PLAN, options))).toMatchFileSnapshot('goldens/plan.txt');
});

test('a narrow terminal does without what can be seen elsewhere, never without range, rows and reason', () => {
  const widest = (width: number): string[] => renderPlan(PLAN, { ...options, width }).slice(0, 3);
  expect(widest(90)[0]).toMatch(/asset +range +files +size +rows +why +after$/);
  expect(widest(68)[0]).toMatch(/asset +range +files +size +rows +why$/);
  expect(widest(55)[0]).toMatch(/asset +range +rows +why$/);
  expect(widest(55)[2]).toBe('  events  2018-11-01..2018-11-02  ~8,056  2 new files');
});

const BACKFILL: Expected<BackfillPlan> = {
  ...PLAN,
  mode: 'backfill',
  range: { from: '2018-11-01T00:00:00Z', to: '2018-12-01T00:00:00Z' },
  windows: 2,
  why: { songs: 'files changed', events: '3 new days', plays: 'upstream events' },
  steps: [
    step({ id: 'songs', asset: 'songs', kind: 'copy', why: 'files changed', files: [file('2018-11-01', 1500)] }),
    ...['2018-11-03', '2018-11-01'].flatMap((day) => {
      const range = { from: `${day}T00:00:00Z`, to: `${day.slice(0, 9)}${Number(day[9]) + 1}T00:00:00Z` };
      const sqlOf = (table: string) => [{ purpose: 'insert' as const, sql: `INSERT INTO ${table} VALUES ('${day}')` }];
      return [
        step({
          ...{ id: `events@${day}`, asset: 'events', kind: 'copy', range, why: '1 new day' },
          ...{ files: [file(day, 1000)], manifestUri: `s3://staging/${day}`, statements: sqlOf('events') },
          expectedRows: 10,
        }),
        step({ id: `plays@${day}`, range, why: 'upstream events', statements: sqlOf('plays'), expectedRows: 5 }),
      ];
    }),
  ],
  skipped: [],
  notes: ['songs: has no partitions, so all of its files are loaded'],
};

test('a plan of a backfill has a line an asset, with the sums of its batches', async () => {
  await expect(text(renderBackfillPlan(BACKFILL, options))).toMatchFileSnapshot('goldens/plan-backfill.txt');
});

test('its statements are those of the first batch of each asset, and it says how many are like it', async () => {
  await expect(text(renderBackfillSql(BACKFILL))).toMatchFileSnapshot('goldens/plan-backfill.sql');
});

test('a backfill of what is there says so', () => {
  expect(renderBackfillPlan({ ...BACKFILL, steps: [], notes: [] }, options)).toEqual([
    'nothing to backfill: all of 2018-11-01..2018-11-30 is up to date',
  ]);
});

test('a script without statements says why', () => {
  expect(renderPlanSql({ ...PLAN, steps: [], notes: [] })).toEqual(['-- nothing to load: music is up to date']);
});

test('a plan without steps says that all is up to date', () => {
  expect(renderPlan({ ...PLAN, steps: [], skipped: [], notes: [] }, options)).toEqual([
    'nothing to load: music is up to date',
  ]);
});

test('plan --sql is a script: every statement ends with a semicolon, all else is comment', async () => {
  await expect(text(renderPlanSql(PLAN))).toMatchFileSnapshot('goldens/plan.sql');
});

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
