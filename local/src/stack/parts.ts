/** How each part of a stack is started, first and again. */
import { endLeftover } from '../process/ending.js';
import { startPart } from '../process/part.js';
import { startTemporal, type SearchAttributeType } from '../temporal/server.js';
import type { PartName } from './event.js';
import type { StackCredentials, StackFolder } from './folder.js';
import type { KeptPart } from './keeper.js';
import type { RedshiftOrder, RedshiftReport } from './redshift-part.js';
import type { S3Order, S3Report } from './s3-part.js';

/** Ports that the caller wants; any free one where left out. */
export interface StackPorts {
  readonly redshift?: number;
  readonly s3?: number;
  readonly temporal?: number;
  /** Of Temporal's Web UI. */
  readonly temporalUi?: number;
}

/** What all parts are started with. */
export interface PartsPlan {
  readonly folder: StackFolder;
  readonly credentials: StackCredentials;
  readonly ports: StackPorts;
  readonly mounts: Readonly<Record<string, string>>;
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
  readonly progress: (part: PartName, message: string) => void;
}

/** A part with the port that it keeps. */
export interface ServerPart extends KeptPart {
  readonly port: number;
}

/** Temporal with its Web UI. */
export interface TemporalPart extends ServerPart {
  readonly uiPort: number;
  readonly uiUrl: string;
  readonly namespace: string;
}

/** Name of the database. */
export const DATABASE = 'dev';
/** Region that clients name; nothing depends on it. */
export const REGION = 'us-east-1';

/** Longest time for a graceful end: sessions are ended and PostgreSQL shuts down fast. */
const REDSHIFT_ENDING = { signal: 'SIGTERM', graceMs: 15_000 } as const;
const S3_ENDING = { signal: 'SIGTERM', graceMs: 5_000 } as const;
const POSTGRES_ENDING = { signal: 'SIGINT', graceMs: 5_000 } as const;
const TEMPORAL_ENDING = { signal: 'SIGTERM', graceMs: 8_000 } as const;

/** Processes that a run may leave behind, in the order in which they are ended: the Redshift process ends its PostgreSQL itself. */
export const LEFTOVERS = [
  { name: 's3', ending: S3_ENDING },
  { name: 'temporal', ending: TEMPORAL_ENDING },
  { name: 'redshift', ending: REDSHIFT_ENDING },
  { name: 'postgres', ending: POSTGRES_ENDING },
] as const;

/** Starts the local S3 process. */
export async function launchS3(
  { folder, credentials, ports, mounts }: PartsPlan,
  signal: AbortSignal,
  before?: ServerPart,
): Promise<ServerPart> {
  const order: S3Order = { root: folder.buckets, mounts, port: before?.port ?? ports.s3 ?? 0, ...credentials.s3 };
  const part = await startPart<S3Order, S3Report>({
    ...place(folder, 's3'),
    entry: entry('s3-part'),
    order,
    ending: S3_ENDING,
    signal,
  });
  const { pid, exited } = part.service;
  return { pid, exited, stop: () => part.service.stop(), port: part.report.port, address: part.report.endpoint };
}

/**
 * Starts the local Redshift process.
 * @param endpoint of the S3 that COPY reads; the process starts while it is awaited
 */
export async function launchRedshift(
  { folder, credentials, ports }: PartsPlan,
  endpoint: Promise<string>,
  signal: AbortSignal,
  before?: ServerPart,
): Promise<ServerPart> {
  const postgresRecord = folder.recordOf('postgres');
  const s3 = endpoint.then((url) => ({ endpoint: url, region: REGION, ...credentials.s3 }));
  const server = {
    dataDir: folder.redshiftData,
    database: DATABASE,
    port: before?.port ?? ports.redshift ?? 0,
    ...credentials.redshift,
  };
  const order = s3.then((from): RedshiftOrder => ({ ...server, s3: from, postgresRecord }));
  const options = {
    ...place(folder, 'redshift'),
    entry: entry('redshift-part'),
    order,
    ending: REDSHIFT_ENDING,
    signal,
  };
  const { service, report } = await startPart<RedshiftOrder, RedshiftReport>(options);
  const stop = async (): Promise<void> => {
    await service.stop();
    // It was killed, perhaps, and couldn't end its PostgreSQL.
    await endLeftover(postgresRecord, POSTGRES_ENDING);
  };
  return { pid: service.pid, exited: service.exited, stop, port: report.port, address: `127.0.0.1:${report.port}` };
}

/** Starts Temporal. */
export async function launchTemporal(
  { folder, ports, searchAttributes, progress }: PartsPlan,
  signal: AbortSignal,
  before?: TemporalPart,
): Promise<TemporalPart> {
  const port = before?.port ?? ports.temporal;
  const uiPort = before?.uiPort ?? ports.temporalUi;
  const { logFile, recordFile } = place(folder, 'temporal');
  return startTemporal({
    dir: folder.temporalData,
    searchAttributes,
    logFile,
    recordFile,
    signal,
    ...(port === undefined ? {} : { port }),
    ...(uiPort === undefined ? {} : { uiPort }),
    log: (line) => progress('temporal', line),
  });
}

function place(folder: StackFolder, name: PartName): { name: PartName; logFile: string; recordFile: string } {
  return { name, logFile: folder.logOf(name), recordFile: folder.recordOf(name) };
}

function entry(module: string): URL {
  return new URL(`./${module}.js`, import.meta.url);
}
