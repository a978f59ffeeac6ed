import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readRunningStack, startLocalStack, StackFolderError, StackRunningError } from '../../../local/src/index.js';
import type { StackEvent } from '../../../local/src/stack/event.js';
import { listeningAddresses } from '../listening.js';
import { contents, fill, FILLED, nobodyLeft, recordedProcesses, stackHome } from './fixture.js';

test('a stack answers under the standard names, keeps its data and credentials from start to start, and leaves no process', async () => {
  await using home = await stackHome();
  const first = await home.start();
  expect(Object.keys(first.env)).toEqual(
    [
      'PGHOST',
      'PGPORT',
      'PGUSER',
      'PGPASSWORD',
      'PGDATABASE',
      'AWS_ENDPOINT_URL_S3',
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_REGION',
    ].concat('TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'),
  );
  expect((await fetch(first.webUi)).status).toBe(200);
  await fill(first.env);
  const processes = await recordedProcesses(home.dir);
  expect(processes.map(({ name }) => name).sort()).toEqual(['postgres', 'redshift', 's3', 'temporal']);
  await Promise.all([first.stop(), first.stop()]);
  await first.stop();
  await nobodyLeft(home.dir, processes);
  const second = await home.start();
  expect(await contents(second.env)).toEqual(FILLED);
  expect(second.env['PGPASSWORD']).toBe(first.env['PGPASSWORD']);
  await second.stop();
  const third = await home.start({ reset: true });
  expect(await contents(third.env)).toEqual([]);
  await third.stop();
  await nobodyLeft(home.dir);
});

test('a running stack can be read by others, is private, listens on 127.0.0.1 only, and refuses a second one by name', async () => {
  await using home = await stackHome();
  expect(readRunningStack(home.dir)).toBeUndefined();
  const stack = await home.start();
  expect(readRunningStack(home.dir)).toMatchObject({
    env: stack.env,
    webUi: stack.webUi,
    parts: stack.parts,
    supervisor: { pid: process.pid },
  });
  for (const file of ['stack.json', 'credentials.json'])
    expect((await stat(join(home.dir, file))).mode & 0o777).toBe(0o600);
  const addresses = await Promise.all((await recordedProcesses(home.dir)).map(({ pid }) => listeningAddresses(pid)));
  expect(addresses.every((list) => list.length > 0)).toBe(true);
  expect(addresses.flat().filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
  const second = await home.start().catch((error: unknown) => error);
  expect(second).toBeInstanceOf(StackRunningError);
  for (const part of [String(process.pid), stack.webUi, `127.0.0.1:${stack.env['PGPORT']}`])
    expect((second as Error).message).toContain(part);
  await stack.stop();
  expect(readRunningStack(home.dir)).toBeUndefined();
});

test('a start that is told to stop half-way leaves nothing, and the folder is free', async () => {
  await using home = await stackHome();
  const controller = new AbortController();
  const log = (event: StackEvent): void => {
    if (event.kind === 'ready' && event.part === 's3') controller.abort(new Error('enough'));
  };
  await expect(home.start({ signal: controller.signal, log })).rejects.toThrow('enough');
  await nobodyLeft(home.dir);
  const stack = await home.start();
  expect(await contents(stack.env)).toEqual([]);
});

test('given ports are used, and one that is taken is named, with nothing left running', async () => {
  await using home = await stackHome();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  for (const name of ['redshift', 'temporalUi']) {
    await expect(home.start({ ports: { [name]: port } })).rejects.toThrow(String(port));
    await nobodyLeft(home.dir);
  }
  await new Promise((resolve) => other.close(resolve));
  const stack = await home.start({ ports: { redshift: port } });
  expect(stack.env['PGPORT']).toBe(String(port));
});

test('a folder that can not be written is named', async () => {
  await using home = await stackHome();
  const file = join(dirname(home.dir), 'file');
  await writeFile(file, '');
  const start = startLocalStack({ dir: join(file, '.loadstar'), searchAttributes: {} });
  await expect(start).rejects.toThrow(StackFolderError);
  await expect(start).rejects.toThrow(/file\/\.loadstar can't hold the local stack: ENOTDIR/);
});
