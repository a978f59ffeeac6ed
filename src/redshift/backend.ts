/** Ending a session of ours from another one, by its process id, and knowing that it is gone. AWS: PG_CANCEL_BACKEND, PG_TERMINATE_BACKEND. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quoteLiteral } from '@loadstar/sql';
import type { RowsResult } from './session.js';

/** A session as the warehouse knows it. A process id alone may by now belong to someone else, whose session began later. */
export interface Backend {
  readonly pid: number;
  /** SQL for a time, in UTC and by the warehouse's clock, at which the session was there. */
  readonly seenAt: string;
}

/** SQL for now, in UTC whatever the session's time zone is: that is how stv_sessions writes times. */
export const UTC_NOW = `CAST(SYSDATE AS timestamptz) AT TIME ZONE 'UTC'`;

/** SQL for the time that is `ms` milliseconds ago when the statement arrives. */
export function utcAgo(ms: number): string {
  return `DATEADD(millisecond, ${-Math.round(ms)}, ${UTC_NOW})`;
}

/** What is needed of the session that asks. */
interface Asker {
  run(sql: string): Promise<RowsResult>;
}

/** A session of ours is still on the warehouse though it was told to end. */
export class StillThereError extends Error {
  override readonly name = 'StillThereError';
}

/** A running statement gets this long to obey pg_cancel_backend. */
const CANCEL_GRACE_MS = 2_000;
const GONE_LIMIT_MS = 30_000;

/**
 * Cancels what the session runs, ends it and waits until it is gone. Does nothing when it is gone already.
 * @throws StillThereError after the limit
 */
export async function endBackend(asker: Asker, victim: Backend, limitMs = GONE_LIMIT_MS): Promise<void> {
  if (!(await isAlive(asker, victim))) return;
  if (await isRunning(asker, victim.pid)) {
    await signal(asker, 'pg_cancel_backend', victim.pid);
    await waitUntil(async () => !(await isRunning(asker, victim.pid)), CANCEL_GRACE_MS);
  }
  // It may hold locks though nothing runs: an open transaction ends only with its session.
  if (await isAlive(asker, victim)) await signal(asker, 'pg_terminate_backend', victim.pid);
  if (await waitUntil(async () => !(await isAlive(asker, victim)), limitMs)) return;
  throw new StillThereError(
    `session ${victim.pid} is still on the warehouse ${limitMs / 1000} s after it was told to end`,
  );
}

/** The sessions, other than the asking one, that run a statement which starts with this text. */
export async function readRunningWith(asker: Asker & Backend, prefix: string): Promise<Backend[]> {
  const { rows } = await asker.run(
    `SELECT DISTINCT pid, ${UTC_NOW} AS seen_at FROM stv_recents WHERE trim(status) = 'Running' AND pid <> ${asker.pid}` +
      ` AND left(query, ${prefix.length}) = ${quoteLiteral(prefix)}`,
  );
  return rows.map((row) => ({ pid: Number(row['pid']), seenAt: quoteLiteral(String(row['seen_at'])) }));
}

async function isAlive(asker: Asker, { pid, seenAt }: Backend): Promise<boolean> {
  const { rows } = await asker.run(
    `SELECT process FROM stv_sessions WHERE process = ${pid} AND starttime <= ${seenAt}`,
  );
  return rows.length > 0;
}

async function isRunning(asker: Asker, pid: number): Promise<boolean> {
  const { rows } = await asker.run(`SELECT pid FROM stv_recents WHERE trim(status) = 'Running' AND pid = ${pid}`);
  return rows.length > 0;
}

/** That the session ended by itself meanwhile may be an error on the warehouse; whether it is gone is asked, not taken from the answer. */
async function signal(asker: Asker, call: 'pg_cancel_backend' | 'pg_terminate_backend', pid: number): Promise<void> {
  await asker.run(`SELECT ${call}(${pid})`).catch(() => undefined);
}

/** Asks until it is so, at growing distances from 10 ms to 250 ms; false when the limit came first. */
async function waitUntil(isSo: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 250)) {
    if (await isSo()) return true;
    if (Date.now() > deadline) return false;
    await sleep(pauseMs);
  }
}
