import { expect, test } from 'vitest';
import { NO_COLOURS } from '../../../src/cli/screen/paint.js';
import { renderPlan, renderPlanSql } from '../../../src/cli/screen/plan.js';
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

test('a plan without steps says that all is up to date', () => {
  expect(renderPlan({ ...PLAN, steps: [], skipped: [], notes: [] }, options)).toEqual([
    'nothing to load: music is up to date',
  ]);
});

test('plan --sql is a script: every statement ends with a semicolon, all else is comment', async () => {
  await expect(text(renderPlanSql(PLAN))).toMatchFileSnapshot('goldens/plan.sql');
});

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
