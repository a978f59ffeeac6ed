/** Readers in a tight loop while one reload after the other is published: the old star schema or the new one, whole, and never an error. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropRetired, publish } from '../../src/redshift/publish.js';
import { startStack, type Stack } from './stack.js';
import { attempt, fillStep } from './steps.js';

const ASSETS = ['names', 'plays', 'songs'];
const RELOADS = 20;
let stack: Stack;

beforeAll(async () => {
  stack = await startStack(ASSETS);
});
afterAll(() => stack?.stop());

/** With every reload another type: the views on the tables are replaced, or, every second time, dropped and made again. */
async function build(asset: string, run: string): Promise<void> {
  const table = `music.${asset}__next`;
  const width = 8 + Math.floor(Number(run.slice(-2)) / 2);
  const step = fillStep(asset, `SELECT 1, '${run.slice(-2)}'`, {
    target: { schema: 'music', table: `${asset}__next` },
    partitions: [{ partition: null, version: run }],
    statements: [
      { purpose: 'create', sql: `DROP TABLE IF EXISTS ${table} CASCADE` },
      { purpose: 'create', sql: `CREATE TABLE ${table} (id integer, name varchar(${width}))` },
      { purpose: 'insert', sql: `INSERT INTO ${table} (id, name) SELECT 1, '${run.slice(-2)}'` },
    ],
  });
  await attempt(stack, step, { run, mode: 'reload' });
}

async function reload(number: number): Promise<void> {
  const run = `music/reload/${String(number).padStart(2, '0')}`;
  for (const asset of ASSETS) await build(asset, run);
  await using session = await stack.open();
  const set = { schema: 'music', assets: ASSETS, run };
  await publish(session, set);
  expect(await dropRetired(session, set)).toEqual([]);
}

test('readers of all tables at once see one reload or the next, in whatever order they name tables and views', async () => {
  await reload(0);
  await stack.query(
    'CREATE VIEW music.named AS SELECT max(n.name) AS name, max(p.name) AS play FROM music.names n, music.plays p',
  );
  await stack.query('CREATE VIEW music.topmost AS SELECT d.name, s.name AS song FROM music.named d, music.songs s');
  await stack.query(
    'CREATE VIEW music.late AS SELECT d.name, (SELECT max(s.name) FROM music.songs s) AS song FROM music.named d WITH NO SCHEMA BINDING',
  );
  const stop = new AbortController();
  const seen = new Set<string>();
  const read = async (tables: readonly string[]): Promise<number> => {
    const session = await stack.open();
    const columns = tables.map((table) => `(SELECT max(name) FROM music.${table}) AS ${table}`);
    let reads = 0;
    for (; !stop.signal.aborted; reads++) {
      const [row = {}] = (await session.run(`SELECT ${columns.join(', ')}`)).rows;
      const values = new Set(Object.values(row));
      expect([...values], `read ${reads} of ${tables.join()}`).toHaveLength(1);
      seen.add(String([...values][0]));
    }
    await session.close();
    return reads;
  };
  const readers = [
    ASSETS,
    [...ASSETS].reverse(),
    ['plays', 'songs', 'names'],
    ['plays', 'names', 'songs'],
    ['named', 'topmost', 'songs'],
    ['songs', 'topmost', 'names', 'named'],
    ['late', 'plays'],
    ['names', 'late', 'topmost'],
  ].map(read);
  const reading = Promise.all(readers);
  reading.catch(() => stop.abort());
  for (let number = 1; number <= RELOADS && !stop.signal.aborted; number++) await reload(number);
  stop.abort();
  const reads = await reading;
  expect(Math.min(...reads)).toBeGreaterThan(RELOADS);
  expect(seen.size).toBeGreaterThan(RELOADS / 2);
}, 120_000);
