/** Ending a session of ours from another one, by its process id, and knowing that it is gone. AWS: PG_CANCEL_BACKEND, PG_TERMINATE_BACKEND. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quoteLiteral } from '@loadstar/sql';
import type { RowsResult } from './session.js';

/** A session as the warehouse knows it. A process id alone may by now belong to someone else. */
export interface Backend {
  readonly pid: number;
  /** stv_sessions.starttime, as the warehouse wrote it. */
  readonly startedAt: string;
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
    `SELECT DISTINCT pid FROM stv_recents WHERE trim(status) = 'Running' AND pid <> ${asker.pid}` +
      ` AND left(query, ${prefix.length}) = ${quoteLiteral(prefix)}`,
  );
  return readBackends(
    asker,
    rows.map((row) => Number(row['pid'])),
  );
}

async function readBackends(asker: Asker, pids: readonly number[]): Promise<Backend[]> {
  if (pids.length === 0) return [];
  const { rows } = await asker.run(
    `SELECT process AS pid, starttime AS started_at FROM stv_sessions WHERE process IN (${pids.join(', ')})`,
  );
  return rows.map((row) => ({ pid: Number(row['pid']), startedAt: String(row['started_at']) }));
}

async function isAlive(asker: Asker, victim: Backend): Promise<boolean> {
  const found = await readBackends(asker, [victim.pid]);
  return found.some((backend) => backend.startedAt === victim.startedAt);
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
