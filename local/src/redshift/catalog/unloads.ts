/**
 * What UNLOAD did (AWS: r_STL_UNLOAD_LOG, SYS_UNLOAD_HISTORY, SYS_UNLOAD_DETAIL). Written as the record of loads is, and read by views: own rows only.
 */
export const UNLOADS = String.raw`
CREATE TABLE IF NOT EXISTS local_redshift.unloads (
  query integer PRIMARY KEY, userid integer NOT NULL, user_name text NOT NULL, session integer NOT NULL, status text NOT NULL, started timestamp NOT NULL,
  ended timestamp, location text NOT NULL, file_format text NOT NULL, compression text NOT NULL, unloaded_rows bigint NOT NULL DEFAULT 0,
  error text NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS local_redshift.unload_files (
  query integer NOT NULL, path text NOT NULL, lines bigint NOT NULL, bytes bigint NOT NULL, started timestamp NOT NULL, ended timestamp NOT NULL);
CREATE INDEX IF NOT EXISTS unload_files_query ON local_redshift.unload_files (query);

CREATE OR REPLACE VIEW local_redshift.own_unloads AS
SELECT * FROM local_redshift.unloads WHERE user_name = current_user OR current_user = 'rdsdb';

CREATE OR REPLACE VIEW pg_catalog.stl_unload_log AS
SELECT u.userid, u.query, 0 AS slice, u.session AS pid, f.path::character(1280) AS path, f.started AS start_time, f.ended AS end_time, f.lines AS line_count,
       f.bytes AS transfer_size, u.file_format::character(10) AS file_format
  FROM local_redshift.unload_files f JOIN local_redshift.own_unloads u USING (query);

CREATE OR REPLACE VIEW pg_catalog.sys_unload_history AS
SELECT u.userid AS user_id, u.query::bigint AS query_id, 0::bigint AS transaction_id, u.session AS session_id, current_database()::varchar(128) AS database_name,
       u.status::varchar(10) AS status, u.started AS start_time, u.ended AS end_time, (extract(epoch FROM u.ended - u.started) * 1000000)::bigint AS duration,
       u.file_format::varchar(16) AS file_format, u.compression::varchar(16) AS compression_type, u.location::varchar(1280) AS unloaded_location,
       u.unloaded_rows, coalesce(f.files, 0) AS unloaded_files_count, coalesce(f.bytes, 0)::bigint AS unloaded_files_size, u.error::varchar(512) AS error_message
  FROM local_redshift.own_unloads u
  LEFT JOIN (SELECT query, count(*) AS files, sum(bytes) AS bytes FROM local_redshift.unload_files GROUP BY query) f USING (query);

CREATE OR REPLACE VIEW pg_catalog.sys_unload_detail AS
SELECT u.userid AS user_id, u.query AS query_id, u.session AS session_id, 0::bigint AS transaction_id, f.path::character(1280) AS file_name,
       f.started AS start_time, f.ended AS end_time, f.lines AS line_count, f.bytes AS transfer_size, u.file_format::character(10) AS file_format
  FROM local_redshift.unload_files f JOIN local_redshift.own_unloads u USING (query);
`;
