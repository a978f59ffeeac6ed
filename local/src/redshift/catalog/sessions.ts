/** Who is connected and what runs (AWS: r_STV_RECENTS, r_STV_SESSIONS, r_STV_INFLIGHT, r_STV_LOCKS, SYS_QUERY_HISTORY). A user sees only own statements' text. */
export const SESSIONS = String.raw`
CREATE OR REPLACE VIEW local_redshift.sessions AS
SELECT pid, usesysid, pg_catalog.pg_get_userbyid(usesysid) AS usename,
       (SELECT d.datname FROM pg_catalog.pg_database AS d WHERE d.oid = a.datid) AS datname,
       backend_start, xact_start, query_start, state, replace(query, 'local_redshift.', '') AS query, backend_xid, application_name
  FROM pg_catalog.pg_stat_get_activity(NULL) AS a
 WHERE backend_type = 'client backend' AND pg_catalog.pg_get_userbyid(usesysid) <> 'rdsdb';

CREATE OR REPLACE VIEW pg_catalog.stv_sessions AS
SELECT backend_start::timestamp AS starttime, pid AS process, usename::character(50) AS user_name, datname::character(50) AS db_name, 0 AS timeout_sec
  FROM local_redshift.sessions;

CREATE OR REPLACE VIEW pg_catalog.stv_recents AS
SELECT usesysid::integer AS userid, 'Running'::character(20) AS status, query_start::timestamp AS starttime,
       (extract(epoch FROM clock_timestamp() - query_start) * 1000000)::integer AS duration, usename::character(50) AS user_name,
       datname::character(50) AS db_name, query::varchar(600) AS query, pid
  FROM local_redshift.sessions WHERE state = 'active';

CREATE OR REPLACE VIEW pg_catalog.stv_inflight AS
SELECT usesysid::integer AS userid, 0 AS slice, pid AS query, 'default'::character(320) AS label, coalesce(backend_xid::text::bigint, 0) AS xid, pid,
       query_start::timestamp AS starttime, query::character(100) AS text, 0 AS suspended, 0 AS insert_pristine, 0 AS concurrency_scaling_status
  FROM local_redshift.sessions WHERE state = 'active';

CREATE OR REPLACE VIEW pg_catalog.stv_locks AS
SELECT l.relation::integer AS table_id, s.query_start::timestamp AS last_update, coalesce(s.backend_xid::text::bigint, 0) AS last_commit,
       coalesce(s.backend_xid::text::bigint, 0) AS lock_owner, l.pid AS lock_owner_pid, s.query_start::timestamp AS lock_owner_start_ts,
       s.query_start::timestamp AS lock_owner_end_ts, CASE WHEN l.granted THEN 'Holding write lock' ELSE 'Waiting for write lock' END::character(22) AS lock_status
  FROM pg_catalog.pg_locks l JOIN local_redshift.sessions s USING (pid)
 WHERE l.locktype = 'relation' AND l.relation >= 16384 AND l.mode NOT IN ('AccessShareLock', 'RowShareLock');

CREATE OR REPLACE VIEW pg_catalog.svv_transactions AS
SELECT s.usename AS txn_owner, s.datname AS txn_db, coalesce(s.backend_xid::text::bigint, 0) AS xid, s.pid, s.xact_start::timestamp AS txn_start,
       l.mode AS lock_mode, CASE l.locktype WHEN 'relation' THEN 'relation' ELSE 'transactionid' END AS lockable_object_type,
       l.relation::integer AS relation, l.granted
  FROM pg_catalog.pg_locks l JOIN local_redshift.sessions s USING (pid) WHERE s.xact_start IS NOT NULL;

CREATE OR REPLACE VIEW pg_catalog.sys_query_history AS
SELECT usesysid::integer AS user_id, pid::bigint AS query_id, 'default'::character(320) AS query_label, coalesce(backend_xid::text::bigint, 0) AS transaction_id,
       pid AS session_id, datname::character(128) AS database_name, local_redshift.query_type(query)::character(32) AS query_type, 'running'::character(10) AS status,
       false AS result_cache_hit, query_start::timestamp AS start_time, NULL::timestamp AS end_time,
       (extract(epoch FROM clock_timestamp() - query_start) * 1000000)::bigint AS elapsed_time, 0::bigint AS queue_time,
       (extract(epoch FROM clock_timestamp() - query_start) * 1000000)::bigint AS execution_time, ''::character(512) AS error_message,
       0::bigint AS returned_rows, 0::bigint AS returned_bytes, query::varchar(4000) AS query_text, '1.0.44903'::character(256) AS redshift_version
  FROM local_redshift.sessions WHERE state = 'active';
`;

/** Functions that the views above call. */
export const SESSION_FUNCTIONS = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.query_type(query text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN word IN ('select', 'with') THEN 'SELECT' WHEN word IN ('insert', 'update', 'delete', 'copy', 'unload') THEN upper(word)
    WHEN word IN ('create', 'alter', 'drop', 'truncate', 'grant', 'revoke', 'comment') THEN 'DDL'
    WHEN word IN ('begin', 'commit', 'rollback', 'end', 'abort', 'start', 'set', 'show', 'reset') THEN 'UTILITY' ELSE 'OTHER' END
  FROM lower(substring(regexp_replace(query, '^([[:space:]]|/[*].*?[*]/|--[^' || chr(10) || ']*' || chr(10) || ')+', ''), '^[[:alpha:]]+')) AS word
$$;
`;
