import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { installPython, scriptFolder, type Installed } from './install.js';

let target: Target;
let python: Installed;
beforeAll(async () => {
  [target, python] = await Promise.all([
    startTarget(),
    installPython(
      'redshift_connector==2.2.0',
      'psycopg[binary]==3.3.9',
      'psycopg2-binary==2.9.13',
      'sqlalchemy==2.0.58',
      'sqlalchemy-redshift==1.0.0',
    ),
  ]);
}, 400_000);
afterAll(async () => {
  await target[Symbol.asyncDispose]();
  await python[Symbol.asyncDispose]();
});

it.each([
  ['redshift_connector', 'redshift_connector 2.2.0'],
  ['psycopg', 'psycopg 3.3.9'],
  ['sqlalchemy', 'SQLAlchemy 2.0.58 sqlalchemy-redshift 1.0.0'],
])('%s works', async (client, version) => {
  const script = join(scriptFolder('python'), `${client}_check.py`);
  expect(await run(target, python.folder, join(python.folder, 'bin/python'), script)).toContain(version);
});
