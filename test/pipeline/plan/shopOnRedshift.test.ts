import pg from 'pg';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitStatements } from '@loadstar/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLocalRedshift, type LocalRedshift } from '../../../local/src/redshift/server.js';
import { startLocalS3, type LocalS3 } from '../../../local/src/s3/server.js';
import type { Pipeline } from '../../../src/pipeline/asset.js';
import { compilePipeline } from '../../../src/pipeline/compile.js';
import { partition, transform } from '../../../src/pipeline/index.js';
import type { LedgerState, Plan, PlannedStep } from '../../../src/pipeline/plan.js';
import { liveQuery } from '../../../src/pipeline/stepStatements.js';
import { customersOf, ordersOf, prices, type SourceObjects } from '../../fixtures/pipelines/shopData.js';
import { shopWith } from '../shopFolder.js';
import { FIRST_DAYS, ledgerAfter, LATER, planShop } from './shop.js';

const ACCESS = { accessKeyId: 'test', secretAccessKey: 'test' };
const { definition, files } = shopWith();
const shop: Pipeline = compilePipeline(definition, files);
const TABLES = shop.assets.map(({ name }) => name);
/** The shop with a table whose rows depend on the day before. */
const trending = (() => {
  const { definition: old, files: sql } = shopWith({
    files: {
      'tables/trends.sql': 'CREATE TABLE trends (day TIMESTAMP NOT NULL, orders BIGINT, orders_before BIGINT)',
      'transforms/trends.sql': `SELECT day, orders, LAG(orders) OVER (ORDER BY day) AS orders_before
FROM (SELECT DATE_TRUNC('day', placed_at) AS day, COUNT(*) AS orders FROM orders GROUP BY 1) AS days`,
    },
  });
  const assets = [...old.assets, transform('trends', { fill: partition('day', { lookback: 1 }) })];
  return compilePipeline({ ...old, assets }, sql);
})();

let folder: string;
let store: LocalS3;
let redshift: LocalRedshift;
let client: pg.Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadstar-shop-'));
  store = await startLocalS3({ root: join(folder, 's3'), ...ACCESS });
  redshift = await startLocalRedshift({
    dataDir: join(folder, 'redshift'),
    password: 'Secret-pass-1',
    s3: { endpoint: store.endpoint, ...ACCESS },
  });
  const { host, port, user, password, database } = redshift;
  client = new pg.Client({ host, port, user, password, database });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await redshift?.stop();
  await store?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await client.query('DROP SCHEMA IF EXISTS shop CASCADE');
  await client.query('CREATE SCHEMA shop');
});

function put(key: string, body: string | Uint8Array): void {
  const path = join(folder, 's3', 'shop-data', key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, body);
}

/** Puts the objects in the bucket, plans, and runs every step. @returns the ledger afterwards */
async function load(
  objects: SourceObjects,
  ledger: LedgerState,
  mode: Plan['mode'] = 'load',
  pipeline = shop,
): Promise<LedgerState> {
  rmSync(join(folder, 's3', 'shop-data'), { recursive: true, force: true });
  for (const [key, body] of Object.entries(objects)) put(`export/${key}`, body);
  const plan = planShop(pipeline, objects, ledger, mode);
  for (const step of plan.steps) await run(step);
  return ledgerAfter(plan, ledger);
}

/** The step as one transaction, its count and its checks. */
async function run(step: PlannedStep): Promise<void> {
  if (step.manifestUri !== null) {
    const entries = [...step.files].map(({ uri }) => ({ url: uri, mandatory: true }));
    put(step.manifestUri.replace('s3://shop-data/', ''), JSON.stringify({ entries }));
  }
  await client.query('BEGIN');
  let reported = 0;
  for (const { purpose, sql } of step.statements) {
    const { rowCount } = await client.query(sql);
    if (purpose === 'insert') reported += rowCount ?? 0;
    if (purpose === 'copy')
      reported += Number((await client.query<{ rows: string }>('SELECT pg_last_copy_count() AS rows')).rows[0]?.rows);
  }
  if (step.countSql !== null) {
    const counted = await client.query<{ rows: string }>(step.countSql);
    expect(Number(counted.rows[0]?.rows), `${step.id} counted`).toBe(reported);
  }
  for (const check of step.checks) expect((await client.query(check.sql)).rows, `${step.id} ${check.name}`).toEqual([]);
  await client.query('COMMIT');
}

/** Rows of each table, sorted. */
async function contents(suffix = ''): Promise<Record<string, string[]>> {
  const tables: [string, string[]][] = [];
  for (const table of TABLES) {
    const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM shop.${table}${suffix}`);
    tables.push([table, rows.map((row) => JSON.stringify(row)).sort()]);
  }
  return Object.fromEntries(tables);
}

describe('on the local Redshift', () => {
  test('every golden of scoping runs, and narrows to its range', async () => {
    await client.query('DROP SCHEMA IF EXISTS "Web Shop" CASCADE');
    const goldens = fileURLToPath(new URL('../', import.meta.url));
    const setup = readFileSync(`${goldens}scope-tables.sql`, 'utf8');
    for (const { text } of splitStatements(setup)) await client.query(text);
    for (const name of readdirSync(`${goldens}scope`)) {
      const { rows } = await client.query(readFileSync(`${goldens}scope/${name}/expected.sql`, 'utf8'));
      if (name === 'dates-and-zones') expect(rows).toHaveLength(2); // two days by one instant
    }
    await client.query('DROP SCHEMA "Web Shop" CASCADE');
  });

  test('a first load brings every file once, and its analysis what was expected', async () => {
    await load(
      {
        ...ordersOf('2024-02-28', [4, 5]),
        ...ordersOf('2024-02-29', [6], [8]),
        ...customersOf('2024-02-28', { 1: 'Ada' }),
        ...prices({ 'sku-0': 100, 'sku-1': 250 }),
      },
      new Map(),
    );
    const tables = await contents();
    expect(tables['raw_orders']).toHaveLength(4);
    const [analysis] = shop.analyses;
    const { rows } = await client.query<Record<string, unknown>>(liveQuery(analysis!, 'shop'));
    expect(rows.map((row) => [row['day'], Number(row['orders']), Number(row['cents'])])).toEqual(
      analysis!.expected!.rows,
    );
  });

  test('loads of late files and new days end in the rows of a reload', async () => {
    const first = await load(FIRST_DAYS, new Map());
    const second = await load(LATER, first);
    const live = await contents();
    await load(LATER, second, 'reload');
    expect(await contents('__next')).toEqual(live);
    expect(live['customers']!.map((row) => (JSON.parse(row) as { name: string | null }).name)).toEqual([
      'Ada L.',
      'Bob B.',
      null,
      'Cy',
    ]);
    expect(live['raw_orders']).toHaveLength(9);
  });

  test('a table that looks back is as a reload makes it, also where only the day before has changed', async () => {
    const trends = async (suffix = ''): Promise<unknown[][]> => {
      const { rows } = await client.query<Record<string, unknown>>({
        text: `SELECT to_char(day, 'MM-DD') AS day, orders, orders_before FROM shop.trends${suffix} ORDER BY 1`,
      });
      return rows.map((row) => Object.values(row));
    };
    const first = await load(FIRST_DAYS, new Map(), 'load', trending);
    expect(await trends()).toEqual([
      ['02-27', '3', null],
      ['02-28', '2', '3'],
      ['02-29', '1', '2'],
    ]);
    const second = await load(LATER, first, 'load', trending);
    const live = await trends();
    expect(live).toEqual([
      ['02-27', '4', null],
      ['02-28', '2', '4'],
      ['02-29', '1', '2'],
      ['03-01', '2', '1'],
    ]);
    await load(LATER, second, 'reload', trending);
    expect(await trends('__next')).toEqual(live);
  });

  test('customers are the same in whatever order their days arrive', async () => {
    const days = [
      customersOf('2024-02-27', { 1: 'Ada', 2: 'Zoe' }),
      customersOf('2024-02-28', { 1: 'Ada L.', 3: 'Cy' }),
      customersOf('2024-03-05', { 2: 'Bob' }),
    ];
    const seen: string[][] = [];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      await client.query('DROP SCHEMA shop CASCADE');
      await client.query('CREATE SCHEMA shop');
      let ledger: LedgerState = new Map();
      let objects: SourceObjects = { ...ordersOf('2024-02-27', [1]), ...prices({ 'sku-1': 1 }) };
      for (const i of order) {
        objects = { ...objects, ...days[i] };
        ledger = await load(objects, ledger);
      }
      seen.push((await contents())['customers']!);
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[0]!.map((row) => (JSON.parse(row) as { name: string }).name)).toEqual(['Ada L.', 'Bob', 'Cy']);
  });

  test("a row outside of its file's partition is counted, and found missing", async () => {
    const wrong = ordersOf('2024-02-28', [4]);
    const objects = { ...prices({ 'sku-1': 1 }), 'orders/2024/02/orders-20240227-0.csv.gz': Object.values(wrong)[0]! };
    await expect(load(objects, new Map())).rejects.toThrow(/counted/);
    await client.query('ROLLBACK');
  });
});
