import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PipelineError } from '../../../src/pipeline/problem.js';
import { summarizeStep } from '../../../src/pipeline/makePlan.js';
import type { LedgerState, Plan, PlannedStep } from '../../../src/pipeline/plan.js';
import { compilePipeline } from '../../../src/pipeline/compile.js';
import { shopWith, withAsset, type Change } from '../shopFolder.js';
import { FIRST_DAYS, ledgerAfter, LATER, planShop } from './shop.js';

const shop = (change: Change = {}) => {
  const { definition, files } = shopWith(change);
  return compilePipeline(definition, files);
};
const NOTHING: LedgerState = new Map();
const first = planShop(shop(), FIRST_DAYS, NOTHING);
const loaded = ledgerAfter(first, NOTHING);
const second = planShop(shop(), LATER, loaded);

/** The plan as a script that people can read. LOADSTAR_GOLDENS=write writes what came out. */
function mustMatchGolden(name: string, plan: Plan): void {
  const path = fileURLToPath(new URL(`shop/${name}.sql`, import.meta.url));
  const text = scriptOf(plan);
  if (process.env['LOADSTAR_GOLDENS'] === 'write') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

function scriptOf({ steps, skipped, notes }: Plan): string {
  const parts = [
    ...steps.map(stepScript),
    ...skipped.map(({ asset, why }) => `-- skipped ${asset}: ${why}\n`),
    ...notes.map((note) => `-- note: ${note}\n`),
  ];
  return parts.join('\n');
}

function stepScript(step: PlannedStep): string {
  const files = [...step.files].map(
    ({ uri, partition }) => `--   ${uri}${partition === null ? '' : ` (${partition})`}`,
  );
  return [
    `-- step ${step.id}: ${step.why}${step.after.length === 0 ? '' : `; after ${step.after.join(', ')}`}`,
    ...files,
    ...step.statements.map(({ purpose, sql }) => `-- ${purpose}\n${sql};`),
    ...(step.countSql === null ? [] : [`-- count\n${step.countSql};`]),
    ...step.checks.map(({ name, severity, sql }) => `-- check ${name} (${severity})\n${sql};`),
    '',
  ].join('\n');
}

const whys = (plan: Plan): Record<string, string> => Object.fromEntries(plan.steps.map(({ id, why }) => [id, why]));

describe('whole plans', () => {
  test('a first load fills every table', () => mustMatchGolden('first-load', first));
  test('a load after a late file and a new day makes what these change', () =>
    mustMatchGolden('late-file-and-new-day', second));
  test('a reload builds shadows of all', () =>
    mustMatchGolden('reload', planShop(shop(), LATER, ledgerAfter(second, loaded), 'reload')));
});

describe('a plan', () => {
  test('of nothing new has no steps, and says so for each asset', () => {
    const plan = planShop(shop(), FIRST_DAYS, loaded);
    expect(plan.steps).toEqual([]);
    expect(Object.fromEntries(plan.skipped.map(({ asset, why }) => [asset, why]))).toEqual({
      prices: 'up to date',
      raw_customers: 'up to date: 2 days',
      raw_orders: 'up to date: 3 days',
      customers: 'up to date: 2 days',
      orders: 'up to date: 3 days',
      daily_sales: 'up to date',
    });
  });

  test('gives a name with its range to each of several steps of an asset, one after the other', () => {
    const steps = second.steps.filter(({ asset }) => asset === 'raw_orders');
    expect(steps.map(({ id, after }) => [id, after])).toEqual([
      ['raw_orders@2024-02-27', []],
      ['raw_orders@2024-03-01', ['raw_orders@2024-02-27']],
    ]);
  });

  test('lists only the files of the step, and where their manifest goes', () => {
    const step = second.steps.find(({ id }) => id === 'raw_orders@2024-02-27')!;
    expect([...step.files].map(({ uri }) => uri.slice(-6 - 2))).toEqual(['0.csv.gz', '1.csv.gz', '2.csv.gz']);
    expect(step.manifestUri).toBe(
      's3://shop-data/staging/shop/load/2024-03-02T06:00:00Z/raw_orders@2024-02-27.manifest',
    );
  });

  test('says why each step is there', () => {
    expect(whys(second)).toEqual({
      raw_customers: '1 new day',
      'raw_orders@2024-02-27': '1 changed day',
      'raw_orders@2024-03-01': '1 new day',
      customers: 'upstream raw_customers',
      'orders@2024-02-27': 'upstream raw_orders',
      'orders@2024-03-01': 'upstream raw_orders',
      daily_sales: 'upstream orders, customers',
    });
    const changedSql = shop({
      files: {
        'transforms/daily_sales.sql': 'SELECT CAST(placed_at AS DATE) AS day, 0 AS orders, 0 AS cents FROM orders',
      },
    });
    expect(whys(planShop(changedSql, FIRST_DAYS, loaded))).toEqual({ daily_sales: 'SQL changed' });
    expect(whys(planShop(shop(withAsset('prices', { acceptAnyDate: true })), FIRST_DAYS, loaded))['prices']).toBe(
      'COPY settings changed',
    );
    expect(whys(planShop(shop(), { ...FIRST_DAYS, 'prices/more.json': '["sku-2", 1]' }, loaded))['prices']).toBe(
      'files changed',
    );
  });

  test('goes on where a run stopped', () => {
    const stopped = ledgerAfter({ ...second, steps: second.steps.slice(0, 3) }, loaded);
    expect(whys(planShop(shop(), LATER, stopped))).toEqual({
      customers: 'left over by an earlier run',
      'orders@2024-02-27': 'left over by an earlier run',
      'orders@2024-03-01': 'left over by an earlier run',
      daily_sales: 'upstream orders, customers',
    });
  });

  test('of a table whose DDL changed is refused, with the way out', () => {
    const changed = shop({
      files: { 'tables/daily_sales.sql': 'CREATE TABLE daily_sales (day DATE, orders BIGINT, cents BIGINT)' },
    });
    expect(() => planShop(changed, FIRST_DAYS, loaded)).toThrow(PipelineError);
    expect(() => planShop(changed, FIRST_DAYS, loaded)).toThrow(
      /tables\/daily_sales\.sql {2}the live table "daily_sales" was made by another CREATE TABLE[^]*loadstar reload/,
    );
    expect(planShop(changed, FIRST_DAYS, loaded, 'reload').steps).toHaveLength(6);
  });

  test('tells of files that are gone, and of assets that are', () => {
    const rest = Object.fromEntries(
      Object.entries(FIRST_DAYS).filter(([key]) => !key.startsWith('customers/2024-02-28')),
    );
    const ledger = new Map([...loaded, ['old_sales', { tableFingerprint: 'x', partitions: [] }]]);
    const plan = planShop(shop(), rest, ledger);
    expect(plan.steps).toEqual([]);
    expect(plan.notes).toEqual([
      'raw_customers: no files any more for 2024-02-28; the rows stay until a reload, or a load --prune',
      'old_sales: no longer an asset of the pipeline; its table is left as it is',
    ]);
    expect(planShop(shop(), rest, loaded, 'reload').notes).toContain(
      'raw_customers: no files any more for 2024-02-28; the rows go with this reload',
    );
  });

  test('of a source without files leaves empty tables, once', () => {
    const plan = planShop(shop(), {}, NOTHING);
    expect(plan.steps.map(({ id }) => id)).toHaveLength(6);
    expect(
      plan.steps
        .filter(({ kind }) => kind === 'copy')
        .map(({ why, manifestUri, countSql }) => [why, manifestUri, countSql])[1],
    ).toEqual(['no files', null, null]);
    expect(plan.notes).toContain('prices: no files match s3://shop-data/export/prices/*.json; the table is empty');
    expect(planShop(shop(), {}, ledgerAfter(plan, NOTHING)).steps).toEqual([]);
    expect(planShop(shop(), FIRST_DAYS, ledgerAfter(plan, NOTHING)).steps.every(({ range }) => range === null)).toBe(
      true,
    );
  });

  test('holds what each SELECT reads, in the versions that its own were made of', () => {
    const orders = second.steps.find(({ id }) => id === 'orders@2024-03-01')!;
    expect(orders.reads.map(({ asset, range, partitions }) => [asset, range, partitions.length])).toEqual([
      ['raw_orders', orders.range, 1],
      ['prices', null, 1],
    ]);
  });

  test('is plain data', () => {
    const written = JSON.parse(JSON.stringify(second)) as typeof second;
    const read = second.steps.map((step) => ({ ...step, files: [...step.files] }));
    expect(written).toEqual({ ...second, steps: read });
  });

  test('has a summary of each step that is small enough for a history', () => {
    const [step] = second.steps.filter(({ id }) => id === 'raw_orders@2024-02-27');
    expect(summarizeStep(step!, 's3://x')).toMatchObject({
      id: step!.id,
      files: 3,
      partitions: 1,
      uri: 's3://x',
      why: '1 changed day',
    });
    expect(Object.keys(summarizeStep(step!, ''))).not.toContain('statements');
  });
});

test('no statement truncates, holds a secret, or ends in a semicolon', () => {
  for (const plan of [first, second]) {
    for (const { sql } of plan.steps.flatMap(({ statements, checks }) => [...statements, ...checks])) {
      expect(sql).not.toMatch(/truncate\s+(table\s+)?\w|access_key|secret/i);
      expect(sql.trimEnd()).not.toMatch(/;$/);
    }
  }
});

describe('a plan of some assets', () => {
  const idsOf = (plan: Plan): string[] => plan.steps.map(({ id }) => id);

  test('has steps of these alone, however stale the others are', () => {
    const plan = planShop(shop(), LATER, loaded, 'load', ['raw_customers', 'daily_sales']);
    expect(idsOf(plan)).toEqual(['raw_customers']);
    expect(plan.skipped.map(({ asset }) => asset)).toEqual(['daily_sales']);
    expect(plan.selected).toEqual(['raw_customers', 'daily_sales']);
  });

  test('of a reload reads what it does not build where it is live, and the ledger says so', () => {
    const [orders, sales] = planShop(shop(), FIRST_DAYS, loaded, 'reload', ['orders', 'daily_sales']).steps;
    const insert = orders?.statements.find(({ purpose }) => purpose === 'insert')?.sql;
    expect(insert).toContain('INSERT INTO shop.orders__next');
    expect(insert).toContain('FROM shop.raw_orders)');
    expect(orders?.reads.map(({ asset, isLive }) => [asset, isLive])).toEqual([
      ['raw_orders', true],
      ['prices', true],
    ]);
    expect(sales?.reads.find(({ asset }) => asset === 'orders')?.isLive).toBeUndefined();
  });

  test('is refused when it waits for one that was never loaded, with what to select too', () => {
    const refused = (): Plan => planShop(shop(), FIRST_DAYS, NOTHING, 'load', ['raw_orders', 'orders']);
    expect(refused).toThrow(PipelineError);
    expect(refused).toThrow('orders is selected and waits for customers, prices, which was never loaded');
    expect(refused).toThrow('--select +orders');
  });

  test('does not mind that the CREATE TABLE of another one has changed', () => {
    const changed = shop({ files: { 'tables/prices.sql': 'CREATE TABLE prices (sku varchar(9), cents bigint)' } });
    expect(() => planShop(changed, LATER, loaded)).toThrow('"prices" was made by another CREATE TABLE');
    expect(idsOf(planShop(changed, LATER, loaded, 'load', ['raw_customers']))).toEqual(['raw_customers']);
  });
});
