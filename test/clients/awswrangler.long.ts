import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { installPython, scriptFolder, type Installed } from './install.js';

let target: Target;
let python: Installed;
beforeAll(async () => {
  [target, python] = await Promise.all([startTarget(), installPython('awswrangler[redshift]==3.17.1')]);
}, 600_000);
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await python[Symbol.asyncDispose]();
});

it('awswrangler writes, upserts, copies and unloads data frames', async () => {
  const script = join(scriptFolder('awswrangler'), 'check.py');
  expect(await run(target, python.folder, join(python.folder, 'bin/python'), script)).toContain('awswrangler 3.');
}, 300_000);
