/** The record of loads, files and errors, kept by connections of the proxy's own, so that a client's ROLLBACK leaves it in place. */
import pg from 'pg';
import { ADMIN } from '../postgres/initdb.js';

export interface FileRecord {
  readonly uri: string;
  readonly etag: string;
  readonly lastModified: Date | null;
  readonly sizeBytes: number;
  readonly lines: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** One bad row. */
export interface LoadErrorRecord {
  readonly at: Date;
  readonly file: string;
  /** The last line of the row, counted from 1. */
  readonly line: number;
  readonly column: string;
  readonly type: string;
  readonly length: string;
  readonly position: number;
  readonly rawLine: string;
  readonly rawValue: string;
  readonly code: number;
  readonly reason: string;
  /** The row's fields up to the bad one; none but for the first bad rows of a load. */
  readonly parsed: readonly ParsedField[];
}

/** One field of a bad row. */
export interface ParsedField {
  readonly field: number;
  readonly column: string;
  readonly type: string;
  readonly length: string;
  readonly value: string;
  readonly isNull: boolean;
}

/** One row in which ACCEPTINVCHARS replaced something. */
export interface ReplacementRecord {
  readonly at: Date;
  readonly file: string;
  readonly line: number;
  /** The first one with something replaced. */
  readonly column: string;
  readonly rawLine: string;
}

export interface LoadStart {
  readonly user: string;
  readonly session: number;
  readonly transaction: string;
  readonly tableOid: number;
  readonly tableName: string;
  readonly source: string;
  readonly format: string;
}

export interface LoadEnd {
  readonly status: 'completed' | 'aborted';
  readonly rows: number;
  readonly errorCount: number;
  readonly fileCount: number;
  readonly files: readonly FileRecord[];
  readonly errors: readonly LoadErrorRecord[];
  readonly replacements: readonly ReplacementRecord[];
}

/** Opens connections as they are needed, one pool a database. */
export class Journal {
  readonly #pools = new Map<string, pg.Pool>();

  constructor(
    private readonly port: number,
    private readonly password: string,
  ) {}

  /** @returns the id of the load, which pg_last_copy_id() and the load views show */
  async begin(database: string, load: LoadStart): Promise<number> {
    const { rows } = await this.#pool(database).query<{ query: number }>(BEGIN_SQL, [
      load.user,
      load.session,
      load.transaction,
      load.tableOid,
      load.tableName,
      load.source,
      load.format,
    ]);
    return rows[0]!.query;
  }

  async end(database: string, id: number, end: LoadEnd): Promise<void> {
    const bytes = end.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    const { status, rows, errorCount, fileCount, files, errors, replacements } = end;
    const values = [
      id,
      status,
      rows,
      bytes,
      fileCount,
      files.length,
      errorCount,
      JSON.stringify(files),
      JSON.stringify(errors),
      JSON.stringify(replacements),
    ];
    await this.#pool(database).query(END_SQL, values);
  }

  /** Runs a statement of another record. @returns its rows */
  async query(database: string, sql: string, values: unknown[]): Promise<unknown[]> {
    return (await this.#pool(database).query<Record<string, unknown>>(sql, values)).rows;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()));
  }

  #pool(database: string): pg.Pool {
    const known = this.#pools.get(database);
    if (known !== undefined) return known;
    const pool = new pg.Pool(adminConfig(this.port, this.password, database));
    // A connection that breaks while idle is replaced by the next query.
    pool.on('error', () => undefined);
    this.#pools.set(database, pool);
    return pool;
  }
}

/** How the proxy itself connects to the server behind. */
export function adminConfig(port: number, password: string, database: string): pg.PoolConfig {
  const options =
    '-c standard_conforming_strings=on -c client_min_messages=error -c default_transaction_isolation=read\\ committed';
  return {
    host: '127.0.0.1',
    port,
    user: ADMIN,
    password,
    database,
    options,
    application_name: 'local_redshift',
    max: 4,
    ssl: false,
  };
}

const BEGIN_SQL = `
INSERT INTO local_redshift.loads (query, userid, user_name, session, xid, tbl, table_name, status, started, data_source, file_format)
SELECT nextval('local_redshift.load_id'), r.oid::bigint::integer, r.rolname, $2, $3, $4, $5, 'running', clock_timestamp(), $6, $7
  FROM pg_catalog.pg_roles r WHERE r.rolname = $1 RETURNING query`;

const END_SQL = `
WITH files AS (
  INSERT INTO local_redshift.load_files (query, filename, bytes, lines, etag, last_modified, started, ended)
  SELECT $1, uri, "sizeBytes", lines, etag, "lastModified", "startedAt", "endedAt" FROM jsonb_to_recordset($8::jsonb)
    AS f(uri text, "sizeBytes" bigint, lines bigint, etag text, "lastModified" timestamp, "startedAt" timestamp, "endedAt" timestamp)
), errors AS (
  INSERT INTO local_redshift.load_errors
    (query, at, filename, line_number, colname, type, col_length, position, raw_line, raw_field_value, err_code, err_reason, parsed)
  SELECT $1, at, file, line, "column", type, length, position, "rawLine", "rawValue", code, reason, parsed FROM jsonb_to_recordset($9::jsonb)
    AS e(at timestamp, file text, line bigint, "column" text, type text, length text, position integer, "rawLine" text,
         "rawValue" text, code integer, reason text, parsed jsonb)
), replacements AS (
  INSERT INTO local_redshift.load_replacements (query, at, filename, line_number, colname, raw_line)
  SELECT $1, at, file, line, "column", "rawLine" FROM jsonb_to_recordset($10::jsonb)
    AS r(at timestamp, file text, line bigint, "column" text, "rawLine" text)
)
UPDATE local_redshift.loads SET status = $2, ended = clock_timestamp(), loaded_rows = $3, loaded_bytes = $4, file_bytes = $4, file_count = $5,
       files_scanned = $6, error_count = $7 WHERE query = $1`;
