import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListedRun } from '../../src/cli/runList.js';
import type { AssetPreview } from '../../src/cli/screen/preview.js';
import type { Finding } from '../../src/cli/screen/doctor.js';
import type { Expected } from '../../src/pipeline/estimate.js';
import type { Plan } from '../../src/pipeline/plan.js';
import { openSession, type TableResult, type WarehouseAddress } from '../../src/redshift/session.js';
import type { RunView } from '../../src/workflows/view.js';
import { bestDays, isAlive, ShopFolder, type Command } from './shopFolder.js';

let folder: ShopFolder;
let dev: Command;

beforeAll(async () => {
  folder = await ShopFolder.make();
  dev = folder.start(['dev', '--mount', folder.mount]);
  await dev.says('stop  ');
});

afterAll(async () => folder[Symbol.asyncDispose]());

async function warehouse(): Promise<WarehouseAddress> {
  const env = await folder.json<Record<string, string>>('env');
  return {
    host: env['PGHOST'] ?? '',
    port: Number(env['PGPORT']),
    user: env['PGUSER'] ?? '',
    password: env['PGPASSWORD'] ?? '',
    database: env['PGDATABASE'] ?? '',
    ssl: false,
  };
}

const rowsOf = async (sql: string): Promise<TableResult['rows']> => (await folder.json<TableResult>('query', sql)).rows;

test('a second dev in the folder says who runs, and leaves it alone', async () => {
  const second = await folder.expect(1, 'dev');
  expect(second.stderr).toContain(String(dev.pid));
  expect((await folder.json<Finding[]>('doctor')).every(({ state }) => state === 'ok')).toBe(true);
});

test('env is read by sh as the addresses of the stack', async () => {
  const variables = await folder.json<Record<string, string>>('env');
  const { stdout } = await folder.expect(0, 'env');
  expect(stdout.split('\n').filter((line) => line !== '')).toHaveLength(Object.keys(variables).length);
  expect(stdout).toContain(`export PGPORT=${variables['PGPORT']}`);
});

test('preview shows what is in the files and that the tables take it', async () => {
  const previews = await folder.json<AssetPreview[]>('preview');
  expect(previews.map(({ asset, files, problems }) => [asset, files, problems])).toEqual([
    ['prices', 1, []],
    ['raw_customers', 2, []],
    ['raw_orders', 2, []],
  ]);
  expect(previews[0]?.rows.rows).toEqual([
    ['A', 300],
    ['B', 200],
  ]);
});

test('preview tells of a text that is too long before COPY does', async () => {
  await folder.put(
    'customers/2024-03-01/part/1.json',
    '{"customer_id":3,"name":"Cy","country":"Sweden","changed_on":"2024-03-01","vip":true}\n',
  );
  const [preview] = await folder.json<AssetPreview[]>('preview', 'raw_customers');
  expect(preview?.problems).toEqual(['country char(2): holds 2 bytes, 1 value, first "Sweden"']);
  expect(preview?.extraKeys).toEqual(['vip']);
  await folder.put('customers/2024-03-01/part/1.json', '');
});

test('plan --sql prints each statement of the plan', async () => {
  const plan = await folder.json<Plan>('plan');
  const { stdout } = await folder.expect(0, 'plan', '--sql');
  for (const { sql } of plan.steps.flatMap((step) => step.statements)) expect(stdout).toContain(`${sql};`);
});

test('a load loads, a second one finds nothing to do', async () => {
  const first = await folder.expect(0, 'load');
  expect(first.stdout).toMatch(/raw_orders: done {2}4 rows {2}2 files/);
  expect(await rowsOf('select order_id, cents from shop.orders order by 1')).toEqual([
    [1, '300'],
    [2, '200'],
    [3, '300'],
    [4, '400'],
  ]);
  expect((await folder.json<RunView>('load')).steps).toEqual([]);
});

test('plan expects the rows that were there before, and of what was never loaded none', async () => {
  const rowsOfPlan = async (...args: string[]): Promise<unknown> => {
    const { steps } = await folder.json<Expected<Plan>>('plan', ...args);
    return Object.fromEntries(steps.map(({ asset, expectedRows }) => [asset, expectedRows]));
  };
  const rows = { prices: 2, raw_customers: 2, raw_orders: 4, customers: 2, orders: 4, daily_sales: 2 };
  expect(await rowsOfPlan('reload')).toEqual(rows);
  const day = ['--from', '2024-02-28', '--to', '2024-02-28', '--force'];
  expect(await rowsOfPlan('backfill', ...day)).toMatchObject({ raw_orders: 2, orders: 2, daily_sales: 2 });
  expect((await folder.expect(0, 'plan', 'reload')).stdout).toMatch(/raw_orders +whole table +2 +\d+ B +~4 +reload/);
});

test.each([
  [['--force'], '--force is of a backfill; a load looks at all partitions'],
  [['reload', '--from', '2024-02'], '--from is of a backfill; a reload looks at all partitions'],
  [['backfill', '--prune'], '--prune is of a load'],
  [['backfill'], 'a backfill has a range'],
])('plan %j would not do what was meant, and says so', async (args, message) => {
  expect((await folder.expect(2, 'plan', ...args)).stderr).toContain(message);
});

test('a load of some assets leaves the others as they are', async () => {
  const sales = await folder.read('shop/transforms/daily_sales.sql');
  const customers = await folder.read('shop/transforms/customers.sql');
  await folder.write('shop/transforms/daily_sales.sql', sales.replace('SUM(cents)', 'SUM(cents) + 1'));
  await folder.write('shop/transforms/customers.sql', `${customers.replace(/;\s*$/, '')}\nORDER BY 1`);
  expect((await folder.json<Plan>('plan', '--select', 'state:changed')).steps.map(({ id }) => id)).toEqual([
    'customers',
    'daily_sales',
  ]);
  const view = await folder.json<RunView>('load', '--select', 'state:changed', '--exclude', 'customers');
  expect(view).toMatchObject({ selected: ['daily_sales'], steps: [{ asset: 'daily_sales', state: 'done' }] });
  expect(await rowsOf('select cents from shop.daily_sales order by 1')).toEqual([['501'], ['701']]);
  await folder.write('shop/transforms/daily_sales.sql', sales);
  await folder.write('shop/transforms/customers.sql', customers);
  expect((await folder.json<RunView>('load')).steps.map(({ asset }) => asset)).toEqual(['daily_sales']);
});

test('a reload of some assets builds these and what is downstream, and swaps no other', async () => {
  const created = async (): Promise<Map<string, unknown>> => {
    const tables = await rowsOf(
      "select relname, oid from pg_class where relnamespace = 'shop'::regnamespace and relkind = 'r'",
    );
    return new Map(tables.map(([name, oid]) => [String(name), oid]));
  };
  const before = await created();
  const view = await folder.json<RunView>('reload', '--select', 'orders');
  expect(view.steps.map(({ asset, state }) => [asset, state])).toEqual([
    ['orders', 'done'],
    ['daily_sales', 'done'],
  ]);
  const after = await created();
  expect([...after.keys()].filter((table) => after.get(table) !== before.get(table)).sort()).toEqual([
    'daily_sales',
    'orders',
  ]);
  expect((await folder.json<RunView>('load')).steps).toEqual([]);
});

test('a reload that keeps the old tables is rolled back, and the next load does what is left to do', async () => {
  expect((await folder.expect(1, 'rollback', '--yes')).stderr).toContain('loadstar reload --keep-old');
  const sales = await folder.read('shop/transforms/daily_sales.sql');
  await folder.write('shop/transforms/daily_sales.sql', sales.replace('SUM(cents)', 'SUM(cents) + 1'));
  const { stdout } = await folder.expect(0, 'reload', '--keep-old', '--select', 'daily_sales');
  expect(stdout).toContain('loadstar rollback puts them back');
  expect(await rowsOf('select cents from shop.daily_sales order by 1')).toEqual([['501'], ['701']]);
  expect((await folder.expect(2, 'rollback')).stderr).toContain('daily_sales');
  await folder.expect(0, 'rollback', '--yes');
  expect(await rowsOf('select cents from shop.daily_sales order by 1')).toEqual([['500'], ['700']]);
  await folder.write('shop/transforms/daily_sales.sql', sales);
  expect((await folder.json<RunView>('load')).steps).toEqual([]);
});

test('rows whose files are gone stay, which is said, until a load is told to prune', async () => {
  await folder.putOrders('20240302', ['20;1;A;1;2024-03-02 10:00:00']);
  await folder.putOrders('20240229', ['21;1;B;2;2024-02-29 12:00:00'], 2);
  await folder.expect(0, 'load');
  const orders = (): Promise<TableResult['rows']> => rowsOf('select order_id from shop.orders order by 1');
  const all = [[1], [2], [3], [4], [20], [21]];
  expect(await orders()).toEqual(all);
  await folder.removeOrders('20240302');
  await folder.removeOrders('20240229', 2);
  const plan = await folder.json<Plan>('plan');
  expect([plan.steps, plan.notes]).toEqual([
    [],
    [
      'raw_orders: no files any more for 2024-03-02; the rows stay until a reload, or a load --prune',
      'raw_orders: 1 file gone for 2024-02-29; the rows stay until a reload, or a load --prune',
    ],
  ]);
  await folder.expect(0, 'load');
  expect(await orders()).toEqual(all);
  const pruned = await folder.json<RunView>('load', '--prune');
  expect(pruned.steps.filter(({ asset }) => asset === 'raw_orders').map(({ why }) => why)).toEqual([
    '1 changed day',
    '1 emptied day',
  ]);
  expect(await orders()).toEqual([[1], [2], [3], [4]]);
  expect(await folder.json<Plan>('plan')).toMatchObject({ steps: [], notes: [] });
});

test('nothing is started where nothing is selected', async () => {
  const runs = await folder.json<ListedRun[]>('runs');
  expect((await folder.expect(0, 'load', '--select', 'state:failed')).stdout).toContain('no asset is selected');
  expect(await folder.json<ListedRun[]>('runs')).toEqual(runs);
});

test('query shows NULL, and counts the rows that it does not show', async () => {
  const { stdout } = await folder.expect(
    0,
    'query',
    'select customer_id, name from shop.customers order by 1 desc',
    '--limit',
    '1',
  );
  expect(stdout).toMatch(/2 {2}NULL/);
  expect(stdout).toContain('1 row of 2 rows');
});

test('analyses are as expected; with another expectation the exit code is 1 and the difference is told', async () => {
  expect((await folder.expect(0, 'analyze')).stdout).toContain('1 analysis as expected');
  await folder.write('other/best_days.expected.json', bestDays(701));
  const { stdout } = await folder.expect(1, 'analyze', '--expected', 'other');
  expect(stdout).toContain('row 1: cents 700, expected 701');
});

test('a check that finds rows now fails, and shows them', async () => {
  await folder.expect(0, 'check');
  await folder.expect(0, 'query', 'delete from shop.orders where order_id = 3');
  const { stdout } = await folder.expect(1, 'check', 'orders');
  expect(stdout).toMatch(/✗ orders\.complete +1 row/);
});

test('a bad row holds the load with exit code 3 and tells file, line, column, value and how to resume', async () => {
  await folder.putOrders('20240301', ['5;1;A;1;2024-03-01 10:00:00', '6;1;A;many;2024-03-01 11:00:00']);
  const held = await folder.expect(3, 'load');
  expect(held.stdout).toContain('orders-20240301-1.csv.gz, line 3');
  expect(held.stdout).toContain('column  quantity int2, value "many"');
  expect(held.stdout).toMatch(/loadstar resume shop\/load\/\S+Z/);
  expect((await folder.expect(0, 'show')).stdout).toContain('value "many"');
  await folder.expect(3, 'watch');
});

test('completion has the runs that a command can do something with, the newest first', async () => {
  const answersTo = async (command: string): Promise<string[]> => {
    const { stdout } = await folder.expect(0, 'completion', 'fish', '--', command, '');
    return stdout.split('\n').flatMap((line) => line.split('\t')[0] || []);
  };
  const runs = await folder.json<ListedRun[]>('runs');
  const ids = (isMeant: (run: ListedRun) => boolean): string[] => runs.filter(isMeant).map(({ run }) => run);
  const held = ids(({ state }) => state === 'held');
  expect(held).toHaveLength(1);
  expect(await answersTo('show')).toEqual(ids(() => true));
  expect(await answersTo('abort')).toEqual(held);
  expect(await answersTo('resume')).toEqual(ids(({ state }) => state !== 'done'));
  expect(await answersTo('pause')).toEqual([]);
});

test('resume shows what has changed, wants --yes without a terminal, and brings the same run to its end', async () => {
  await folder.putOrders('20240301', ['5;1;A;1;2024-03-01 10:00:00']);
  const asked = await folder.expect(2, 'resume', 'latest');
  expect(asked.stdout).toMatch(
    /raw_orders: changed since it was planned\n +1 file changed\n.*orders-20240301-1\.csv\.gz/,
  );
  expect(asked.stderr).toContain('--yes');
  const { stdout } = await folder.expect(0, 'resume', 'latest', '--yes');
  expect(stdout).toContain('raw_orders: done');
  const view = await folder.json<RunView>('show');
  expect(view).toMatchObject({ state: 'done', answers: [{ kind: 'resumed' }] });
  expect((await folder.json<ListedRun[]>('runs', '--limit', '1'))[0]).toMatchObject({ state: 'done', failed: [] });
  expect(await rowsOf('select count(*) from shop.orders where order_id >= 5')).toEqual([['1']]);
  expect((await folder.json<RunView>('load')).steps).toEqual([]);
});

test('skip lets a held load go on without what failed, and the next load makes up for it', async () => {
  await folder.putOrders('20240304', ['7;1;A;none;2024-03-04 10:00:00']);
  await folder.put(
    'customers/2024-03-02/part/1.json',
    '{"customer_id":9,"name":"Di","country":"NO","changed_on":"2024-03-02"}\n',
  );
  await folder.expect(3, 'load');
  const wrong = await folder.expect(1, 'skip', 'latest', 'orders', '--reason', 'x');
  expect(wrong.stderr).toContain('orders has not failed, it waits for what has: skip that (raw_orders)');
  const { stdout } = await folder.expect(0, 'skip', 'latest', 'raw_orders', '--reason', 'sent again tomorrow');
  expect(stdout).toMatch(/done in .*skipped, which the next load does/);
  const view = await folder.json<RunView>('show');
  expect(view).toMatchObject({
    state: 'done',
    answers: [{ kind: 'skipped', assets: ['raw_orders'], reason: 'sent again tomorrow' }],
  });
  expect(await rowsOf('select count(*) from shop.customers where customer_id = 9')).toEqual([['1']]);
  await folder.putOrders('20240304', ['7;1;A;1;2024-03-04 10:00:00']);
  await folder.expect(0, 'load');
  expect(await rowsOf('select count(*) from shop.orders where order_id = 7')).toEqual([['1']]);
});

test('resume refuses when the worker would run something else than it has shown', async () => {
  await folder.putOrders('20240303', ['8;1;A;none;2024-03-03 10:00:00']);
  await folder.expect(3, 'load');
  await folder.copyPipeline('shop', 'elsewhere');
  const mended = await folder.read('elsewhere/transforms/daily_sales.sql');
  await folder.write('elsewhere/transforms/daily_sales.sql', mended.replace('SUM(cents)', 'SUM(cents + 0)'));
  const refused = await folder.expect(1, 'resume', 'latest', '--yes', '--pipeline', 'elsewhere');
  expect(refused.stderr).toContain("the worker's pipeline folder differs from yours in daily_sales");
  expect((await folder.json<RunView>('show')).state).toBe('held');
  await folder.expect(0, 'abort', 'latest', '--reason', 'enough');
});

test('a held run that is aborted fails with the reason, and no longer takes an answer', async () => {
  await folder.putOrders('20240303', ['8;1;A;none;2024-03-03 10:00:00']);
  await folder.expect(3, 'load');
  expect((await folder.expect(2, 'abort', 'latest')).stderr).toContain('--reason');
  const { stdout } = await folder.expect(0, 'abort', 'latest', '--reason', 'sent again tomorrow');
  expect(stdout).toContain('sent again tomorrow');
  expect((await folder.json<RunView>('show')).state).toBe('failed');
  expect((await folder.expect(1, 'abort', 'latest', '--reason', 'x')).stderr).toContain('is not held: it is failed');
});

test('runs lists what ran, newest first, and any part of an id finds a run', async () => {
  const runs = await folder.json<ListedRun[]>('runs');
  expect(runs.slice(0, 3).map(({ state, failed }) => [state, failed])).toEqual([
    ['failed', ['raw_orders']],
    ['failed', ['raw_orders']],
    ['done', []],
  ]);
  const id = runs[1]?.run ?? '';
  expect((await folder.json<RunView>('show', id.slice(-15))).run).toBe(id);
  expect((await folder.expect(1, 'show', 'nowhere')).stderr).toContain(id);
});

test('resume of a run that is over starts a new one, which takes over what is valid', async () => {
  await folder.putOrders('20240303', ['8;1;A;1;2024-03-03 10:00:00']);
  const { stdout } = await folder.expect(0, 'resume', 'latest');
  expect(stdout).toContain('is over (failed): starting a new load');
  expect(stdout).toMatch(/taken over +raw_customers: up to date/);
  expect(stdout).toMatch(/to do +raw_orders: /);
  const view = await folder.json<RunView>('show');
  expect(view.steps.map(({ asset }) => asset)).toContain('raw_orders');
  expect(view.skipped.map(({ asset }) => asset)).toContain('raw_customers');
});

test('a reload that is held shows the SQL that was mended, and publishes what it had built with what it builds now', async () => {
  const mended = await folder.read('shop/transforms/daily_sales.sql');
  await folder.write('shop/transforms/daily_sales.sql', mended.replace('SUM(cents)', 'SUM(cents / (cents - cents))'));
  const before = await rowsOf('select day, cents from shop.daily_sales order by 1');
  expect((await folder.expect(3, 'reload')).stdout).toContain('daily_sales: failed');
  expect(await rowsOf('select day, cents from shop.daily_sales order by 1')).toEqual(before);
  await folder.write('shop/transforms/daily_sales.sql', mended);
  const { stdout } = await folder.expect(0, 'resume', 'latest', '--yes');
  expect(stdout).toMatch(/^ +-.*cents \/ \(cents - cents\)/m);
  expect(stdout).toMatch(/^ +\+.*SUM\(cents\) AS cents/m);
  const view = await folder.json<RunView>('show');
  expect(view.steps.map(({ state }) => state)).toEqual(view.steps.map(() => 'done'));
  expect(view.answers?.[0]?.assets).toEqual(['daily_sales']);
  const tables = await rowsOf(
    "select count(*) from pg_tables where schemaname = 'shop' and tablename like '%\\\\_\\\\_next'",
  );
  expect(tables).toEqual([['0']]);
});

test('a reload that keeps the old tables keeps them too when a new one takes its place', async () => {
  const sales = await folder.read('shop/transforms/daily_sales.sql');
  const before = await rowsOf('select day, cents from shop.daily_sales order by 1');
  await folder.write('shop/transforms/daily_sales.sql', sales.replace('SUM(cents)', 'SUM(cents / (cents - cents))'));
  await folder.expect(3, 'reload', '--keep-old');
  await folder.expect(0, 'abort', 'latest', '--reason', 'to be begun anew');
  await folder.write('shop/transforms/daily_sales.sql', sales.replace('SUM(cents)', 'SUM(cents) + 7'));
  const { stdout } = await folder.expect(0, 'resume', 'latest');
  expect(stdout).toContain('loadstar rollback puts them back');
  expect(await rowsOf('select day, cents from shop.daily_sales order by 1')).not.toEqual(before);
  await folder.expect(0, 'rollback', '--yes');
  expect(await rowsOf('select day, cents from shop.daily_sales order by 1')).toEqual(before);
  await folder.write('shop/transforms/daily_sales.sql', sales);
});

test('a reload, and the plan of one, names the view that stands in its way, and builds nothing', async () => {
  await using session = await openSession(await warehouse(), { tag: 'test' });
  await session.run('CREATE MATERIALIZED VIEW shop.best_days AS SELECT day FROM shop.daily_sales');
  const planned = await folder.expect(2, 'plan', 'reload');
  const run = await folder.expect(1, 'reload');
  await session.run('DROP MATERIALIZED VIEW shop.best_days');
  for (const said of [planned.stderr, run.stdout]) {
    expect(said).toContain('tables/daily_sales.sql  the materialized view shop.best_days reads daily_sales');
    expect(said).toContain('DROP MATERIALIZED VIEW shop.best_days');
  }
  const shadows = "select count(*) from pg_tables where schemaname = 'shop' and tablename like '%\\\\_\\\\_next'";
  expect(await rowsOf(shadows)).toEqual([['0']]);
});

test('Ctrl-C leaves the run going and says how to come back; cancel waits until it is over', async () => {
  await using blocker = await openSession(await warehouse(), { tag: 'test' });
  await blocker.run('BEGIN');
  await blocker.run('LOCK TABLE shop.raw_orders');
  await folder.putOrders('20240305', ['7;1;A;1;2024-03-05 10:00:00']);
  const load = folder.start(['load']);
  await load.says('raw_orders: running');
  load.kill('SIGINT');
  const left = await load.ended;
  expect(left.code).toBe(130);
  const id = /loadstar watch (\S+)/.exec(left.stdout)?.[1] ?? '';
  expect((await folder.json<RunView>('show', id)).state).toBe('running');
  const cancelled = await folder.expect(0, 'cancel', id);
  expect(cancelled.stdout).toContain('cancelled after');
  expect(cancelled.stdout).toContain('nothing of it runs on the warehouse any more');
  expect((await folder.json<RunView>('show', id)).state).toBe('cancelled');
  await folder.expect(1, 'watch', id);
});

test('a run that is detached is watched to its end', async () => {
  const { run } = await folder.json<{ run: string }>('load', '--detach');
  expect((await folder.json<RunView>('watch', run)).state).toBe('done');
});

test('a worker that is killed comes back by itself', async () => {
  const worker = async (): Promise<number> =>
    Number(
      /:(\d+)$/.exec((await folder.json<Finding[]>('doctor')).find(({ what }) => what === 'worker')?.found ?? '')?.[1],
    );
  const pid = await worker();
  process.kill(pid, 'SIGKILL');
  await dev.says('the worker is back');
  await folder.expect(0, 'reload');
});

test('reset asks before it drops, and without a terminal it wants --yes', async () => {
  const refused = await folder.expect(2, 'reset');
  expect(refused.stderr).toContain('loadstar reset --yes');
  await folder.expect(0, 'reset', '--yes');
  expect(await rowsOf('select count(*) from shop.orders')).toEqual([['0']]);
});

test.each([
  [['lode'], 'Did you mean load?'],
  [['load', '--detatch'], 'Did you mean --detach?'],
  [['analyze', 'best_day'], 'did you mean "best_days"?'],
  [['plan', 'backwards'], 'plan reload, or plan backfill'],
  [['query'], "missing required argument 'sql'"],
  [['load', '--select', 'order'], 'did you mean "orders"?'],
  [['reload', '--exclude', 'tag:reprots'], 'did you mean "report"?'],
])('%j is refused with exit code 2 and what was meant', async (args, hint) => {
  expect((await folder.expect(2, ...args)).stderr).toContain(hint);
});

test('a pipeline with faults is refused with each of them, and nothing is started', async () => {
  await folder.write('shop/transforms/daily_sales.sql', 'SELECT placed_at AS day, 1 AS orders, 2 AS cents FROM order');
  const { stderr } = await folder.expect(2, 'plan');
  expect(stderr).toMatch(/transforms\/daily_sales\.sql:1:\d+/);
  await folder.expect(0, 'runs');
});

test('after SIGTERM no process is left behind', async () => {
  const pids = await folder.stackPids();
  dev.kill('SIGTERM');
  expect((await dev.ended).code).toBe(0);
  expect(await Promise.all(pids.map(isAlive))).toEqual(pids.map(() => false));
});
