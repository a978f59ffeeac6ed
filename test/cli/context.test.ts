import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cli } from '../../src/cli/context.js';
import { startStack, type Stack } from '../redshift/stack.js';

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack([]);
  folder = await mkdtemp(join(tmpdir(), 'loadstar-test-'));
  await writeFile(join(folder, 'loadstar.config.json'), '{}');
});
afterAll(async () => {
  await stack?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what is being opened when the command ends is closed as soon as it is there', async () => {
  const { host, port, user, password, database } = stack.address;
  const env = {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password as string,
    PGDATABASE: database,
  };
  const cli = new Cli({}, folder, { ...env, PGSSLMODE: 'disable', AWS_REGION: 'us-east-1' });
  const opening = cli.warehouse();
  await cli.close();
  const session = await opening;
  await expect(session.run('SELECT 1')).rejects.toThrow();
  const open = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = 'dev' AND pid <> pg_backend_pid()";
  while ((await stack.query(open))[0]?.['n'] !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
});
