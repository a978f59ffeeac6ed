import { afterAll, beforeAll, expect, test } from 'vitest';
import { sizeOf } from '../../src/pipeline/fileSet.js';
import { liveFiles, readLedger, readRowRates, readRowsMade } from '../../src/redshift/ledger.js';
import { ledgerTables, prepareWarehouse } from '../../src/redshift/ledgerTables.js';
import { startStack, type Stack } from './stack.js';
import { attempt, copyStep, events, fillStep } from './steps.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack([]);
});
afterAll(() => stack?.stop());

test('a warehouse that was never prepared has an empty ledger', async () => {
  const session = await stack.open();
  expect(await readLedger(session, { schema: 'nowhere', assets: ['a'] })).toEqual(new Map());
  expect(await liveFiles(session, 'nowhere', 'a')).toEqual([]);
});

test('any number of clients may prepare the same warehouse at once', async () => {
  const assets = Array.from({ length: 5 }, (_, index) => `a${index}`);
  const clients = await Promise.all(Array.from({ length: 6 }, () => stack.open()));
  await Promise.all(clients.map((session) => prepareWarehouse(session, { schema: 'busy', assets })));
  const tables = await stack.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'busy__ledger'`);
  expect(tables).toHaveLength(15);
});

test('a name that must be quoted is quoted everywhere', () => {
  expect(ledgerTables('my schema', 'order').rows).toBe('"my schema__ledger"."order"');
  expect(ledgerTables('music', 'order').attempts).toBe('music__ledger.order__attempts');
});

test('a step of many files and partitions is recorded as a whole, in chunks', async () => {
  await using session = await stack.open();
  await prepareWarehouse(session, { schema: 'music', assets: ['events'] });
  await stack.put('events/2018-11-01.json', events([[1, '2018-11-01 00:00:00']]));
  const step = await copyStep(stack, ['2018-11-01']);
  const startOf = (hour: number): string => `${new Date(Date.UTC(2018, 0, 1, hour)).toISOString().slice(0, 19)}Z`;
  const partitions = Array.from({ length: 2_500 }, (_, hour) => ({ partition: startOf(hour), version: `v${hour}` }));
  const files = partitions.map(({ partition }, index) => ({
    uri: `s3://music/it's ${index}\\.json`,
    etag: `e${index}`,
    sizeBytes: index,
    partition,
  }));
  await attempt(stack, { ...step, range: null, countSql: null, partitions, files });
  const state = (await readLedger(session, { schema: 'music', assets: ['events'] })).get('events');
  expect(state?.partitions).toEqual(partitions);
  const found = await liveFiles(session, 'music', 'events');
  expect(found).toHaveLength(2_500);
  expect(found.find(({ etag }) => etag === 'e7')).toEqual({
    uri: `s3://music/it's 7\\.json`,
    etag: 'e7',
    sizeBytes: 7,
    partition: startOf(7),
    run: 'music/load/1',
  });
});

test('the rows of a step count for its partitions, also when another step has made some of them again', async () => {
  await using session = await stack.open();
  const set = { schema: 'music', assets: ['events', 'names', 'never'] };
  await session.run('DROP SCHEMA IF EXISTS music__ledger CASCADE');
  await prepareWarehouse(session, set);
  const day = (n: number, rows: number): Promise<void> =>
    stack.put(
      `events/2018-12-0${n}.json`,
      events(Array.from({ length: rows }, (_, id) => [id, `2018-12-0${n} 00:00:00`])),
    );
  await day(1, 30);
  await day(2, 30);
  await day(3, 30);
  const three = await copyStep(stack, ['2018-12-01', '2018-12-02', '2018-12-03']);
  await attempt(stack, three);
  await day(3, 12);
  await attempt(stack, await copyStep(stack, ['2018-12-03']), { run: 'music/load/2' });
  const rate = (await readRowRates(session, set)).get('events') ?? 0;
  expect(rate * sizeOf(three.files)).toBeCloseTo(90, -1);

  const start = (n: number): string => `2018-12-0${n}T00:00:00Z`;
  const partitions = [1, 2].map((n) => ({ partition: start(n), version: 'v1' }));
  await attempt(
    stack,
    fillStep('names', "SELECT id, 'x' FROM music.events WHERE id < 5 AND ts >= '2018-12-01'", { partitions }),
  );
  expect(await readRowsMade(session, set)).toEqual(
    new Map([
      [
        'events',
        {
          steps: 2,
          rows: new Map([
            [start(1), 30],
            [start(2), 30],
            [start(3), 12],
          ]),
        },
      ],
      [
        'names',
        {
          steps: 1,
          rows: new Map([
            [start(1), 7.5],
            [start(2), 7.5],
          ]),
        },
      ],
    ]),
  );
});
