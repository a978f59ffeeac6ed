/** What must hold after an experiment, whatever was done. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../../src/redshift/session.js';
import { sorted, type Tables } from './files.js';
import type { Rig } from './rig.js';

const ASSETS = ['plays', 'songs', 'daily', 'listeners', 'titles'] as const;

const COLUMNS: Readonly<Record<string, string>> = {
  plays: "to_char(played_at, 'YYYY-MM-DD HH24:MI:SS'), listener, song, seconds",
  songs: 'song, title',
  daily: "to_char(day, 'YYYY-MM-DD HH24:MI:SS'), plays, seconds",
  listeners: 'listener, plays',
  titles: 'title',
};

/** The tables as readers see them. One that is not there yet is empty. */
export async function readTables(rig: Rig): Promise<Tables> {
  const there = new Set(
    (await rig.query("SELECT tablename FROM pg_tables WHERE schemaname = 'music'")).map((row) => row['tablename']),
  );
  const tables: Record<string, string[]> = {};
  for (const asset of ASSETS) {
    const rows = there.has(asset) ? await rig.query(`SELECT ${aliased(COLUMNS[asset]!)} FROM music.${asset}`) : [];
    tables[asset] = sorted(rows.map((row) => Object.values(row)));
  }
  return tables;
}

/** Each column under a name of its own. */
function aliased(columns: string): string {
  let count = 0;
  return columns
    .split(/, (?=[a-z])/)
    .map((column) => `${column} AS c${count++}`)
    .join(', ');
}

/** Tables that are neither as before the run nor as after it. */
export function neitherNor(seen: Tables, before: Tables, after: Tables): string[] {
  const same = (a: readonly string[] = [], b: readonly string[] = []): boolean =>
    JSON.stringify(a) === JSON.stringify(b);
  return Object.keys(after)
    .filter((asset) => !same(seen[asset], before[asset]) && !same(seen[asset], after[asset]))
    .map((asset) => `${asset} is neither as it was nor as it is to be: ${difference(seen[asset]!, after[asset]!)}`);
}

/** Where tables differ from what the files make. */
export function differences(seen: Tables, wanted: Tables): string[] {
  return Object.keys(wanted)
    .filter((asset) => JSON.stringify(seen[asset]) !== JSON.stringify(wanted[asset]))
    .map((asset) => `${asset}: ${difference(seen[asset] ?? [], wanted[asset]!)}`);
}

function difference(seen: readonly string[], wanted: readonly string[]): string {
  const [extra, missing] = [without(seen, wanted), without(wanted, seen)];
  return `${seen.length} rows for ${wanted.length}; too many: ${extra.slice(0, 3).join(' ')}; missing: ${missing.slice(0, 3).join(' ')}`;
}

function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Faults of the ledger: a materialization named twice, a partition live twice, files that are not those in the bucket. */
export async function ledgerFaults(rig: Rig): Promise<string[]> {
  const faults: string[] = [];
  for (const asset of ASSETS) {
    const rows = await rig.query(
      `SELECT run_id, step_id, partition_start, version, published AND superseded_by IS NULL AS live FROM music__ledger.${asset} WHERE uri IS NULL`,
    );
    const repeated = repeats(
      rows,
      (row) => `${row['run_id']} ${row['step_id']} ${row['partition_start']} ${row['version']}`,
    );
    faults.push(...repeated.map((row) => `${asset}: the ledger names twice ${row}`));
    const live = rows.filter((row) => row['live'] === true);
    faults.push(...repeats(live, (row) => String(row['partition_start'])).map((row) => `${asset}: live twice: ${row}`));
    const partitions = live.map((row) => String(row['partition_start']).slice(0, 10)).sort();
    const wanted = asset === 'plays' || asset === 'daily' ? rig.files.days : ['null'];
    if (JSON.stringify(partitions) !== JSON.stringify(wanted))
      faults.push(`${asset}: live are ${partitions.join()}, to be live ${wanted.join()}`);
  }
  const files = await rig.query(
    ['plays', 'songs']
      .map(
        (asset) => `SELECT f.uri FROM music__ledger.${asset} f JOIN music__ledger.${asset} r
ON r.run_id = f.run_id AND r.step_id = f.step_id AND r.version = f.version AND (r.partition_start = f.partition_start OR r.partition_start IS NULL)
WHERE f.uri IS NOT NULL AND r.published AND r.superseded_by IS NULL`,
      )
      .join('\nUNION ALL '),
  );
  const uris = files.map((row) => String(row['uri'])).sort();
  if (JSON.stringify(uris) !== JSON.stringify(rig.files.uris))
    faults.push(`the ledger's live files are ${uris.join()}, those in the bucket ${rig.files.uris.join()}`);
  return faults;
}

function repeats(rows: readonly Row[], key: (row: Row) => string): string[] {
  const keys = rows.map(key);
  return [...new Set(keys.filter((each, at) => keys.indexOf(each) !== at))];
}

/** How long what has ended may take to be gone. */
const GONE_WITHIN_MS = 5_000;

/** Sessions, locks and shadow tables that are left on the warehouse, and runs that are open. */
export async function leftovers(rig: Rig): Promise<string[]> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  for (;;) {
    const left = await lookForLeftovers(rig);
    if (left.length === 0 || Date.now() > deadline) return left;
    await delay(50);
  }
}

async function lookForLeftovers(rig: Rig): Promise<string[]> {
  const sessions = await rig.query(
    'SELECT process, trim(user_name) AS user_name FROM stv_sessions WHERE process <> pg_backend_pid()',
  );
  const locks = await rig.query(
    "SELECT DISTINCT l.relation::regclass::text AS name, l.pid FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname LIKE 'music%'",
  );
  const tables = await rig.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'music' AND (tablename LIKE '%\\\\_\\\\_next' OR tablename LIKE '%\\\\_\\\\_old')",
  );
  const open = await rig.client.workflow.count("ExecutionStatus = 'Running'");
  return [
    ...(open.count === 0 ? [] : [`${open.count} runs are open`]),
    ...sessions.map((row) => `session ${row['process']} of ${row['user_name']}`),
    ...locks.map((row) => `lock on ${row['name']} by ${row['pid']}`),
    ...tables.map((row) => `table ${row['tablename']}`),
  ];
}
