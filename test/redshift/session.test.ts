import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../src/redshift/session.js';
import { startSilentNetwork, startStack, until, type Stack } from './stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack([]);
});
afterEach(() => stack.discardSessions());
afterAll(() => stack?.stop());

describe('a session', () => {
  test('gives numbers and booleans as such, and all that would lose something as text', async () => {
    const session = await stack.open();
    const { rows } = await session.run(
      `SELECT 1 AS i, 2.5::float AS f, true AS b, 9007199254740993::bigint AS big, 1.10::numeric(5,2) AS n, TIMESTAMP '2018-11-01 00:00:00.25' AS t, DATE '2018-11-01' AS d, NULL AS z`,
    );
    expect(rows).toEqual([
      {
        i: 1,
        f: 2.5,
        b: true,
        big: '9007199254740993',
        n: '1.10',
        t: '2018-11-01 00:00:00.25',
        d: '2018-11-01',
        z: null,
      },
    ]);
  });

  test("keeps a table's columns in order, doubled names included, and counts the rows that it does not keep", async () => {
    const session = await stack.open();
    const result = await session.table(
      'SELECT 1 AS x, 2 AS x UNION ALL SELECT 3, 4 UNION ALL SELECT 5, 6 ORDER BY 1',
      2,
    );
    expect(result).toEqual({
      columns: ['x', 'x'],
      rows: [
        [1, 2],
        [3, 4],
      ],
      total: 3,
    });
    expect((await session.table('SELECT 1 AS x WHERE false')).columns).toEqual(['x']);
  });

  test('puts its tag in front of every statement', async () => {
    const session = await stack.open('run/step/1');
    const { rows } = await session.run(`SELECT query FROM stv_recents WHERE pid = ${session.pid}`);
    expect(String(rows[0]?.['query'])).toMatch(/^\/\* loadstar:run\/step\/1 \*\/ SELECT query/);
  });

  test('works on after an error outside of a transaction', async () => {
    const session = await stack.open();
    await expect(session.run('SELECT nope')).rejects.toMatchObject({ code: '42703' });
    expect((await session.run('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('says in its errors where it wanted to connect, and never the password', async () => {
    const secret = 'hunter2-very-secret';
    const refused = openSession({ ...stack.address, port: 1, password: secret }, { tag: 't' }).catch(
      (error: unknown) => error,
    );
    const denied = openSession({ ...stack.address, password: secret }, { tag: 't' }).catch((error: unknown) => error);
    for (const error of [await refused, await denied]) {
      expect(error).toBeInstanceOf(Error);
      const { message, stack: trace, cause } = error as Error;
      expect(message).toMatch(/^cannot connect to 127\.0\.0\.1:\d+\/dev as awsuser: /);
      expect(`${message}${trace}${JSON.stringify(error)}${JSON.stringify(cause)}${String(cause)}`).not.toContain(
        secret,
      );
    }
  });

  test('asks for the password when it connects', async () => {
    const password = () => Promise.resolve(String(stack.address.password));
    await using session = await openSession({ ...stack.address, password }, { tag: 't' });
    expect(session.pid).toBeGreaterThan(0);
  });

  test('shows neither password nor address when it is printed', async () => {
    const { inspect } = await import('node:util');
    const session = await stack.open();
    expect(inspect(session, { depth: 10 })).not.toContain(String(stack.address.password));
  });

  test('leaves nothing on the warehouse once it is closed', async () => {
    const { pid } = await (async () => {
      await using session = await openSession(stack.address, { tag: 't' });
      return session;
    })();
    await until(async () => (await stack.query(`SELECT 1 FROM stv_sessions WHERE process = ${pid}`)).length === 0);
  });
});

describe('a transaction', () => {
  test('that throws leaves nothing, and its session is of no more use', async () => {
    const session = await stack.open();
    const failed = session.transaction(async () => {
      await session.run('CREATE TABLE half (i int)');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await stack.query(`SELECT tablename FROM pg_tables WHERE tablename = 'half'`)).toEqual([]);
    await expect(session.run('SELECT 1')).rejects.toThrow();
  });

  test('whose error was swallowed does not pass for committed', async () => {
    const session = await stack.open();
    const swallowed = session.transaction(() => session.run('SELECT nope').catch(() => undefined));
    await expect(swallowed).rejects.toThrow('the warehouse answered COMMIT with ROLLBACK');
  });
});

describe('a cancelled session', () => {
  test('is gone from the warehouse when cancel returns, and its statement ends with the reason', async () => {
    const blocker = await stack.open();
    await blocker.run('CREATE TABLE held (i int)');
    await blocker.run('BEGIN');
    await blocker.run('LOCK held');
    const session = await stack.open();
    const waiting = session.run('SELECT * FROM held').catch((error: unknown) => error);
    await until(async () => (await stack.query(`SELECT 1 FROM stv_recents WHERE pid = ${session.pid}`)).length > 0);
    const reason = new Error('enough');
    await session.cancel(reason);
    expect(await stack.query(`SELECT 1 FROM stv_sessions WHERE process = ${session.pid}`)).toEqual([]);
    expect(await waiting).toBe(reason);
    await expect(session.run('SELECT 1')).rejects.toBe(reason);
    await blocker.run('ROLLBACK');
  });

  test('is gone though the network never tells the warehouse that the client is', async () => {
    const network = await startSilentNetwork(stack.address);
    try {
      const session = await openSession(network.address, { tag: 't' });
      await session.run('BEGIN');
      await session.cancel(new Error('enough'));
      expect(await stack.query(`SELECT 1 FROM stv_sessions WHERE process = ${session.pid}`)).toEqual([]);
    } finally {
      await network.stop();
    }
  });

  test('ends also when the warehouse can no longer be asked', async () => {
    const gone = { ...stack.address };
    const session = await openSession(gone, { tag: 't' });
    Object.assign(gone, { port: 1 });
    const reason = new Error('enough');
    await session.cancel(reason);
    await expect(session.run('SELECT 1')).rejects.toBe(reason);
  });
});
