import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, startTarget, type Target } from './client.js';
import { need, scriptFolder } from './install.js';

let target: Target;
beforeAll(async () => {
  await need('psql', 'postgresql-client');
  target = await startTarget();
}, 400_000);
afterAll(() => target[Symbol.asyncDispose]());

it('psql works, its backslash commands too', async () => {
  const env = { ...target.env, PGSSLMODE: 'verify-full', PGSSLROOTCERT: target.env['SSL_CERT_FILE'] };
  const written = await run({ ...target, env }, scriptFolder('psql'), 'psql', '-X', '-f', 'check.sql');
  const lines = written.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'psql|people|table|awsuser',
      'psql|names|view|awsuser',
      'id|integer||not null|',
      'at|timestamp without time zone|||getdate()|plain||',
      'ann',
      "it's \\ bob",
      'DELETE 2',
      'ROLLBACK',
      'state 42703',
      'copied 3',
      'first 1',
      'done',
    ]),
  );
  expect(written).toContain("INFO:  Load into table 'loaded' completed, 3 record(s) loaded successfully.");
  expect(lines.filter((line) => line.includes('ERROR:'))).toHaveLength(2);
});
