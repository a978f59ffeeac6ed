/** The local stack: Temporal, S3 and Redshift, started together, kept running, stopped without a trace. */
import { endLeftover } from '../process/ending.js';
import { recordOf } from '../process/record.js';
import type { SearchAttributeType } from '../temporal/server.js';
import type { StackEvent } from './event.js';
import {
  emptyFolder,
  folderCredentials,
  makeFolder,
  stackFolder,
  StackFolderError,
  type StackFolder,
} from './folder.js';
import { Keeper } from './keeper.js';
import { takeLock, type LockHolder } from './lock.js';
import {
  DATABASE,
  launchRedshift,
  launchS3,
  launchTemporal,
  LEFTOVERS,
  REGION,
  type PartsPlan,
  type ServerPart,
  type StackPorts,
  type TemporalPart,
} from './parts.js';
import { readRunningStack, removeState, StackRunningError, writeState, type RunningStack } from './state.js';

/** What a stack is started with. */
export interface LocalStackOptions {
  /** Folder of its data, logs and addresses, made if need be. */
  readonly dir: string;
  /** Folders to show as buckets that can't be written, by bucket name. */
  readonly mounts?: Readonly<Record<string, string>>;
  /** Any free port where left out. */
  readonly ports?: StackPorts;
  /** Search attributes that Temporal knows from the start. */
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
  /** Removes all tables, workflows and objects first. Asks nothing. */
  readonly reset?: boolean;
  readonly log?: (event: StackEvent) => void;
  /** Ends a start that is under way; what was started is stopped before the promise rejects. */
  readonly signal?: AbortSignal;
}

/** A running stack. */
export interface LocalStack {
  /** What clients need, under the names that psql, the AWS CLI and the temporal CLI read. */
  readonly env: Readonly<Record<string, string>>;
  /** Address of Temporal's Web UI. */
  readonly webUi: string;
  /** The processes as they run now: a part that was started again has another pid. */
  readonly parts: readonly { readonly name: string; readonly pid: number }[];
  /** Ends all parts and waits until they are gone. Safe to call again. */
  stop(): Promise<void>;
}

/**
 * Starts all servers on 127.0.0.1 and returns when they take connections. What an earlier run left behind in the folder is ended first.
 * Installs no signal handlers: whoever calls it calls `stop`.
 * @throws StackRunningError when a stack runs in the folder; StackFolderError when the folder can't be written; TemporalMissingError;
 *   Error in a server's own words; the signal's reason
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  options.signal?.throwIfAborted();
  const folder = stackFolder(options.dir);
  makeFolder(folder);
  const lock = lockFolder(folder);
  const log = options.log ?? (() => undefined);
  try {
    await endLeftovers(folder, log);
    if (options.reset) emptyFolder(folder);
    removeState(folder);
    return await startParts(folder, options, log, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The right to run a stack in a folder. */
interface FolderLock {
  readonly me: LockHolder;
  readonly release: () => void;
}

function lockFolder(folder: StackFolder): FolderLock {
  const record = recordOf(process.pid, 'supervisor');
  if (!record) throw new Error(`the start time of process ${process.pid} can't be read`);
  const me = { ...record, since: new Date().toISOString() };
  const taken = tryLock(folder, me);
  if ('holder' in taken) throw new StackRunningError(folder.path, taken.holder, readRunningStack(folder.path));
  return { me, release: taken.release };
}

function tryLock(folder: StackFolder, me: LockHolder): ReturnType<typeof takeLock> {
  try {
    return takeLock(folder.run, me);
  } catch (error) {
    throw new StackFolderError(folder.path, error);
  }
}

async function endLeftovers(folder: StackFolder, log: (event: StackEvent) => void): Promise<void> {
  for (const { name, ending } of LEFTOVERS) {
    const found = await endLeftover(folder.recordOf(name), ending);
    if (found) log({ kind: 'reaped', process: name, pid: found.pid });
  }
}

async function startParts(
  folder: StackFolder,
  options: LocalStackOptions,
  log: (event: StackEvent) => void,
  lock: FolderLock,
): Promise<LocalStack> {
  const { mounts = {}, ports = {}, searchAttributes } = options;
  const progress: PartsPlan['progress'] = (part, message) => log({ kind: 'progress', part, message });
  const plan: PartsPlan = { folder, credentials: folderCredentials(folder), ports, mounts, searchAttributes, progress };
  const failure = new AbortController();
  const signal = AbortSignal.any([failure.signal, ...(options.signal ? [options.signal] : [])]);
  let publish = (): void => undefined;
  const restarted = (): void => publish();
  const s3 = new Keeper<ServerPart>('s3', (stopping, before) => launchS3(plan, stopping, before), log, restarted);
  const s3Started = s3.start(signal);
  const endpoint = (): Promise<string> =>
    s3.current ? Promise.resolve(s3.current.address) : s3Started.then(({ address }) => address);
  const redshift = new Keeper<ServerPart>(
    'redshift',
    (stopping, before) => launchRedshift(plan, endpoint(), stopping, before),
    log,
    restarted,
  );
  const temporal = new Keeper<TemporalPart>(
    'temporal',
    (stopping, before) => launchTemporal(plan, stopping, before),
    log,
    restarted,
  );
  const keepers = [temporal, s3, redshift];
  const stop = async (): Promise<void> => {
    removeState(folder);
    publish = () => undefined;
    await Promise.all(keepers.map((keeper) => keeper.stop()));
    lock.release();
  };
  const starts = [s3Started, redshift.start(signal), temporal.start(signal)] as const;
  try {
    const [s3Part, redshiftPart, temporalPart] = await Promise.all(starts);
    const env = clientEnv(plan, s3Part, redshiftPart, temporalPart);
    const webUi = temporalPart.uiUrl;
    const parts = (): LocalStack['parts'] =>
      keepers.flatMap(({ name, current }) => (current ? [{ name, pid: current.pid }] : []));
    publish = () => writeState(folder, { supervisor: lock.me, since: lock.me.since, env, webUi, parts: parts() });
    publish();
    return localStack(env, webUi, parts, stop);
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(starts);
    await Promise.all(keepers.map((keeper) => keeper.stop()));
    throw error;
  }
}

function localStack(
  env: RunningStack['env'],
  webUi: string,
  parts: () => LocalStack['parts'],
  stop: () => Promise<void>,
): LocalStack {
  let stopping: Promise<void> | undefined;
  return {
    env,
    webUi,
    get parts() {
      return parts();
    },
    stop: () => (stopping ??= stop()),
  };
}

function clientEnv(
  { credentials }: PartsPlan,
  s3: ServerPart,
  redshift: ServerPart,
  temporal: TemporalPart,
): Record<string, string> {
  return {
    PGHOST: '127.0.0.1',
    PGPORT: String(redshift.port),
    PGUSER: credentials.redshift.user,
    PGPASSWORD: credentials.redshift.password,
    PGDATABASE: DATABASE,
    AWS_ENDPOINT_URL_S3: s3.address,
    AWS_ACCESS_KEY_ID: credentials.s3.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.s3.secretAccessKey,
    AWS_REGION: REGION,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
  };
}
