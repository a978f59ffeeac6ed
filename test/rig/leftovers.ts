/** What must be gone when every run is over. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Rig } from './rig.js';

/** How long what has ended may take to be gone. */
const GONE_WITHIN_MS = 5_000;

/** Sessions, locks and shadow tables that are left on the warehouse, and runs that are open. @param keepsOld a reload was told to keep what it replaced */
export async function leftovers(rig: Rig, schema: string, keepsOld = false): Promise<string[]> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  for (;;) {
    const left = await lookForLeftovers(rig, schema, keepsOld);
    if (left.length === 0 || Date.now() > deadline) return left;
    await delay(50);
  }
}

async function lookForLeftovers(rig: Rig, schema: string, keepsOld: boolean): Promise<string[]> {
  const sessions = await rig.query(
    'SELECT process, trim(user_name) AS user_name FROM stv_sessions WHERE process <> pg_backend_pid()',
  );
  const locks = await rig.query(
    `SELECT DISTINCT l.relation::regclass::text AS name, l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('${schema}', '${schema}__ledger')`,
  );
  const tables = await rig.query(`SELECT tablename FROM pg_tables WHERE schemaname = '${schema}'`);
  const isLeft = keepsOld ? /__(next|undone|incoming)$/ : /__(next|old|undone|incoming)$/;
  const open = await rig.client.workflow.count("ExecutionStatus = 'Running'");
  return [
    ...(open.count === 0 ? [] : [`${open.count} runs are open`]),
    ...sessions.map((row) => `session ${row['process']} of ${row['user_name']}`),
    ...locks.map((row) => `lock on ${row['name']} by ${row['pid']}`),
    ...tables.flatMap((row) => (isLeft.test(String(row['tablename'])) ? [`table ${row['tablename']}`] : [])),
  ];
}
