/** What must hold when all is done: tables and ledger are those of one undisturbed reload into a schema of its own. */
import type { Row } from '../../src/redshift/session.js';
import { isEmptyVersion } from '../../src/pipeline/versions.js';
import { leftovers } from '../rig/leftovers.js';
import type { Rig } from '../rig/rig.js';
import { differences, repeats, sorted, type Tables } from '../rig/tables.js';
import type { Bucket } from './bucket.js';
import type { Design } from './design.js';

/** @property schema where the sequence was played @property fresh where the reload was */
interface Compared {
  readonly schema: string;
  readonly fresh: string;
  /** A reload was told to keep what it replaced. */
  readonly keepsOld: boolean;
}

export async function verify(
  rig: Rig,
  design: Design,
  bucket: Bucket,
  { schema, fresh, keepsOld }: Compared,
): Promise<string[]> {
  const seen = await readTables(rig, design, schema);
  const [mine, wanted] = [await readLedger(rig, design, schema), await readLedger(rig, design, fresh)];
  const copied = Object.fromEntries(
    design.flatMap(({ name, files }) => (files === undefined ? [] : [[name, bucket.rowsOf(name)]])),
  );
  return [
    ...differences(seen, await readTables(rig, design, fresh)),
    ...differences(seen, copied),
    ...design.flatMap(({ name }) => repeatedRows(name, mine)),
    ...ledgerDifferences(design, mine, wanted),
    ...(await leftovers(rig, schema, keepsOld)),
    ...(await leftovers(rig, fresh)),
  ];
}

async function readTables(rig: Rig, design: Design, schema: string): Promise<Tables> {
  const rows = await rig.query(
    design
      .map(
        ({ name }) =>
          `SELECT '${name}' AS asset, id, to_char(at, 'YYYY-MM-DD HH24:MI:SS') AS at, k, n FROM ${schema}.${name}`,
      )
      .join('\nUNION ALL '),
  );
  return Object.fromEntries(
    design.map(({ name }) => [
      name,
      sorted(rows.filter(({ asset }) => asset === name).map(({ id, at, k, n }) => [id, at, k, n])),
    ]),
  );
}

/** A row of a step's partition, or of one of its files. */
interface LedgerRow {
  readonly asset: string;
  /** Step of a run. */
  readonly step: string;
  readonly partition: string;
  readonly version: string;
  /** With its ETag; null: it is no file's row. */
  readonly file: string | null;
  readonly isLive: boolean;
  readonly committedAt: string;
}

async function readLedger(rig: Rig, design: Design, schema: string): Promise<LedgerRow[]> {
  const rows = await rig.query(
    design
      .map(
        ({
          name,
        }) => `SELECT '${name}' AS asset, run_id, step_id, to_char(partition_start, 'YYYY-MM-DD HH24:MI') AS start, version, uri, etag, committed_at::varchar AS committed,
published AND superseded_by IS NULL AS is_live FROM ${schema}__ledger.${name}`,
      )
      .join('\nUNION ALL '),
  );
  return rows.map(ledgerRow);
}

function ledgerRow({ asset, run_id, step_id, start, version, uri, etag, is_live, committed }: Row): LedgerRow {
  return {
    asset: String(asset),
    step: `${String(run_id)} ${String(step_id)}`,
    partition: String(start ?? 'whole'),
    version: String(version),
    file: uri === null ? null : `${String(uri)} ${String(etag)}`,
    isLive: is_live === true,
    committedAt: String(committed),
  };
}

/** A materialization, or what is live of a partition, that is named twice. */
function repeatedRows(asset: string, ledger: readonly LedgerRow[]): string[] {
  const rows = ledger.filter((row) => row.asset === asset && row.file === null);
  const live = rows.filter(({ isLive }) => isLive);
  // A resumed run may do a step again, of which some partitions are as they were, but not the same step twice.
  const steps = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    const key = `${row.step} ${row.committedAt}`;
    steps.set(key, [...(steps.get(key) ?? []), row]);
  }
  return [
    ...repeats([...steps.values()], (made) => `${made[0]!.step}: ${textsOf(made).join(', ')}`).map(
      (step) => `${asset}: the ledger names twice ${step}`,
    ),
    ...repeats(live, ({ partition }) => partition).map((partition) => `${asset}: live twice: ${partition}`),
  ];
}

function ledgerDifferences(design: Design, mine: readonly LedgerRow[], wanted: readonly LedgerRow[]): string[] {
  const [files, freshFiles] = [filesOf(mine), filesOf(wanted)];
  // What was pruned stays in the ledger as a partition without files, of which a reload into an empty schema has never heard.
  const pruned = design.some(
    ({ name, files: of }) => of !== undefined && liveOf(name, mine).some(isPruned(liveOf(name, wanted))),
  );
  const compared = pruned ? design.filter(({ files: of }) => of !== undefined) : design;
  return [
    ...differences({ 'the live files of the ledger': files }, { 'the live files of the ledger': freshFiles }),
    ...compared.flatMap(({ name }) => {
      const ledger = `the ledger of ${name}`;
      const [own, live] = [liveOf(name, mine), liveOf(name, wanted)].map((rows) =>
        pruned ? rows.filter(hasFiles) : rows,
      );
      return differences({ [ledger]: textsOf(own!) }, { [ledger]: textsOf(live!) });
    }),
  ];
}

function liveOf(asset: string, ledger: readonly LedgerRow[]): LedgerRow[] {
  return ledger.filter((row) => row.asset === asset && row.file === null && row.isLive);
}

function hasFiles({ version }: LedgerRow): boolean {
  return !isEmptyVersion(version);
}

function isPruned(wanted: readonly LedgerRow[]): (row: LedgerRow) => boolean {
  const known = new Set(wanted.map(({ partition }) => partition));
  return (row) => !hasFiles(row) && !known.has(row.partition);
}

function textsOf(rows: readonly LedgerRow[]): string[] {
  return rows.map(({ partition, version }) => `${partition} ${version}`).sort();
}

/** Files whose step's rows are live, by asset and partition. A step that a resumed run has done again names some of them again. */
function filesOf(ledger: readonly LedgerRow[]): string[] {
  const live = new Set(ledger.flatMap((row) => (row.file === null && row.isLive ? [keyOf(row)] : [])));
  const files = ledger.flatMap((row) =>
    row.file !== null && live.has(keyOf(row)) ? [`${row.asset} ${row.partition} ${row.file}`] : [],
  );
  return [...new Set(files)].sort();
}

/** URIs of the files whose rows are live, as the ledger says. */
export async function liveFiles(rig: Rig, design: Design, schema: string): Promise<ReadonlySet<string>> {
  const ledger = await readLedger(rig, design, schema);
  return new Set(filesOf(ledger).map((file) => file.split(' ').find((part) => part.startsWith('s3://'))!));
}

function keyOf({ asset, step, partition, version }: LedgerRow): string {
  return `${asset} ${step} ${partition} ${version}`;
}
