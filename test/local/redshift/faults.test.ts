/** Faults to order, and the conflicts that come by themselves. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect, startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let watcher: Session;

beforeAll(async () => {
  warehouse = await startWarehouse();
  watcher = await warehouse.connect();
  await watcher.client.query(
    'CREATE TABLE a (x int); CREATE TABLE b (x int); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)',
  );
});
afterEach(() => warehouse.redshift.faults.clear());
afterAll(() => warehouse[Symbol.asyncDispose]());

const faults = () => warehouse.redshift.faults;
const countOfA = async (): Promise<number> => Number(await watcher.value('SELECT count(*) FROM a'));

describe('a local Redshift that is told to', () => {
  test('refuse connections resets them, as often as asked', async () => {
    faults().add({ kind: 'refuse', times: 2 });
    await expect(connect(warehouse.redshift)).rejects.toThrow(/ECONNRESET|terminated unexpectedly/);
    await expect(connect(warehouse.redshift)).rejects.toThrow(/ECONNRESET|terminated unexpectedly/);
    await warehouse.connect();
  });

  test('throttle has no session to spare', async () => {
    faults().add({ kind: 'throttle' });
    await expect(connect(warehouse.redshift)).rejects.toMatchObject({ code: '53300' });
    await warehouse.connect();
  });

  test('raise a conflict fails the statement and its transaction with 1023', async () => {
    const session = await warehouse.connect();
    faults().add({ kind: 'conflict', match: /COMMIT/ });
    await session.client.query('BEGIN');
    await session.client.query('INSERT INTO a VALUES (2)');
    await expect(session.client.query('COMMIT')).rejects.toMatchObject({
      code: 'XX000',
      message: '1023',
      detail: expect.stringContaining('Serializable isolation violation') as unknown,
    });
    await session.client.query('ROLLBACK');
    expect(await countOfA()).toBe(1);
  });

  const whens = [
    ['before', 1],
    ['after', 2],
  ] as const;

  test.each(whens)('drop a connection %s a statement leaves %i row', async (when, rows) => {
    const session = await warehouse.connect();
    const fault = faults().add({ kind: 'drop', when, match: /^INSERT/ });
    await expect(session.client.query('INSERT INTO a VALUES (3)')).rejects.toThrow(/terminated|ECONNRESET/);
    await fault.fired;
    expect(await countOfA()).toBe(rows);
    await watcher.client.query('DELETE FROM a WHERE x = 3');
  });

  test.each(whens)('stall %s a statement leaves %i row, and goes on when it is released', async (when, rows) => {
    const session = await warehouse.connect();
    const fault = faults().add({ kind: 'stall', when, match: /^INSERT/ });
    let isAnswered = false;
    const inserted = session.client.query('INSERT INTO a VALUES (3)').then(() => (isAnswered = true));
    await fault.fired;
    expect(await countOfA()).toBe(rows);
    expect(isAnswered).toBe(false);
    fault.release();
    await inserted;
    expect(await countOfA()).toBe(2);
    await watcher.client.query('DELETE FROM a WHERE x = 3');
  });

  test('raise a conflict does so for a prepared statement too, and the session goes on', async () => {
    const session = await warehouse.connect();
    faults().add({ kind: 'conflict', match: /SELECT x/ });
    expect(await session.failure('SELECT x FROM a WHERE x = $1', [1])).toBe('XX000 1023');
    expect(await session.rows('SELECT x FROM a WHERE x = $1', [1])).toEqual([[1]]);
  });

  test('stall lets go of a client that has gone', async () => {
    const session = await warehouse.connect();
    const pid = await session.value('SELECT pg_backend_pid()');
    const fault = faults().add({ kind: 'stall', when: 'before', match: /^INSERT/ });
    session.client.query('INSERT INTO a VALUES (3)').catch(() => undefined);
    await fault.fired;
    await session[Symbol.asyncDispose]();
    const isThere = async (): Promise<boolean> =>
      (await watcher.rows(`SELECT process FROM stv_sessions WHERE process = ${Number(pid)}`)).length > 0;
    while (await isThere()) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await countOfA()).toBe(1);
  });
});

describe('two transactions', () => {
  /** Each reads what the other writes: no order of the two gives the same. @returns the errors of the COMMITs */
  async function cross(): Promise<(string | undefined)[]> {
    const [one, two] = [await warehouse.connect(), await warehouse.connect()];
    for (const { client } of [one, two]) await client.query('BEGIN');
    await one.client.query('SELECT * FROM a');
    await two.client.query('SELECT * FROM b');
    const ends: (string | undefined)[] = [];
    for (const [session, table] of [
      [one, 'b'],
      [two, 'a'],
    ] as const) {
      try {
        await session.client.query(`INSERT INTO ${table} VALUES (9)`);
        await session.client.query('COMMIT');
        ends.push(undefined);
      } catch (error) {
        ends.push((error as Error).message);
        await session.client.query('ROLLBACK');
      }
    }
    await watcher.client.query('DELETE FROM a WHERE x = 9; DELETE FROM b WHERE x = 9');
    return ends;
  }

  test('under snapshot isolation, the default, conflict only where both change the same row', async () => {
    expect(await cross()).toEqual([undefined, undefined]);
    const [one, two] = [await warehouse.connect(), await warehouse.connect()];
    for (const { client } of [one, two]) await client.query('BEGIN; SELECT * FROM a');
    await one.client.query('UPDATE a SET x = 5; COMMIT');
    expect(await two.failure('UPDATE a SET x = 6')).toBe('XX000 1023');
    await watcher.client.query('UPDATE a SET x = 1');
  });

  test('of a serializable database conflict where no order of them gives the same', async () => {
    await watcher.client.query('ALTER DATABASE dev ISOLATION LEVEL SERIALIZABLE');
    try {
      expect((await cross()).filter((message) => message !== undefined)).toEqual(['1023']);
    } finally {
      await watcher.client.query('ALTER DATABASE dev ISOLATION LEVEL SNAPSHOT');
    }
    expect(await cross()).toEqual([undefined, undefined]);
  });
});
