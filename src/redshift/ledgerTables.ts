/**
 * The tables that record what was loaded by whom: three per asset, in a schema of their own, so that steps of different assets never
 * meet in a table. Redshift locks whole tables and enforces no keys.
 */
import { quoteIdentifier, quoteLiteral } from '@loadstar/sql';
import { classify } from './classify.js';
import type { Session } from './session.js';

/** A pipeline's schema and the assets that are meant. */
export interface AssetSet {
  readonly schema: string;
  readonly assets: readonly string[];
}

/** An asset's ledger tables, qualified and quoted. */
export interface LedgerTables {
  /** A row per step and partition, and one per file that a copy step loaded: those have a `uri`. */
  readonly rows: string;
  /** A row per attempt of a step: who may still be on the warehouse. */
  readonly attempts: string;
  /** Always empty. Steps and publish lock it, so that the ledger stays readable while they work. */
  readonly lock: string;
}

/** The schema of a pipeline's ledger. */
export function ledgerSchema(schema: string): string {
  return `${schema}__ledger`;
}

/** The name of an asset's table while a reload builds it. */
export function shadowOf(asset: string): string {
  return `${asset}__next`;
}

/** A table's name as it stands in SQL. */
export function qualified(schema: string, table: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/** The ledger tables of an asset. */
export function ledgerTables(schema: string, asset: string): LedgerTables {
  const name = (suffix: string): string => qualified(ledgerSchema(schema), asset + suffix);
  return { rows: name(''), attempts: name('__attempts'), lock: name('__lock') };
}

/** The names, unqualified, of all tables in a schema. [] when there is no such schema. */
export async function readTableNames(session: Session, schema: string): Promise<ReadonlySet<string>> {
  const { rows } = await session.run(`SELECT tablename FROM pg_tables WHERE schemaname = ${quoteLiteral(schema)}`);
  return new Set(rows.map((row) => String(row['tablename'])));
}

/** Looks, creates what is missing, and looks again when someone else was creating it too. */
const PREPARE_ROUNDS = 3;

/**
 * Creates the schema, the ledger's schema and the ledger tables that are missing; changes nothing that is there. Any number of
 * clients may do so at once.
 */
export async function prepareWarehouse(session: Session, set: AssetSet): Promise<void> {
  for (let round = 1; ; round++) {
    const races: unknown[] = [];
    for (const statement of await missingStatements(session, set)) {
      await session.run(statement).catch((error: unknown) => races.push(raceOnly(error)));
    }
    if (races.length === 0) return;
    if (round === PREPARE_ROUNDS) throw races[0];
  }
}

async function missingStatements(session: Session, { schema, assets }: AssetSet): Promise<string[]> {
  const schemas = [schema, ledgerSchema(schema)];
  const { rows } = await session.run(
    `SELECT nspname FROM pg_namespace WHERE nspname IN (${schemas.map(quoteLiteral).join(', ')})`,
  );
  const present = new Set(rows.map((row) => row['nspname']));
  const tables = await readTableNames(session, ledgerSchema(schema));
  return [
    ...schemas
      .filter((name) => !present.has(name))
      .map((name) => `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(name)}`),
    ...assets.flatMap((asset) => createStatements(schema, asset, tables)),
  ];
}

function createStatements(schema: string, asset: string, present: ReadonlySet<string>): string[] {
  const tables = ledgerTables(schema, asset);
  const all: readonly (readonly [string, string, string])[] = [
    [asset, tables.rows, ROWS],
    [`${asset}__attempts`, tables.attempts, ATTEMPTS],
    [`${asset}__lock`, tables.lock, LOCK],
  ];
  return all
    .filter(([name]) => !present.has(name))
    .map(([, table, columns]) => `CREATE TABLE IF NOT EXISTS ${table} (${columns})`);
}

/** Who loses such a race is told that the thing exists (42P06, 42P07, 23505 on the catalog), or of a conflict. @throws any other error */
function raceOnly(error: unknown): unknown {
  const { kind, message } = classify(error);
  if (kind === 'conflict' || /already exists|duplicate key/i.test(message)) return error;
  throw error;
}

/** A file's row has what names it, and NULL for what the step's own row says. */
const ROWS = `
  run_id varchar(512) NOT NULL,
  step_id varchar(512) NOT NULL,
  partition_start timestamp,
  version varchar(128) NOT NULL,
  size_bytes bigint NOT NULL,
  uri varchar(2048),
  etag varchar(256),
  fingerprint varchar(128),
  table_fingerprint varchar(128),
  manifest_uri varchar(2048),
  file_count int,
  step_rows bigint,
  attempt int,
  worker varchar(512),
  requested_by varchar(512),
  started_at timestamp,
  committed_at timestamp,
  published boolean,
  superseded_by varchar(1024)`;

const ATTEMPTS = `
  run_id varchar(512) NOT NULL,
  step_id varchar(512) NOT NULL,
  scheduled_ms bigint NOT NULL,
  pid int NOT NULL,
  written_at timestamp NOT NULL`;

const LOCK = 'nothing int';
