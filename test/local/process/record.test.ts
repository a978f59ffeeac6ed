import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endLeftover, endProcess } from '../../../local/src/process/ending.js';
import { isRunning, readRecord, recordOf, writeRecord } from '../../../local/src/process/record.js';

const ENDING = { signal: 'SIGTERM', graceMs: 100 } as const;

test('a stranger that got the pid of ours is not ended, and its record is forgotten', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'record-'));
  const stranger = spawn('sleep', ['60'], { detached: true });
  const file = join(folder, 'ours.json');
  writeRecord(file, { pid: stranger.pid ?? 0, stamp: 'another start', name: 'ours' });
  expect(await endLeftover(file, ENDING)).toBeUndefined();
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  expect(readRecord(file)).toBeUndefined();
  stranger.kill('SIGKILL');
  await once(stranger, 'exit');
  await rm(folder, { recursive: true });
});

test('a process that ignores the signal is killed, with its group', async () => {
  const child = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 60; done'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Its pipe closes when the last process of the group is gone.
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  const record = recordOf(child.pid ?? 0, 'stubborn');
  expect(record && isRunning(record)).toBe(true);
  if (record) await endProcess(record, ENDING);
  expect(record && isRunning(record)).toBe(false);
  await closed;
  expect(child.signalCode).toBe('SIGKILL');
});

test('a process that does not exist has no record', () => {
  expect(recordOf(2 ** 22 + 1, 'nobody')).toBeUndefined();
});
