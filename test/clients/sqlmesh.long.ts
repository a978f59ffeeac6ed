import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { installPython, scriptFolder, type Installed } from './install.js';

let target: Target;
let python: Installed;
let project: string;
beforeAll(async () => {
  [target, python] = await Promise.all([startTarget(), installPython('sqlmesh[redshift]==0.236.4')]);
  project = join(python.folder, 'project');
  await cp(scriptFolder('sqlmesh'), project, { recursive: true });
}, 600_000);
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await python[Symbol.asyncDispose]();
});

const sqlmesh = (...args: string[]): Promise<string> =>
  run(target, project, join(python.folder, 'bin/sqlmesh'), '--log-file-dir', 'logs', ...args);

it('SQLMesh plans, fills, restates and audits every kind of model', async () => {
  expect(await sqlmesh('plan', '--auto-apply', '--no-prompts')).toContain('Model batches executed');
  expect(await sqlmesh('fetchdf', 'SELECT customer, doubled FROM mesh.totals_view ORDER BY 1')).toMatch(/ann +31\.5/);
  await sqlmesh('plan', '--auto-apply', '--no-prompts', '--restate-model', 'mesh.daily');
  expect(await sqlmesh('fetchdf', 'SELECT COUNT(*) AS n FROM mesh.daily')).toMatch(/ 3$/m);
  await sqlmesh('run');
}, 300_000);
