import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FirstRun } from '../../../src/cli/dev/firstRun.js';
import { bestDays, isAlive, ShopFolder } from '../shopFolder.js';

let folder: ShopFolder;
beforeEach(async () => void (folder = await ShopFolder.make()));
afterEach(async () => folder[Symbol.asyncDispose]());

const alive = async (pids: readonly number[]): Promise<number[]> => {
  const states = await Promise.all(pids.map(isAlive));
  return pids.filter((_, i) => states[i]);
};

test('dev --run --exit brings all up, loads, compares, stops, and ends with the code of what it saw', async () => {
  const args = ['dev', '--mount', folder.mount, '--run', 'load', '--exit'];
  const shown = await folder.expect(0, ...args);
  expect(shown.stdout).toMatch(/ready in .* s\n[^]*shop\.orders +4\n[^]*1 analysis as expected[^]*stopped\n$/);

  await folder.write('other/best_days.expected.json', bestDays(701));
  const differing = await folder.expect(1, ...args, '--expected', 'other', '--json');
  const run = JSON.parse(differing.stdout) as FirstRun;
  expect(run.view.state).toBe('done');
  expect(run.analyses[0]?.differences).toHaveLength(1);
});

test('a pipeline with faults ends dev --run with the faults; dev alone waits until they are mended', async () => {
  const sql = join(folder.path, 'shop/transforms/daily_sales.sql');
  const sound = await readFile(sql, 'utf8');
  await writeFile(sql, sound.replace('FROM orders', 'FROM order_lines'));
  const refused = await folder.expect(1, 'dev', '--mount', folder.mount, '--run', 'load');
  expect(refused.stderr).toContain('transforms/daily_sales.sql:2:');

  const dev = folder.start(['dev', '--mount', folder.mount]);
  await dev.says('no worker yet');
  await writeFile(sql, sound);
  await dev.says('the worker is back');
  await folder.expect(0, 'load');
  dev.kill('SIGHUP');
  expect((await dev.ended).code).toBe(0);
});

test('Ctrl-C while everything starts leaves nothing behind', async () => {
  const dev = folder.start(['dev', '--mount', folder.mount]);
  await dev.says('s3 ready');
  dev.kill('SIGINT');
  expect((await dev.ended).code).toBe(130);
  await expect(folder.stackPids()).rejects.toThrow('ENOENT');
});

test('after dev was killed the next start takes up what was there, and leaves nothing behind', async () => {
  const killed = folder.start(['dev', '--mount', folder.mount]);
  await killed.says('stop  ');
  await folder.expect(0, 'load');
  const before = await folder.stackPids();
  killed.kill('SIGKILL');
  await killed.ended;

  const next = folder.start(['dev', '--mount', folder.mount]);
  await next.says('stop  ');
  const pids = [...before, ...(await folder.stackPids())];
  expect((await folder.expect(0, 'load')).stdout).toContain('nothing to do');
  next.kill('SIGTERM');
  next.kill('SIGTERM');
  await next.ended;
  expect(await alive(pids)).toEqual([]);
});

test.each([
  [['--exit'], 'loadstar dev --run load --exit'],
  [['--run', 'sideways'], '--run reload'],
  [['--run', 'load', '--no-worker'], '--no-worker'],
  [['--mount', 'data'], 'bucket=folder'],
  [['--port-s3', '99999'], '1-65535'],
])('dev %j is refused with exit code 2', async (args, hint) => {
  expect((await folder.expect(2, 'dev', ...args)).stderr).toContain(hint);
});
