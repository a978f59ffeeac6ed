import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { installPython, scriptFolder, type Installed } from './install.js';

let target: Target;
let python: Installed;
let project: string;
beforeAll(async () => {
  [target, python] = await Promise.all([startTarget(), installPython('dbt-redshift==1.10.2', 'dbt-core==1.11.16')]);
  project = join(python.folder, 'project');
  await cp(scriptFolder('dbt'), project, { recursive: true });
}, 400_000);
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await python[Symbol.asyncDispose]();
});

const dbt = (...args: string[]): Promise<string> => {
  const env = {
    ...target.env,
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    DBT_USE_COLORS: 'false',
    DBT_PROFILES_DIR: '.',
  };
  return run({ ...target, env }, project, join(python.folder, 'bin/dbt'), ...args);
};

async function rows(sql: string): Promise<unknown[][]> {
  const { PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = target.env as Record<string, string>;
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(PGPORT),
    user: PGUSER!,
    password: PGPASSWORD!,
    database: PGDATABASE!,
  });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

it('dbt builds a project, and again by merge and by delete+insert, and documents it', async () => {
  expect(await dbt('build')).toMatch(/Done\. PASS=14 WARN=0 ERROR=0/);
  expect(await dbt('build', '--vars', '{round: 2}')).toMatch(/Done\. PASS=14 WARN=0 ERROR=0/);
  const twice = [
    [1, 1],
    [2, 2],
    [3, 2],
  ];
  expect(await rows('SELECT id, round FROM shop.merged ORDER BY 1')).toEqual(twice);
  expect(await rows('SELECT id, round FROM shop.replaced ORDER BY 1')).toEqual(twice);
  expect(await rows('SELECT customer, ids FROM shop.customers ORDER BY 1')).toEqual([
    ['ann', '1,3'],
    ['bob', '2'],
  ]);
  expect(await rows('SELECT count(*) FROM shop.order_history WHERE dbt_valid_to IS NULL')).toEqual([['3']]);

  await dbt('docs', 'generate');
  const { nodes } = JSON.parse(await readFile(join(project, 'target/catalog.json'), 'utf8')) as {
    nodes: Record<
      string,
      { metadata: { type: string; comment: string | null }; columns: object; stats: Record<string, { value: unknown }> }
    >;
  };
  const orders = nodes['model.shop.orders']!;
  expect(orders.metadata).toMatchObject({ type: 'BASE TABLE', comment: 'One row an order' });
  expect(Object.keys(orders.columns)).toEqual(['id', 'customer', 'ordered_at', 'amount', 'built_at']);
  expect(orders.stats).toMatchObject({ diststyle: { value: 'KEY(customer)' }, sortkey1: { value: 'ordered_at' } });
  expect(nodes['model.shop.totals']!.metadata.type).toBe('MATERIALIZED VIEW');
  expect(nodes['model.shop.unbound_customers']!.metadata.type).toBe('LATE BINDING VIEW');
}, 500_000);
