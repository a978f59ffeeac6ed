import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { expect, test } from 'vitest';
import { isRunning, readRecord } from '../../../local/src/process/record.js';
import { startTemporal, type LocalTemporal, type TemporalOptions } from '../../../local/src/temporal/server.js';
import { listeningAddresses } from '../listening.js';

async function inFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'local-temporal-'));
  try {
    await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

const searchAttributes = { Colour: 'Keyword', Tags: 'KeywordList' } as const;
const colour = defineSearchAttributeKey('Colour', SearchAttributeType.KEYWORD);

async function withClient<T>(temporal: LocalTemporal, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    return await use(new Client({ connection, namespace: temporal.namespace }));
  } finally {
    await connection.close();
  }
}

test('a server takes workflows with our search attributes at once, on a new database and on an old one, and keeps them', async () => {
  await inFolder(async (dir) => {
    const options: TemporalOptions = { dir, searchAttributes };
    for (const workflowId of ['one', 'two']) {
      const temporal = await startTemporal(options);
      try {
        await withClient(temporal, async ({ workflow }) => {
          const typedSearchAttributes = new TypedSearchAttributes([{ key: colour, value: workflowId }]);
          await workflow.start('any', { taskQueue: 'none', workflowId, typedSearchAttributes });
          const { typedSearchAttributes: kept } = await workflow.getHandle('one').describe();
          expect(kept.get(colour)).toBe('one');
        });
      } finally {
        await temporal.stop();
      }
    }
  });
});

test('a server has a Web UI, listens on 127.0.0.1 only, and is gone when it is stopped', async () => {
  await inFolder(async (dir) => {
    const temporal = await startTemporal({ dir, searchAttributes });
    const record = readRecord(join(dir, 'temporal.pid'));
    try {
      expect((await fetch(temporal.uiUrl)).status).toBe(200);
      expect(record?.pid).toBe(temporal.pid);
      const addresses = await listeningAddresses(temporal.pid);
      expect(addresses).toContain(temporal.address);
      expect(addresses.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
    } finally {
      await Promise.all([temporal.stop(), temporal.stop()]);
    }
    expect(record && isRunning(record)).toBe(false);
    expect(readRecord(join(dir, 'temporal.pid'))).toBeUndefined();
  });
});

test('a server that can not start fails at once, with its own words', async () => {
  await inFolder(async (dir) => {
    const bad = { dir, searchAttributes: { Colour: 'Colour' as 'Text' } };
    await expect(startTemporal(bad)).rejects.toThrow(/Temporal did not start: it ended with code 1\n.*Colour/s);
    expect(await readFile(join(dir, 'temporal.log'), 'utf8')).toContain('Colour');
  });
});

test('a given port that is taken is named', async () => {
  await inFolder(async (dir) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(startTemporal({ dir, port, searchAttributes })).rejects.toThrow(`port ${port} is taken`);
    await new Promise((resolve) => other.close(resolve));
  });
});

test('a start that is told to stop leaves no server behind', async () => {
  await inFolder(async (dir) => {
    const controller = new AbortController();
    const starting = startTemporal({ dir, searchAttributes, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect(readRecord(join(dir, 'temporal.pid'))).toBeUndefined();
  });
});
