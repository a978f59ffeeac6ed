/** What a table is like, beyond what PostgreSQL knows: distribution, sort keys, encodings (AWS: r_PG_TABLE_DEF, r_SVV_TABLE_INFO). */
export const TABLES = String.raw`
CREATE TABLE IF NOT EXISTS local_redshift.table_notes (relid oid PRIMARY KEY, note jsonb NOT NULL);

-- The notes stand in comments of the statement: see rewrite/tableNote.ts.
CREATE OR REPLACE FUNCTION local_redshift.keep_notes() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
SET standard_conforming_strings = on AS $$
BEGIN
  IF current_query() NOT LIKE '%local#_redshift#_table%' ESCAPE '#' THEN RETURN; END IF;
  INSERT INTO local_redshift.table_notes AS known (relid, note)
  SELECT DISTINCT ON (c.oid) c.oid, coalesce((SELECT p.note FROM local_redshift.table_notes p WHERE p.relid = to_regclass(found.note ->> 'like')), '{}') || found.note - '{like,keys,dropKey}'::text[]
    FROM (SELECT m[1]::jsonb AS note FROM regexp_matches(current_query(), '/[*]local_redshift_table (.*?)[*]/', 'g') AS m) found
    JOIN (SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table') made ON true
    JOIN pg_class c ON c.oid = made.objid AND c.relname = found.note ->> 'table'
  ON CONFLICT (relid) DO UPDATE SET note = CASE WHEN EXCLUDED.note ? 'diststyle' THEN known.note - 'distkey' ELSE known.note END || EXCLUDED.note
    || jsonb_build_object('encodings', coalesce(known.note -> 'encodings', '{}') || coalesce(EXCLUDED.note -> 'encodings', '{}'));
  PERFORM CASE WHEN found.note ? 'dropKey' THEN local_redshift.drop_key(c.oid, found.note ->> 'dropKey')
               ELSE local_redshift.keep_keys(c.oid, coalesce(found.note -> 'keys', '[]')) END
    FROM (SELECT m[1]::jsonb AS note FROM regexp_matches(current_query(), '/[*]local_redshift_table (.*?)[*]/', 'g') AS m) found
    JOIN (SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table') made ON true
    JOIN pg_class c ON c.oid = made.objid AND c.relname = found.note ->> 'table'
   WHERE found.note ?| '{keys,dropKey}';
END $$;
DROP EVENT TRIGGER IF EXISTS local_redshift_keep_notes;
CREATE EVENT TRIGGER local_redshift_keep_notes ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'ALTER TABLE')
EXECUTE FUNCTION local_redshift.keep_notes();

CREATE OR REPLACE VIEW local_redshift.user_tables AS
SELECT c.oid, n.nspname, c.relname, c.reltuples, coalesce(t.note, '{}') AS note,
       coalesce(upper(t.note ->> 'diststyle'), CASE WHEN t.note ? 'distkey' THEN 'KEY' ELSE 'AUTO' END) AS diststyle
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN local_redshift.table_notes t ON t.relid = c.oid
 WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'local_redshift') AND n.nspname NOT LIKE 'pg!_toast%' ESCAPE '!';

CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
SELECT t.nspname AS schemaname, t.relname AS tablename, a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
       coalesce(t.note -> 'encodings' ->> a.attname, 'none')::character(32) AS encoding, coalesce(t.note ->> 'distkey' = a.attname, false) AS distkey,
       coalesce((SELECT k.place::integer FROM jsonb_array_elements_text(t.note -> 'sortkeys') WITH ORDINALITY AS k(name, place) WHERE k.name = a.attname), 0) AS sortkey,
       a.attnotnull AS "notnull"
  FROM local_redshift.user_tables t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE pg_table_is_visible(t.oid);

CREATE OR REPLACE VIEW pg_catalog.svv_table_info AS
SELECT current_database()::text AS database, t.nspname::text AS schema, t.oid AS table_id, t.relname::text AS "table",
       CASE WHEN t.note ? 'encodings' THEN 'Y' ELSE 'Y, AUTO(ENCODE)' END::text AS encoded,
       (t.diststyle || CASE WHEN t.note ? 'distkey' THEN '(' || (t.note ->> 'distkey') || ')' ELSE '' END)::text AS diststyle,
       coalesce(t.note -> 'sortkeys' ->> 0, 'AUTO(SORTKEY)')::text AS sortkey1,
       (SELECT max(a.atttypmod - 4) FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.oid AND a.atttypid = 'varchar'::regtype) AS max_varchar,
       NULL::character(32) AS sortkey1_enc, coalesce(jsonb_array_length(t.note -> 'sortkeys'), 0) AS sortkey_num,
       (pg_total_relation_size(t.oid) / 1048576)::bigint AS size, 0::numeric(10, 4) AS pct_used, 0::bigint AS empty, 0::numeric(5, 2) AS unsorted,
       0::numeric(5, 2) AS stats_off, greatest(t.reltuples, 0)::numeric(38, 0) AS tbl_rows, NULL::numeric(19, 2) AS skew_sortkey1, NULL::numeric(19, 2) AS skew_rows,
       greatest(t.reltuples, 0)::numeric(38, 0) AS estimated_visible_rows, NULL::text AS risk_event, 0::numeric(12, 2) AS vacuum_sort_benefit,
       NULL::timestamp AS create_time
  FROM local_redshift.user_tables t;

CREATE OR REPLACE VIEW pg_catalog.stv_db_isolation_level AS
SELECT datname::character(128) AS db_name, 'Snapshot Isolation'::character(20) AS isolation_level FROM pg_catalog.pg_database WHERE datallowconn;

CREATE OR REPLACE VIEW pg_catalog.svv_relation_privileges AS
SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, a.privilege_type::text AS privilege_type,
       CASE a.grantee WHEN 0 THEN 0 ELSE a.grantee::integer END AS identity_id, coalesce(r.rolname::text, 'public') AS identity_name,
       CASE WHEN a.grantee = 0 THEN 'public' WHEN r.rolcanlogin THEN 'user' ELSE 'role' END AS identity_type, a.is_grantable AS admin_option
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
 WHERE c.relkind IN ('r', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'local_redshift') AND a.privilege_type NOT IN ('MAINTAIN', 'TRIGGER');

CREATE OR REPLACE VIEW pg_catalog.svv_column_privileges AS
SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, k.attname::text AS column_name, a.privilege_type::text AS privilege_type,
       CASE a.grantee WHEN 0 THEN 0 ELSE a.grantee::integer END AS identity_id, coalesce(r.rolname::text, 'public') AS identity_name,
       CASE WHEN a.grantee = 0 THEN 'public' WHEN r.rolcanlogin THEN 'user' ELSE 'role' END AS identity_type
  FROM pg_catalog.pg_attribute k JOIN pg_catalog.pg_class c ON c.oid = k.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL aclexplode(k.attacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
 WHERE k.attnum > 0 AND NOT k.attisdropped AND c.relkind IN ('r', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'local_redshift');
`;
