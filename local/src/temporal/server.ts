/** The Temporal dev server: real server, SQLite file, Web UI. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, isAnswering, isPortFree } from '../process/port.js';
import { describeExit, startService, type Service, type ServiceExit } from '../process/service.js';
import { findTemporal } from './binary.js';
import { isServing } from './health.js';

/** Types of search attributes. */
export type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

/** What a local Temporal needs. */
export interface TemporalOptions {
  /** Folder of the database file, made if need be. */
  readonly dir: string;
  /** @default any free port */
  readonly port?: number;
  /** Port of the Web UI. @default any free port */
  readonly uiPort?: number;
  /** @default 'default' */
  readonly namespace?: string;
  /** Further settings of the server: `name=value` of its dynamic configuration. */
  readonly settings?: readonly string[];
  /** Registered at each start, on a database that knows them too. */
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
  /** @default `temporal.log` in `dir` */
  readonly logFile?: string;
  /** Record of the process, for whoever ends it later. @default `temporal.pid` in `dir` */
  readonly recordFile?: string;
  /** Told what takes a while. */
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A running Temporal. */
export interface LocalTemporal {
  /** For clients and workers: `127.0.0.1:<port>`. */
  readonly address: string;
  readonly port: number;
  readonly uiUrl: string;
  readonly uiPort: number;
  readonly namespace: string;
  readonly pid: number;
  /** Settles when the server is gone. */
  readonly exited: Promise<ServiceExit>;
  stop(): Promise<void>;
}

/** The server flushes and leaves in about a second; what it had answered is on disk anyway. */
const ENDING = { signal: 'SIGTERM', graceMs: 8_000 } as const;
/** Ready after 0.2 s on an idle machine; a loaded one may take its time. */
const READY_WITHIN_MS = 60_000;
const POLL_MS = 15;
/** Starts with fresh ports, when another process takes one of them first. */
const ATTEMPTS = 4;

/**
 * Starts the dev server on 127.0.0.1 and returns when it takes calls.
 * @throws TemporalMissingError when there is no executable; Error when a given port is taken, or with the server's last lines when it fails
 */
export async function startTemporal(options: TemporalOptions): Promise<LocalTemporal> {
  await mkdir(options.dir, { recursive: true });
  await checkPorts(options);
  const binary = await findTemporal({
    env: process.env,
    log: options.log ?? (() => undefined),
    signal: options.signal,
  });
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    const port = options.port ?? (await freePort());
    const uiPort = options.uiPort ?? (await freePort());
    const service = await startService(serviceOptions(options, binary, port, uiPort));
    const failure = await readiness(service, port, uiPort, options.signal);
    if (!failure) return localTemporal(service, port, uiPort, options);
    await service.stop();
    if (options.signal?.aborted) continue;
    if (attempt === ATTEMPTS || !failure.includes('address already in use'))
      throw new Error(`Temporal did not start: ${failure}`);
  }
}

async function checkPorts({ port, uiPort }: TemporalOptions): Promise<void> {
  for (const given of [port, uiPort]) {
    if (given !== undefined && !(await isPortFree(given)))
      throw new Error(`Temporal did not start: port ${given} is taken by another process`);
  }
}

function serviceOptions(
  options: TemporalOptions,
  command: string,
  port: number,
  uiPort: number,
): Parameters<typeof startService>[0] {
  return {
    name: 'temporal',
    command,
    args: serverArguments(options, port, uiPort),
    logFile: options.logFile ?? join(options.dir, 'temporal.log'),
    recordFile: options.recordFile ?? join(options.dir, 'temporal.pid'),
    ending: ENDING,
  };
}

function serverArguments(
  { dir, namespace, searchAttributes, settings: further = [] }: TemporalOptions,
  port: number,
  uiPort: number,
): string[] {
  const host = ['--ip', '127.0.0.1', '--ui-ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)];
  const settings = [
    'frontend.enableServerVersionCheck=false', // asks the internet for newer versions
    'history.transferProcessorMaxPollRPS=2000', // as it comes, 20 a second: 45 ms a step in a chain instead of 9
    'history.timerProcessorMaxPollRPS=2000',
    'matching.numTaskqueueReadPartitions=1', // four, as it comes: tasks are handed on from one to another, a third of a step's time
    'matching.numTaskqueueWritePartitions=1',
    ...further,
  ].flatMap((setting) => ['--dynamic-config-value', setting]);
  // As it comes, SQLite syncs its file at each commit.
  const pragmas = ['journal_mode=wal', 'synchronous=normal'].flatMap((pragma) => ['--sqlite-pragma', pragma]);
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => [
    '--search-attribute',
    `${name}=${type}`,
  ]);
  const database = ['--namespace', namespace ?? 'default', '--db-filename', join(dir, 'temporal.db')];
  return [
    'server',
    'start-dev',
    ...host,
    ...database,
    '--ui-disable-news-fetch',
    '--log-level',
    'warn',
    ...settings,
    ...pragmas,
    ...attributes,
  ];
}

/** @returns undefined when server and Web UI answer, else why they don't */
async function readiness(
  service: Service,
  port: number,
  uiPort: number,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let exit: ServiceExit | undefined;
  void service.exited.then((ended) => (exit = ended));
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await delay(POLL_MS)) {
    if (exit) return `it ${describeExit(exit)}`;
    if (signal?.aborted) return 'it was told to stop';
    if ((await isServing(port)) && (await isAnswering(uiPort)) && !exit) return undefined;
  }
  return `it did not answer within ${READY_WITHIN_MS / 1000} s`;
}

function localTemporal(
  service: Service,
  port: number,
  uiPort: number,
  { namespace = 'default' }: TemporalOptions,
): LocalTemporal {
  const { pid, exited } = service;
  return {
    address: `127.0.0.1:${port}`,
    port,
    uiUrl: `http://127.0.0.1:${uiPort}`,
    uiPort,
    namespace,
    pid,
    exited,
    stop: () => service.stop(),
  };
}
