/** The record of UNLOADs, which outlives a ROLLBACK as that of loads does. */
import type { Journal } from '../copy/journal.js';
import type { UnloadedFile } from './outputFile.js';

export interface UnloadStart {
  readonly user: string;
  readonly session: number;
  readonly location: string;
  readonly format: string;
  readonly compression: string;
}

export interface UnloadEnd {
  readonly status: 'completed' | 'aborted';
  readonly rows: number;
  readonly files: readonly (UnloadedFile & { readonly uri: string })[];
  readonly error: string;
}

/** @returns the id of the UNLOAD, which pg_last_unload_id() shows */
export async function beginUnload(journal: Journal, database: string, start: UnloadStart): Promise<number> {
  const { user, session, location, format, compression } = start;
  const rows = await journal.query(database, BEGIN_SQL, [user, session, location, format, compression]);
  return (rows[0] as { query: number }).query;
}

export async function endUnload(journal: Journal, database: string, id: number, end: UnloadEnd): Promise<void> {
  await journal.query(database, END_SQL, [id, end.status, end.rows, end.error, JSON.stringify(end.files)]);
}

const BEGIN_SQL = `
INSERT INTO local_redshift.unloads (query, userid, user_name, session, status, started, location, file_format, compression)
SELECT nextval('local_redshift.load_id'), r.oid::bigint::integer, r.rolname, $2, 'running', clock_timestamp(), $3, $4, $5
  FROM pg_catalog.pg_roles r WHERE r.rolname = $1 RETURNING query`;

const END_SQL = `
WITH files AS (
  INSERT INTO local_redshift.unload_files (query, path, lines, bytes, started, ended)
  SELECT $1, uri, rows, bytes, "startedAt", "endedAt" FROM jsonb_to_recordset($5::jsonb)
    AS f(uri text, rows bigint, bytes bigint, "startedAt" timestamp, "endedAt" timestamp)
)
UPDATE local_redshift.unloads SET status = $2, ended = clock_timestamp(), unloaded_rows = $3, error = $4 WHERE query = $1`;
