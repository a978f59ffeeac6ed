import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;

beforeAll(async () => {
  warehouse = await startWarehouse();
  const first = await warehouse.connect();
  await first.rows('CREATE TABLE t (a INT, b INT, c INT)');
  await first.rows('INSERT INTO t VALUES (1, 2, 3)');
});
afterAll(() => warehouse[Symbol.asyncDispose]());
beforeEach(async () => {
  session = await warehouse.connect();
});

interface Message {
  readonly fields?: string[];
  readonly message?: string;
  readonly text?: string;
}

/** Messages of the extended protocol, sent at once. */
interface Connection {
  parse(query: { text: string; name?: string }): void;
  bind(config: object): void;
  execute(config: object): void;
  sync(): void;
  on(event: string, listener: (message: Message) => void): void;
  off(event: string, listener: (message: Message) => void): void;
  once(event: string, listener: () => void): void;
}

/** What the server answers up to its ReadyForQuery: rows, tags and errors. */
async function answers(client: pg.Client, send: (connection: Connection) => void): Promise<string[]> {
  const { connection } = client as unknown as { connection: Connection };
  const told: string[] = [];
  const listen = {
    dataRow: ({ fields }: Message) => told.push(`row ${fields!.join('|')}`),
    commandComplete: ({ text }: Message) => told.push(String(text)),
    errorMessage: ({ message }: Message) => told.push(`error ${message}`),
  };
  for (const [event, listener] of Object.entries(listen)) connection.on(event, listener);
  const ready = new Promise<void>((resolve) => connection.once('readyForQuery', resolve));
  send(connection);
  await ready;
  for (const [event, listener] of Object.entries(listen)) connection.off(event, listener);
  return told;
}

function run(connection: Connection, text: string): void {
  connection.parse({ text });
  connection.bind({});
  connection.execute({});
}

/** The client is of no more use for queries of its own: it was told of rows that it had not asked for. */
function again(connection: Connection): void {
  run(connection, 'SELECT * EXCLUDE (a) FROM t');
  connection.sync();
}

describe('a statement whose columns have to be asked for', () => {
  it('takes bind parameters', async () => {
    expect(await session.rows('SELECT a + $1::int AS x, x * 2 AS y FROM t', [10])).toEqual([[11, 22]]);
    expect(await session.rows('SELECT * EXCLUDE (a) FROM t WHERE a = $1', [1])).toEqual([[2, 3]]);
  });

  it('waits for what was sent before it', async () => {
    const told = await answers(session.client, (connection) => {
      run(connection, 'BEGIN');
      run(connection, 'CREATE TABLE made (x INT, y INT)');
      run(connection, 'INSERT INTO made VALUES (5, 6)');
      run(connection, 'SELECT * EXCLUDE (x) FROM made');
      run(connection, 'SELECT x + 1 AS z, z + 1 FROM made');
      connection.sync();
    });
    expect(told).toEqual(['BEGIN', 'CREATE TABLE', 'INSERT 0 1', 'row 6', 'SELECT', 'row 6|7', 'SELECT']);
  });

  it('is skipped after an error, as all is up to the next Sync', async () => {
    const told = await answers(session.client, (connection) => {
      run(connection, 'SELECT 1 / 0');
      run(connection, 'SELECT * EXCLUDE (a) FROM t');
      connection.sync();
    });
    expect(told).toEqual(['error division by zero']);
    expect(await answers(session.client, again)).toEqual(['row 2|3', 'SELECT']);
  });

  it('is refused by name behind one that was only prepared', async () => {
    const told = await answers(session.client, (connection) => {
      connection.parse({ text: 'SELECT 1', name: 'one' });
      run(connection, 'SELECT * EXCLUDE (a) FROM t');
      connection.sync();
    });
    expect(told).toEqual([
      'error local Redshift does not support this statement behind another one that is prepared and not yet executed',
    ]);
    expect(await answers(session.client, again)).toEqual(['row 2|3', 'SELECT']);
  });

  it('stands among other statements of one text', async () => {
    const [made, , selected] = (await session.client.query(
      'CREATE TEMP TABLE u (x INT, y INT); INSERT INTO u VALUES (1, 2); SELECT * EXCLUDE x FROM u',
    )) as unknown as pg.QueryResult[];
    expect([made!.command, selected!.rows]).toEqual(['CREATE', [{ y: 2 }]]);
  });

  it('fails its transaction when the columns can not be had', async () => {
    await session.rows('BEGIN');
    expect(await session.failure('SELECT * EXCLUDE (a) FROM nothing')).toBe('42P01 relation "nothing" does not exist');
    expect(await session.failure('SELECT 1')).toMatch(/^25P02 /);
    await session.rows('ROLLBACK');
  });
});

it('a name that the server can not resolve costs no transaction', async () => {
  await session.rows('BEGIN');
  expect(await session.rows('SELECT b + c AS s, s * s AS square FROM t')).toEqual([[5, 25]]);
  await session.rows('COMMIT');
});
