import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlannedStep } from '../../src/pipeline/plan.js';
import { liveFiles, readLedger } from '../../src/redshift/ledger.js';
import { resetTables } from '../../src/redshift/tables.js';
import { openSession } from '../../src/redshift/session.js';
import { startStack, startTap, until, type Stack } from './stack.js';
import { attempt, copyStep, events, fillStep, gate } from './steps.js';

const ASSETS = ['events', 'names', 'plays'];
const DAY = '2018-11-01';
let stack: Stack;

beforeAll(async () => {
  stack = await startStack(ASSETS);
});
afterEach(() => stack.discardSessions());
afterAll(() => stack?.stop());

beforeEach(async () => {
  await using session = await stack.open();
  await resetTables(session, 'music', [
    {
      asset: 'events',
      createSql: 'CREATE TABLE music.events (id integer NOT NULL, ts timestamp, name varchar(8)) SORTKEY (ts)',
    },
    { asset: 'names', createSql: 'CREATE TABLE music.names (id integer, name varchar(8))' },
    { asset: 'plays', createSql: 'CREATE TABLE music.plays (id integer, name varchar(8))' },
  ]);
  await stack.put(
    `events/${DAY}-a.json`,
    events([
      [1, `${DAY} 00:00:00`],
      [2, `${DAY} 23:59:59.999`],
    ]),
  );
  await stack.put(`events/${DAY}-b.json`, events([[3, `${DAY} 12:00:00`]]));
  await stack.put('events/2018-11-02.json', events([[4, '2018-11-02 00:00:00']]));
});

const ids = async (): Promise<unknown[]> =>
  (await stack.query('SELECT id FROM music.events ORDER BY id')).map((row) => row['id']);
const ledger = async () => {
  await using session = await stack.open();
  return await readLedger(session, { schema: 'music', assets: ASSETS });
};

describe('a step', () => {
  /** The first words of every statement of a message. */
  const wordsOf = (message: string): string =>
    message
      .split(/\/\*.*?\*\/ /)
      .slice(1)
      .map((sql) =>
        sql
          .split(/[\s(;]+/)
          .slice(0, sql.startsWith('SELECT') ? 1 : 2)
          .join(' '),
      )
      .join('; ');

  test('that fails in SQL says in which line of the statement', async () => {
    const step = fillStep('names', 'SELECT 1,\n  nam_e\nFROM music.plays');
    await expect(attempt(stack, step)).rejects.toMatchObject({
      failure: { kind: 'badSql', sql: { file: 'transforms/names.sql', at: 'nam_e' } },
    });
  });

  test('sends six statements besides the load itself, and tags each', async () => {
    const tap = await startTap(stack.address);
    try {
      await attempt(stack, await copyStep(stack, [DAY]));
      await stack.put(`events/${DAY}-b.json`, events([[5, `${DAY} 12:00:00`]]));
      const step = await copyStep(stack, [DAY]);
      await attempt({ ...stack, open: (tag = '') => openSession(tap.address, { tag }) }, step, { run: 'music/load/2' });
      expect(tap.queries.map(wordsOf)).toEqual([
        'INSERT INTO',
        'BEGIN',
        'LOCK music__ledger.events__lock; SELECT',
        'CREATE TABLE',
        'DELETE FROM',
        'COPY music.events',
        'SELECT',
        'UPDATE music__ledger.events; INSERT INTO',
        'COMMIT',
      ]);
    } finally {
      tap.stop();
    }
  });

  test('leaves rows, ledger row and files together', async () => {
    const step = await copyStep(stack, [DAY]);
    const outcome = await attempt(stack, step);
    expect(outcome).toMatchObject({ reused: false, rows: 3, files: 2, checks: [] });
    expect(await ids()).toEqual([1, 2, 3]);
    expect(await ledger()).toEqual(new Map([['events', { tableFingerprint: 't1', partitions: step.partitions }]]));
    await using session = await stack.open();
    expect(
      (await liveFiles(session, 'music', 'events')).map(({ uri, sizeBytes, partition }) => ({
        uri,
        sizeBytes,
        partition,
      })),
    ).toEqual([...step.files].map(({ uri, sizeBytes, partition }) => ({ uri, sizeBytes, partition })));
  });

  test('that was committed is reused by its retry, which loads nothing', async () => {
    const step = await copyStep(stack, [DAY]);
    await attempt(stack, step);
    expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ reused: true, rows: 3 });
    expect(await ids()).toEqual([1, 2, 3]);
  });

  test('whose partitions another run has made is reused', async () => {
    const step = await copyStep(stack, [DAY]);
    await attempt(stack, step);
    expect(await attempt(stack, step, { run: 'music/load/2' })).toMatchObject({ reused: true, rows: 3 });
  });

  test('is done again when its table was dropped by hand', async () => {
    const step = await copyStep(stack, [DAY]);
    await attempt(stack, step);
    await stack.query('DROP TABLE music.events');
    expect(await ledger()).toEqual(new Map());
    expect(await attempt(stack, step, { run: 'music/load/2' })).toMatchObject({ reused: false, rows: 3 });
  });

  test('replaces the rows of a partition whose file changed, and no others', async () => {
    await attempt(stack, await copyStep(stack, [DAY, '2018-11-02']));
    await stack.put(`events/${DAY}-b.json`, events([[30, `${DAY} 12:00:00`]]));
    await attempt(stack, await copyStep(stack, [DAY]), { run: 'music/load/2' });
    expect(await ids()).toEqual([1, 2, 4, 30]);
    expect((await ledger()).get('events')?.partitions).toHaveLength(2);
  });

  test('committed late by a retry never takes back what a newer run has loaded', async () => {
    const old = await copyStep(stack, [DAY]);
    await attempt(stack, old);
    await stack.put(`events/${DAY}-b.json`, events([[30, `${DAY} 12:00:00`]]));
    await attempt(stack, await copyStep(stack, [DAY]), { run: 'music/load/2' });
    expect(await attempt(stack, old, { attempt: 2 })).toMatchObject({ reused: true });
    expect(await ids()).toEqual([1, 2, 30]);
  });

  test('passes through its phases in order', async () => {
    const phases: string[] = [];
    await attempt(stack, await copyStep(stack, [DAY]), { onProgress: (phase) => void phases.push(phase) });
    expect(phases).toEqual(['fence', 'begin', 'create', 'delete', 'copy', 'reconcile', 'ledger', 'commit', 'reported']);
  });
});

describe('a step that fails', () => {
  const failing = async (step: PlannedStep, run = 'music/load/1') =>
    attempt(stack, step, { run }).then(
      () => expect.fail('the step succeeded'),
      (error: unknown) => error as { failure: Record<string, unknown>; retryable: boolean },
    );

  test('at a bad row says file, line, column, type, value, code and reason, and commits nothing', async () => {
    await stack.put(
      'events/2018-11-02.json',
      events([
        [4, '2018-11-02 00:00:00'],
        ['n/a', '2018-11-02 00:00:01'],
      ]),
    );
    const { failure, retryable } = await failing(await copyStep(stack, [DAY, '2018-11-02']));
    expect(retryable).toBe(false);
    expect(failure).toMatchObject({ kind: 'badData', asset: 'events', code: '1207', sql: { file: 'pipeline.ts' } });
    expect(failure['load']).toMatchObject({
      uri: 's3://music/events/2018-11-02.json',
      line: 2,
      column: 'id',
      value: 'n/a',
      code: 1207,
    });
    expect(failure['message']).toMatch(
      /^COPY stopped at s3:\/\/music\/events\/2018-11-02\.json, line 2, column id int4?\w*, value "n\/a": Invalid digit/,
    );
    expect(await ids()).toEqual([]);
    expect(await ledger()).toEqual(new Map());
  });

  test('shows the load error of its own COPY, not of one before it', async () => {
    await stack.put(`events/${DAY}-a.json`, events([['first', `${DAY} 00:00:00`]]));
    await failing(await copyStep(stack, [DAY]));
    await stack.put('events/2018-11-02.json', events([[4, '2018-11-02 00:00:00', 'far too long']]));
    const { failure } = await failing(await copyStep(stack, ['2018-11-02']));
    expect(failure['load']).toMatchObject({
      uri: 's3://music/events/2018-11-02.json',
      column: 'name',
      type: 'varchar(8)',
      code: 1204,
    });
  });

  test('shows the load error of its own session, though another one failed at the same file meanwhile', async () => {
    await stack.put(`events/${DAY}-a.json`, events([['other', `${DAY} 00:00:00`]]));
    const other = await copyStep(stack, [DAY]);
    const own = attempt(
      stack,
      other,
      {},
      {
        fence: async () => {
          await failing(other, 'music/load/2');
          await stack.put(
            `events/${DAY}-a.json`,
            events([
              [1, `${DAY} 00:00:00`],
              ['own', `${DAY} 00:00:00`],
            ]),
          );
        },
      },
    );
    await expect(own).rejects.toMatchObject({ failure: { load: { line: 2, value: 'own' } } });
  });

  test('at a check shows the first five offending rows of all', async () => {
    const check = {
      name: 'unnamed',
      severity: 'error',
      file: 'checks/events.unnamed.sql',
      sql: `WITH events AS (SELECT * FROM music.events) SELECT id, name FROM events ORDER BY id`,
    } as const;
    await stack.put(
      'events/2018-11-02.json',
      events(Array.from({ length: 8 }, (_, id) => [id, '2018-11-02 00:00:00'])),
    );
    const { failure, retryable } = await failing(await copyStep(stack, ['2018-11-02'], { checks: [check] }));
    expect(retryable).toBe(false);
    expect(failure).toMatchObject({ kind: 'checkFailed', message: 'check unnamed found 8 offending rows' });
    expect(failure['check']).toEqual({
      name: 'unnamed',
      file: check.file,
      columns: ['id', 'name'],
      rows: [0, 1, 2, 3, 4].map((id) => [id, 'x']),
    });
    expect(await ids()).toEqual([]);
  });

  test('at a check of severity warn is done all the same, and reports it', async () => {
    const check = { name: 'odd', severity: 'warn', file: 'checks/events.odd.warn.sql', sql: 'SELECT 1' } as const;
    const outcome = await attempt(stack, await copyStep(stack, [DAY], { checks: [check] }));
    expect(outcome.checks).toEqual([{ name: 'odd', severity: 'warn', offendingRows: 1 }]);
  });

  test('over rows outside of their partition shows some of them, those of another live partition too', async () => {
    await attempt(stack, await copyStep(stack, ['2018-11-02']));
    await stack.put(
      `events/${DAY}-b.json`,
      events([
        [3, '2018-11-02 12:00:00'],
        [5, null],
        [6, `${DAY} 06:00:00`],
      ]),
    );
    const { failure, retryable } = await failing(await copyStep(stack, [DAY]));
    expect(retryable).toBe(false);
    expect(failure['kind']).toBe('mismatch');
    expect(failure['message']).toContain(
      '5 rows were loaded, but 2018-11-01T00:00:00Z..2018-11-02T00:00:00Z holds 3; outside of it',
    );
    expect(failure['message']).toContain('id=3 ts="2018-11-02 12:00:00"');
    expect(failure['message']).toContain('id=5 ts=null');
    expect(await ids()).toEqual([4]);
  });

  test('over rows that something else wrote says so', async () => {
    const step = fillStep('names', `SELECT 1, 'a'`);
    const statements = step.statements.filter(({ purpose }) => purpose !== 'delete');
    await stack.query(`INSERT INTO music.names VALUES (9, 'stray')`);
    const { failure } = await failing({ ...step, statements });
    expect(failure).toMatchObject({ kind: 'mismatch', message: '1 rows were loaded, but the table holds 2' });
  });

  test('at bad SQL names the file and the statement', async () => {
    const { failure, retryable } = await failing(fillStep('names', 'SELECT nope FROM music.events'));
    expect(retryable).toBe(false);
    expect(failure).toMatchObject({ kind: 'badSql', code: '42703', sql: { file: 'transforms/names.sql' } });
  });

  test('over a file that is gone is not retried', async () => {
    const step = await copyStep(stack, [DAY]);
    await stack.remove(`events/${DAY}-b.json`);
    const { failure, retryable } = await failing(step);
    expect(retryable).toBe(false);
    expect(failure).toMatchObject({ kind: 'missing' });
    expect(failure['message']).toContain(`s3://music/events/${DAY}-b.json`);
    expect(await ids()).toEqual([]);
  });

  test('over an upstream that another run has changed commits nothing', async () => {
    const upstream = await copyStep(stack, [DAY]);
    await attempt(stack, upstream);
    const reads = [{ asset: 'events', range: null, partitions: upstream.partitions }];
    await stack.put(`events/${DAY}-b.json`, events([[30, `${DAY} 12:00:00`]]));
    await attempt(stack, await copyStep(stack, [DAY]), { run: 'music/load/2' });
    const { failure, retryable } = await failing(
      fillStep('names', 'SELECT id, name FROM music.events', { reads }),
      'music/load/3',
    );
    expect(retryable).toBe(false);
    expect(failure).toMatchObject({ kind: 'outdated' });
    expect(failure['message']).toContain('events, which this step reads');
  });

  test('because the warehouse is gone is retried', async () => {
    const step = await copyStep(stack, [DAY]);
    const lost = attempt(stack, step, {}, { copy: (session) => session.discard() });
    await expect(lost).rejects.toMatchObject({ retryable: true, failure: { kind: 'lost' } });
    expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ reused: false, rows: 3 });
  });
});

describe('steps side by side', () => {
  test('of different assets do not wait for each other', async () => {
    const held = gate();
    const slow = attempt(stack, fillStep('names', `SELECT 1, 'a'`), {}, { commit: held.hook });
    await held.reached;
    expect(await attempt(stack, fillStep('plays', `SELECT 2, 'b'`))).toMatchObject({ reused: false, rows: 1 });
    expect((await ledger()).has('plays')).toBe(true);
    held.open();
    await slow;
  });

  test('of one asset, by two runs, come one after the other, and the second reuses', async () => {
    const held = gate();
    const first = attempt(stack, fillStep('names', `SELECT 1, 'a'`), {}, { commit: held.hook });
    await held.reached;
    const second = attempt(stack, fillStep('names', `SELECT 1, 'a'`), { run: 'music/load/2' });
    await until(
      async () =>
        (
          await stack.query(
            `SELECT pid FROM stv_recents WHERE query LIKE '%LOCK music__ledger%' AND query NOT LIKE '%stv_recents%'`,
          )
        ).length > 0,
    );
    held.open();
    expect(await first).toMatchObject({ reused: false });
    expect(await second).toMatchObject({ reused: true, rows: 1 });
  });

  test('leave the ledger readable while they work', async () => {
    const held = gate();
    const slow = attempt(stack, await copyStep(stack, [DAY]), {}, { commit: held.hook });
    await held.reached;
    expect(await ledger()).toEqual(new Map());
    held.open();
    await slow;
  });
});
