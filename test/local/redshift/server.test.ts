import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAlive } from '../../../local/src/redshift/postgres/folder.js';
import { startLocalRedshift, type LocalRedshiftOptions } from '../../../local/src/redshift/server.js';
import { connect, freshFolder, PASSWORD } from './fixture.js';

let root: string;
beforeEach(async () => {
  root = await freshFolder();
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** False for a process that has ended, even while its parent has not asked how. */
async function isRunning(pid: number): Promise<boolean> {
  const state = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: 'Z' }));
  return !state.stdout.trim().startsWith('Z');
}

const s3 = { endpoint: 'http://127.0.0.1:1', accessKeyId: 'a', secretAccessKey: 'b' };
const options = (more: Partial<LocalRedshiftOptions> = {}): LocalRedshiftOptions => ({
  dataDir: join(root, 'data'),
  password: PASSWORD,
  s3,
  ...more,
});

it('keeps its data and takes a new password over a stop and a start, and leaves no process', async () => {
  const first = await startLocalRedshift(options({ user: 'me', database: 'shop' }));
  const session = await connect(first);
  await session.rows('CREATE TABLE kept (a INT)');
  await session.rows('INSERT INTO kept VALUES (1)');
  await first.stop();
  await first.stop();
  expect(isAlive(first.postgresPid)).toBe(false);
  const second = await startLocalRedshift(options({ user: 'me', database: 'shop', password: 'Another-1' }));
  const again = await connect(second);
  expect(await again.rows('SELECT a FROM kept')).toEqual([[1]]);
  await second.stop();
  expect(await again.failure('SELECT 1')).toMatch(/Connection|not queryable/);
});

it('does not start on a folder that another one holds, or that holds something else', async () => {
  const holder = await startLocalRedshift(options());
  try {
    await expect(startLocalRedshift(options())).rejects.toThrow(`started by process ${process.pid}`);
  } finally {
    await holder.stop();
  }
  await mkdir(join(root, 'foreign'));
  await writeFile(join(root, 'foreign/file'), 'x');
  await expect(startLocalRedshift(options({ dataDir: join(root, 'foreign') }))).rejects.toThrow(
    'is not a local Redshift',
  );
  expect(await readFile(join(root, 'foreign/file'), 'utf8')).toBe('x');
});

it('says so when its port is taken, and leaves no process', async () => {
  const holder = await startLocalRedshift(options());
  await expect(startLocalRedshift(options({ dataDir: join(root, 'other'), port: holder.port }))).rejects.toThrow(
    'EADDRINUSE',
  );
  await holder.stop();
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-A', '-o', 'command=']);
  expect(stdout.split('\n').filter((line) => line.includes(root))).toEqual([]);
});

it('ends the server of a run that was killed, and finds its data', async () => {
  const module = fileURLToPath(new URL('../../../local/dist/redshift/server.js', import.meta.url));
  const script = `const { startLocalRedshift } = await import(${JSON.stringify(module)});
    const r = await startLocalRedshift(${JSON.stringify(options())});
    console.log(r.postgresPid); setInterval(() => {}, 1000);`;
  const starter = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const orphan = Number(String((await once(starter.stdout, 'data'))[0]));
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  expect(await isRunning(orphan)).toBe(true);
  const healed = await startLocalRedshift(options());
  expect(await isRunning(orphan)).toBe(false);
  expect(await (await connect(healed)).value('SELECT current_database()')).toBe('dev');
  await healed.stop();
});

it('removes what an interrupted first start left', async () => {
  await mkdir(join(root, 'data.draft-999999999'));
  await (await startLocalRedshift(options())).stop();
  await expect(lstat(join(root, 'data.draft-999999999'))).rejects.toThrow('ENOENT');
});

it.runIf(process.getuid?.() === 0)(
  'run by root under a folder nobody may pass, keeps its data elsewhere behind a link',
  async () => {
    const dataDir = join(root, 'closed/data');
    await mkdir(join(root, 'closed'), { mode: 0o700 });
    const redshift = await startLocalRedshift(options({ dataDir }));
    const session = await connect(redshift);
    await session.rows('CREATE TABLE kept (a INT)');
    await redshift.stop();
    expect((await lstat(dataDir)).isSymbolicLink()).toBe(true);
    const again = await startLocalRedshift(options({ dataDir }));
    expect(await (await connect(again)).value('SELECT count(*) FROM kept')).toBe('0');
    await again.stop();
    const place = await realpath(dataDir);
    await rm(dataDir);
    // The next one that keeps its data elsewhere removes what no link leads to any more.
    await mkdir(join(root, 'shut'), { mode: 0o700 });
    await (await startLocalRedshift(options({ dataDir: join(root, 'shut/data') }))).stop();
    await expect(lstat(place)).rejects.toThrow('ENOENT');
    await rm(await realpath(join(root, 'shut/data')), { recursive: true });
  },
);
