/** What must hold after an experiment, whatever was done. */
import { difference, repeats, sorted, type Tables } from '../rig/tables.js';
import type { MusicRig } from './music.js';

const ASSETS = ['plays', 'songs', 'daily', 'listeners', 'titles'] as const;

const COLUMNS: Readonly<Record<string, string>> = {
  plays: "to_char(played_at, 'YYYY-MM-DD HH24:MI:SS'), listener, song, seconds",
  songs: 'song, title',
  daily: "to_char(day, 'YYYY-MM-DD HH24:MI:SS'), plays, seconds",
  listeners: 'listener, plays',
  titles: 'title',
};

/** The tables as readers see them. One that is not there yet is empty. */
export async function readTables(rig: MusicRig): Promise<Tables> {
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

/** Faults of the ledger: a materialization named twice, a partition live twice, files that are not those in the bucket. */
export async function ledgerFaults(rig: MusicRig): Promise<string[]> {
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
