import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PlannedStep } from '../../src/pipeline/plan.js';
import { attemptTag } from '../../src/redshift/tag.js';
import { resetTables } from '../../src/redshift/tables.js';
import type { Session } from '../../src/redshift/session.js';
import { startStack, until, type Stack } from './stack.js';
import { attempt, copyStep, events, fillStep, gate } from './steps.js';

const DAY = '2018-11-01';
const EVENTS = 'CREATE TABLE music.events (id integer NOT NULL, ts timestamp, name varchar(8)) SORTKEY (ts)';
let stack: Stack;
let step: PlannedStep;

beforeAll(async () => {
  stack = await startStack(['events', 'names']);
  await stack.put(
    `events/${DAY}.json`,
    events([
      [1, `${DAY} 00:00:00`],
      [2, `${DAY} 01:00:00`],
    ]),
  );
});
afterEach(() => stack.discardSessions());
afterAll(() => stack?.stop());
beforeEach(async () => {
  await using session = await stack.open();
  await resetTables(session, 'music', [
    { asset: 'events', createSql: EVENTS },
    { asset: 'names', createSql: 'CREATE TABLE music.names (id integer, name varchar(8))' },
  ]);
  step = await copyStep(stack, [DAY]);
});

const ids = async (): Promise<unknown[]> =>
  (await stack.query('SELECT id FROM music.events ORDER BY id')).map((row) => row['id']);
const sessionsOf = async ({ pid }: { pid: number }): Promise<number> =>
  (await stack.query(`SELECT process FROM stv_sessions WHERE process = ${pid}`)).length;
const isBusy = async (pid: number): Promise<boolean> =>
  (await stack.query(`SELECT pid FROM stv_recents WHERE status = 'Running' AND pid = ${pid}`)).length > 0;
/** The attempt's failure; it must not succeed. */
const failureOf = (running: Promise<unknown>) =>
  running.then(
    () => expect.fail('the attempt succeeded'),
    (error: unknown) => error,
  );

describe('a second attempt', () => {
  test('ends a first one that is idle in its transaction, and loads once', async () => {
    const held = gate();
    let first!: Session;
    const zombie = failureOf(attempt(stack, step, {}, { commit: (session) => ((first = session), held.hook()) }));
    await held.reached;
    expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ reused: false, rows: 2 });
    expect(await sessionsOf(first)).toBe(0);
    held.open();
    expect(await zombie).toMatchObject({ failure: { kind: 'lost' } });
    expect(await ids()).toEqual([1, 2]);
  });

  test('ends a first one whose COPY runs on though its worker is gone, and loads once', async () => {
    const blocker = await stack.open();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music.events');
    let first!: Session;
    const lost = failureOf(attempt(stack, step, {}, { delete: (session) => void (first = session) }));
    await until(async () => first !== undefined && (await isBusy(first.pid)));
    const second = attempt(stack, step, { attempt: 2 });
    await lost;
    expect(await sessionsOf(first)).toBe(0);
    await blocker.run('COMMIT');
    expect(await second).toMatchObject({ reused: false, rows: 2 });
    expect(await ids()).toEqual([1, 2]);
  });

  test('reuses what the first committed before its worker could say so', async () => {
    const silent = failureOf(
      attempt(
        stack,
        step,
        {},
        {
          reported: () => {
            throw new Error('the worker died');
          },
        },
      ),
    );
    expect(await silent).toMatchObject({ message: 'the worker died' });
    expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ reused: true, rows: 2 });
    expect(await ids()).toEqual([1, 2]);
  });

  test('finds a statement of the step by its tag alone', async () => {
    const orphan = await stack.open(attemptTag({ run: 'music/load/1', step: step.id, attempt: 1 }));
    const blocker = await stack.open();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music.names');
    const ended = failureOf(orphan.run('SELECT * FROM music.names'));
    await until(() => isBusy(orphan.pid));
    expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ rows: 2 });
    await ended;
    expect(await sessionsOf(orphan)).toBe(0);
    await blocker.run('ROLLBACK');
  });

  test('leaves a session alone that has got the process id of an earlier attempt', async () => {
    const stranger = await stack.open();
    await stack.query(
      `INSERT INTO music__ledger.events__attempts VALUES ('music/load/1', '${step.id}', 1, ${stranger.pid}, '2001-01-01 00:00:00')`,
    );
    await attempt(stack, step, { attempt: 2 });
    expect((await stranger.run('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

test('the attempts of a run that was reset count from one again, and pass', async () => {
  const broken = {
    ...step,
    checks: [{ name: 'never', severity: 'error', file: 'checks/events.never.sql', sql: 'SELECT 1' }] as const,
  };
  for (const number of [1, 2, 3]) await failureOf(attempt(stack, broken, { attempt: number }));
  expect(await attempt(stack, step, { attempt: 1, scheduledMs: 4 })).toMatchObject({ reused: false, rows: 2 });
});

test('an attempt of a run that was reset ends the one that still holds the lock', async () => {
  const held = gate();
  let first!: Session;
  const zombie = failureOf(attempt(stack, step, {}, { commit: (session) => ((first = session), held.hook()) }));
  await held.reached;
  expect(await attempt(stack, step, { attempt: 1, scheduledMs: 2 })).toMatchObject({ reused: false, rows: 2 });
  expect(await sessionsOf(first)).toBe(0);
  held.open();
  expect(await zombie).toMatchObject({ failure: { kind: 'lost' } });
  expect(await ids()).toEqual([1, 2]);
});

describe('a zombie', () => {
  test('that wakes before its transaction is fenced, for good', async () => {
    const asleep = gate();
    const zombie = failureOf(attempt(stack, step, { attempt: 1 }, { fence: asleep.hook }));
    await asleep.reached;
    await attempt(stack, step, { attempt: 2 });
    asleep.open();
    expect(await zombie).toMatchObject({ retryable: false, failure: { kind: 'fenced' } });
    expect(await ids()).toEqual([1, 2]);
  });

  test('that wakes while the later attempt works is fenced too', async () => {
    const asleep = gate();
    const working = gate();
    const zombie = failureOf(attempt(stack, step, { attempt: 1 }, { fence: asleep.hook }));
    await asleep.reached;
    const second = attempt(stack, step, { attempt: 2 }, { commit: working.hook });
    await working.reached;
    asleep.open();
    await until(
      async () =>
        (
          await stack.query(
            `SELECT pid FROM stv_recents WHERE query LIKE '%LOCK music\\_\\_ledger%' AND query NOT LIKE '%stv_recents%'`,
          )
        ).length > 0,
    );
    working.open();
    expect(await second).toMatchObject({ reused: false, rows: 2 });
    expect(await zombie).toMatchObject({ failure: { kind: 'fenced' } });
    expect(await ids()).toEqual([1, 2]);
  });
});

describe('an abort', () => {
  const reason = new Error('cancelled by a person');

  test('while a statement runs ends its session on the warehouse, then rejects with the reason', async () => {
    const blocker = await stack.open();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music.events');
    const controller = new AbortController();
    let session!: Session;
    const running = failureOf(
      attempt(stack, step, { signal: controller.signal }, { delete: (each) => void (session = each) }),
    );
    await until(async () => session !== undefined && (await isBusy(session.pid)));
    controller.abort(reason);
    expect(await running).toBe(reason);
    expect(await sessionsOf(session)).toBe(0);
    await blocker.run('COMMIT');
    expect(await ids()).toEqual([]);
  });

  test('between two statements rolls back and rejects with the reason', async () => {
    const controller = new AbortController();
    const running = failureOf(
      attempt(stack, step, { signal: controller.signal }, { ledger: () => controller.abort(reason) }),
    );
    expect(await running).toBe(reason);
    expect(await ids()).toEqual([]);
    expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ reused: false, rows: 2 });
  });

  test('before the start opens no session', async () => {
    expect(
      await failureOf(
        attempt(stack, step, { signal: AbortSignal.abort(reason) }, { fence: () => expect.fail('it began') }),
      ),
    ).toBe(reason);
  });

  test('leaves the listener of a finished step behind nowhere', async () => {
    const controller = new AbortController();
    await attempt(stack, fillStep('names', `SELECT 1, 'a'`), { signal: controller.signal });
    controller.abort(reason);
    expect(await attempt(stack, fillStep('names', `SELECT 1, 'a'`), { attempt: 2 })).toMatchObject({ reused: true });
  });
});

test('a connection lost in the middle of a COPY is retried and loads once', async () => {
  const blocker = await stack.open();
  await blocker.run('BEGIN');
  await blocker.run('LOCK music.events');
  const statements = step.statements.filter(({ purpose }) => purpose === 'copy');
  let first!: Session;
  const lost = failureOf(attempt(stack, { ...step, statements }, {}, { copy: (session) => void (first = session) }));
  await until(async () => first !== undefined && (await isBusy(first.pid)));
  first.discard();
  expect(await lost).toMatchObject({ retryable: true, failure: { kind: 'lost' } });
  await blocker.run('COMMIT');
  expect(await attempt(stack, step, { attempt: 2 })).toMatchObject({ reused: false, rows: 2 });
  expect(await ids()).toEqual([1, 2]);
});
