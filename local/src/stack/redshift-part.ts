/** The local Redshift, with the PostgreSQL behind it, as a process of its own. */
import { setTimeout as delay } from 'node:timers/promises';
import { runPart, say } from '../process/part-main.js';
import { recordOf, isRunning, writeRecord } from '../process/record.js';
import { startLocalRedshift, type LocalRedshiftOptions } from '../redshift/server.js';

/** What the process is told. `postgresRecord` is where it records the PostgreSQL that it starts. */
export interface RedshiftOrder extends Omit<LocalRedshiftOptions, 'log'> {
  readonly postgresRecord: string;
}

/** What it says once it is ready. */
export interface RedshiftReport {
  readonly port: number;
  readonly postgresPid: number;
}

/** How soon a PostgreSQL that was killed is noticed. */
const WATCH_MS = 200;

runPart<RedshiftOrder, RedshiftReport>(async ({ postgresRecord, ...order }) => {
  const redshift = await startLocalRedshift({ ...order, log: say });
  const { port, postgresPid } = redshift;
  const watch = new AbortController();
  const stop = async (): Promise<void> => {
    watch.abort();
    await redshift.stop();
  };
  return { report: { port, postgresPid }, failed: endOf(postgresPid, postgresRecord, watch.signal), stop };
});

/** Settles when the process is gone, unless the watch was ended before. */
async function endOf(pid: number, recordFile: string, signal: AbortSignal): Promise<Error> {
  const record = recordOf(pid, 'postgres');
  if (record) writeRecord(recordFile, record);
  while (record && isRunning(record))
    await delay(WATCH_MS, undefined, { signal }).catch(() => new Promise<never>(() => undefined));
  return new Error(`PostgreSQL (pid ${pid}) is gone`);
}
