import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { installNode, scriptFolder, type Installed } from './install.js';

let target: Target;
let node: Installed;
beforeAll(async () => {
  [target, node] = await Promise.all([
    startTarget(),
    installNode('pg@8.23.1', 'pg-cursor@2.22.1', 'pg-query-stream@4.17.0'),
  ]);
}, 400_000);
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await node[Symbol.asyncDispose]();
});

it('node-postgres works, with cursors and streams', async () => {
  // A module finds its packages from where it lies.
  await copyFile(join(scriptFolder('pg'), 'check.mjs'), join(node.folder, 'check.mjs'));
  expect(await run(target, node.folder, process.execPath, 'check.mjs')).toContain('pg and pg-cursor');
});
