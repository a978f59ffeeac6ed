/**
 * What COPY did and why it failed (AWS: r_STL_LOAD_ERRORS, r_STL_LOADERROR_DETAIL, r_STL_LOAD_COMMITS, SYS_LOAD_HISTORY, SYS_LOAD_DETAIL,
 * SYS_LOAD_ERROR_DETAIL). The tables are written by the proxy on its own connection, so they outlive a ROLLBACK; users read them by views, own rows only.
 */
export const LOADS = String.raw`
CREATE SEQUENCE IF NOT EXISTS local_redshift.load_id AS integer START 100;

CREATE TABLE IF NOT EXISTS local_redshift.loads (
  query integer PRIMARY KEY, userid integer NOT NULL, user_name text NOT NULL, session integer NOT NULL, xid bigint NOT NULL, tbl integer NOT NULL,
  table_name text NOT NULL, status text NOT NULL, started timestamp NOT NULL, ended timestamp, data_source text NOT NULL, file_format text NOT NULL,
  loaded_rows bigint NOT NULL DEFAULT 0, loaded_bytes bigint NOT NULL DEFAULT 0, file_count integer NOT NULL DEFAULT 0,
  file_bytes bigint NOT NULL DEFAULT 0, files_scanned integer NOT NULL DEFAULT 0, error_count bigint NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS local_redshift.load_files (
  query integer NOT NULL, filename text NOT NULL, bytes bigint NOT NULL, lines bigint NOT NULL, etag text, last_modified timestamp,
  started timestamp NOT NULL, ended timestamp NOT NULL);

CREATE TABLE IF NOT EXISTS local_redshift.load_errors (
  query integer NOT NULL, at timestamp NOT NULL, filename text NOT NULL, line_number bigint NOT NULL, colname text NOT NULL,
  type text NOT NULL, col_length text NOT NULL, position integer NOT NULL, raw_line text NOT NULL, raw_field_value text NOT NULL,
  err_code integer NOT NULL, err_reason text NOT NULL);
ALTER TABLE local_redshift.load_errors ADD COLUMN IF NOT EXISTS parsed jsonb NOT NULL DEFAULT '[]';
CREATE TABLE IF NOT EXISTS local_redshift.load_replacements (
  query integer NOT NULL, at timestamp NOT NULL, filename text NOT NULL, line_number bigint NOT NULL, colname text NOT NULL, raw_line text NOT NULL);
CREATE INDEX IF NOT EXISTS load_files_query ON local_redshift.load_files (query);
CREATE INDEX IF NOT EXISTS load_errors_query ON local_redshift.load_errors (query);

CREATE OR REPLACE VIEW local_redshift.own_loads AS
SELECT * FROM local_redshift.loads WHERE user_name = current_user OR current_user = 'rdsdb';

CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
SELECT l.userid, 0 AS slice, l.tbl, e.at AS starttime, l.session, l.query, e.filename::character(256) AS filename, e.line_number,
       e.colname::character(127) AS colname, e.type::character(10) AS type, e.col_length::character(10) AS col_length, e.position,
       e.raw_line::character(1024) AS raw_line, e.raw_field_value::character(1024) AS raw_field_value, e.err_code, e.err_reason::character(100) AS err_reason,
       0 AS is_partial, 0::bigint AS start_offset, 0::bigint AS copy_job_id
  FROM local_redshift.load_errors e JOIN local_redshift.own_loads l USING (query);

CREATE OR REPLACE VIEW pg_catalog.stl_loaderror_detail AS
SELECT l.userid, 0 AS slice, l.session, l.query, e.filename::character(256) AS filename, e.line_number, p.field, p."column"::character(1024) AS colname,
       p.value::character(1024) AS value, p."isNull"::integer AS is_null, p.type::character(10) AS type, p.length::character(10) AS col_length
  FROM local_redshift.load_errors e JOIN local_redshift.own_loads l USING (query)
  CROSS JOIN LATERAL jsonb_to_recordset(e.parsed) AS p(field integer, "column" text, value text, "isNull" boolean, type text, length text);
ALTER TABLE local_redshift.load_errors DROP COLUMN IF EXISTS field, DROP COLUMN IF EXISTS is_null;

CREATE OR REPLACE VIEW pg_catalog.stl_load_commits AS
SELECT l.userid, l.query, 0 AS slice, f.filename::character(256) AS name, f.filename::character(256) AS filename, 0::bigint AS byte_offset, f.lines AS lines_scanned,
       0::bigint AS errors, f.ended AS curtime, 1 AS status, l.file_format::character(16) AS file_format, 0 AS is_partial, 0::bigint AS start_offset, 0::bigint AS copy_job_id
  FROM local_redshift.load_files f JOIN local_redshift.own_loads l USING (query);

CREATE OR REPLACE VIEW pg_catalog.sys_load_history AS
SELECT userid AS user_id, query::bigint AS query_id, xid AS transaction_id, session AS session_id, current_database()::varchar(128) AS database_name,
       status::varchar(10) AS status, table_name::varchar(128) AS table_name, started AS start_time, ended AS end_time,
       (extract(epoch FROM ended - started) * 1000000)::bigint AS duration, data_source::varchar(256) AS data_source, file_format::varchar(256) AS file_format,
       loaded_rows, loaded_bytes, file_count AS source_file_count, file_bytes AS source_file_bytes, files_scanned AS file_count_scanned,
       loaded_bytes AS file_bytes_scanned, error_count, 0::bigint AS copy_job_id
  FROM local_redshift.own_loads;

CREATE OR REPLACE VIEW pg_catalog.sys_load_detail AS
SELECT l.userid AS user_id, l.query::bigint AS query_id, f.filename::character(256) AS file_name, f.bytes AS bytes_scanned, f.lines AS lines_scanned,
       f.ended AS record_time, 0 AS splits_scanned, f.started AS start_time, f.ended AS end_time, f.etag::character(256) AS file_etag,
       f.last_modified AS file_last_modified
  FROM local_redshift.load_files f JOIN local_redshift.own_loads l USING (query);

CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
SELECT l.userid AS user_id, l.query::bigint AS query_id, l.xid AS transaction_id, l.session AS session_id, current_database()::character(64) AS database_name,
       l.tbl AS table_id, e.at AS start_time, e.filename::character(256) AS file_name, e.line_number, e.colname::character(127) AS column_name,
       e.type::character(10) AS column_type, e.col_length::character(10) AS column_length, e.position, e.err_code AS error_code,
       e.err_reason::character(512) AS error_message
  FROM local_redshift.load_errors e JOIN local_redshift.own_loads l USING (query);

CREATE OR REPLACE VIEW pg_catalog.stl_replacements AS
SELECT l.userid, l.query, 0 AS slice, l.tbl, r.at AS starttime, l.session, r.filename::character(256) AS filename, r.line_number,
       r.colname::character(127) AS colname, r.raw_line::character(1024) AS raw_line
  FROM local_redshift.load_replacements r JOIN local_redshift.own_loads l USING (query);

CREATE OR REPLACE VIEW pg_catalog.sys_copy_replacements AS
SELECT l.userid AS user_id, l.query::bigint AS query_id, l.tbl AS table_id, r.at AS start_time, l.session AS session_id, r.filename::character(256) AS file_name,
       r.line_number, r.colname::character(127) AS column_name, r.raw_line::character(1024) AS raw_line
  FROM local_redshift.load_replacements r JOIN local_redshift.own_loads l USING (query);
`;
