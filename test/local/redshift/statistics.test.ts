import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;

beforeAll(async () => {
  warehouse = await startWarehouse();
  const lines = Array.from({ length: 1_000 }, (_, i) => JSON.stringify({ a: i, b: `name ${i % 10}` }));
  await warehouse.put('rows', lines.join('\n'));
});
afterAll(() => warehouse[Symbol.asyncDispose]());
beforeEach(async () => {
  session = await warehouse.connect();
  await session.rows('DROP TABLE IF EXISTS t');
  await session.rows('CREATE TABLE t (a INT, b VARCHAR(10))');
});

const copy = (more = ''): Promise<unknown> =>
  session.rows(`COPY t FROM 's3://data/rows' IAM_ROLE default JSON 'auto' ${more}`);
const knownRows = async (): Promise<number> =>
  Number(await session.value(`SELECT tbl_rows FROM svv_table_info WHERE "table" = 't'`));

// AWS: copy-parameters-data-load, STATUPDATE.
it('COPY gathers statistics for a table that was empty, and no others unless STATUPDATE says so', async () => {
  await copy();
  expect(await knownRows()).toBe(1_000);
  await copy();
  expect(await knownRows()).toBe(1_000);
  await copy('STATUPDATE ON');
  expect(await knownRows()).toBe(3_000);
  await session.rows('TRUNCATE t');
  await copy('STATUPDATE OFF');
  expect(await knownRows()).toBe(0);
});

it('statistics are gathered in a transaction, for the statements that follow in it, and hold up no other load of the table', async () => {
  await session.rows('BEGIN');
  await copy();
  const plan = await session.rows('EXPLAIN SELECT b, count(*) FROM t GROUP BY b');
  expect(String(plan[0])).toContain('rows=10 ');
  const other = await warehouse.connect();
  await other.rows("COPY t FROM 's3://data/rows' IAM_ROLE default JSON 'auto' STATUPDATE ON");
  expect(other.notices).toEqual(["INFO Load into table 't' completed, 1000 record(s) loaded successfully."]);
  await session.rows('COMMIT');
  expect(await session.value('SELECT count(*) FROM t')).toBe('2000');
});

// AWS: c-the-query-plan, "Nested loop".
it('a join on equality is no nested loop, however little is known of the tables', async () => {
  await session.rows('CREATE TABLE u (a INT, b VARCHAR(10))');
  const plan = async (condition: string): Promise<string> =>
    (await session.rows(`EXPLAIN SELECT * FROM t JOIN u ON ${condition} WHERE t.a = 1 AND u.a > 0 AND u.a < 5`)).join(
      '\n',
    );
  expect(await plan('t.b = u.b')).not.toContain('Nested Loop');
  expect(await plan('t.b < u.b')).toContain('Nested Loop');
});
