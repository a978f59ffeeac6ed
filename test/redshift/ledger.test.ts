import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveFiles, readLedger } from '../../src/redshift/ledger.js';
import { ledgerTables, prepareWarehouse } from '../../src/redshift/ledgerTables.js';
import { startStack, type Stack } from './stack.js';
import { attempt, copyStep, events } from './steps.js';

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
