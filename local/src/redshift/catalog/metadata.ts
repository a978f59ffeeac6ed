/**
 * The views that clients read to learn what is there: SVV_TABLES, SVV_COLUMNS, SVV_ALL_*, SVV_REDSHIFT_*, materialized views, users, roles, grants
 * (AWS: svv_views). Those of features that are not there (external tables, datashares, models, policies) are there and empty.
 */
import { emptyView } from './emptyViews.js';

export const METADATA = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.acl_text(acl aclitem[]) RETURNS text LANGUAGE sql STABLE AS 'SELECT array_to_string(acl, ''~'')';
CREATE OR REPLACE FUNCTION local_redshift.is_own(schema name) RETURNS boolean LANGUAGE sql IMMUTABLE
AS 'SELECT schema NOT IN (''pg_catalog'', ''information_schema'') AND schema !~ ''^pg_(toast|temp|internal)''';

-- Every table, view and materialized view, with what all lists of them tell.
CREATE OR REPLACE VIEW local_redshift.relations AS
SELECT c.oid, n.oid AS schema_oid, current_database()::varchar(128) AS database_name, n.nspname::varchar(128) AS schema_name, c.relname::varchar(128) AS table_name,
       pg_catalog.pg_get_userbyid(c.relowner)::varchar(128) AS owner, local_redshift.acl_text(c.relacl)::varchar(128) AS acl, c.relkind,
       CASE WHEN c.relkind IN ('v', 'm') THEN 'VIEW' WHEN c.relpersistence = 't' THEN 'LOCAL TEMPORARY' ELSE 'TABLE' END AS kind,
       pg_catalog.obj_description(c.oid, 'pg_class')::varchar(256) AS remarks
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'm') AND n.nspname <> 'local_redshift' AND n.nspname !~ '^pg_toast'
   AND (pg_catalog.pg_has_role(c.relowner, 'USAGE') OR pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
     OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'));

CREATE OR REPLACE VIEW local_redshift.relation_columns AS
SELECT r.oid, r.database_name, r.schema_name, r.table_name, r.relkind, a.attnum, a.attname::varchar(128) AS column_name, a.attnum::integer AS ordinal_position,
       d.adsrc::varchar(4000) AS column_default, CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END::varchar(3) AS is_nullable,
       format_type(a.atttypid, NULL)::varchar(128) AS data_type, format_type(a.atttypid, a.atttypmod)::varchar(128) AS full_type,
       information_schema._pg_char_max_length(a.atttypid, a.atttypmod) AS character_maximum_length,
       information_schema._pg_numeric_precision(a.atttypid, a.atttypmod) AS numeric_precision,
       information_schema._pg_numeric_precision_radix(a.atttypid, a.atttypmod) AS numeric_precision_radix,
       information_schema._pg_numeric_scale(a.atttypid, a.atttypmod) AS numeric_scale,
       information_schema._pg_datetime_precision(a.atttypid, a.atttypmod) AS datetime_precision,
       format_encoding(a.attencodingtype)::varchar(128) AS encoding, a.attisdistkey, a.attsortkeyord, local_redshift.acl_text(a.attacl)::varchar(128) AS acl,
       pg_catalog.col_description(r.oid, a.attnum)::varchar(256) AS remarks
  FROM local_redshift.relations r JOIN local_redshift.attributes a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN local_redshift.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum;

CREATE OR REPLACE VIEW local_redshift.schemas AS
SELECT n.oid, current_database()::varchar(128) AS database_name, n.nspname::varchar(128) AS schema_name, n.nspowner::integer AS schema_owner,
       pg_catalog.pg_get_userbyid(n.nspowner)::varchar(128) AS owner_name, 'local'::varchar(128) AS schema_type, local_redshift.acl_text(n.nspacl)::varchar(128) AS schema_acl
  FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'local_redshift' AND n.nspname !~ '^pg_(toast|temp)' AND has_schema_privilege(n.oid, 'USAGE, CREATE');

CREATE OR REPLACE VIEW pg_catalog.svv_tables AS
SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, CASE kind WHEN 'TABLE' THEN 'BASE TABLE' ELSE kind END::varchar(128) AS table_type, remarks
  FROM local_redshift.relations;
CREATE OR REPLACE VIEW pg_catalog.svv_columns AS
SELECT database_name AS table_catalog, schema_name AS table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
       character_maximum_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, NULL::varchar(128) AS interval_type,
       NULL::varchar(128) AS interval_precision, NULL::varchar(128) AS character_set_catalog, NULL::varchar(128) AS character_set_schema,
       NULL::varchar(128) AS character_set_name, NULL::varchar(128) AS collation_catalog, NULL::varchar(128) AS collation_schema,
       NULL::varchar(128) AS collation_name, NULL::varchar(128) AS domain_name, remarks FROM local_redshift.relation_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_all_tables AS
SELECT database_name, schema_name, table_name, acl AS table_acl, kind::varchar(128) AS table_type, remarks FROM local_redshift.relations;
CREATE OR REPLACE VIEW pg_catalog.svv_all_columns AS
SELECT database_name, schema_name, table_name, column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length,
       numeric_precision, numeric_scale, remarks FROM local_redshift.relation_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_all_schemas AS
SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, NULL::varchar(128) AS source_database, NULL::varchar(128) AS schema_option FROM local_redshift.schemas;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_tables AS
SELECT database_name, schema_name, table_name, kind::varchar(128) AS table_type, acl AS table_acl, remarks, owner AS table_owner FROM local_redshift.relations;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_columns AS
SELECT database_name, schema_name, table_name, column_name, ordinal_position, full_type AS data_type, column_default, is_nullable, encoding, attisdistkey AS distkey,
       attsortkeyord::integer AS sortkey, acl AS column_acl, remarks FROM local_redshift.relation_columns;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_schemas AS
SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, NULL::varchar(128) AS schema_option FROM local_redshift.schemas;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_databases AS
SELECT datname::varchar(128) AS database_name, datdba::integer AS database_owner, 'local'::varchar(32) AS database_type, local_redshift.acl_text(datacl)::varchar(128) AS database_acl,
       NULL::varchar(128) AS database_options, 'Snapshot Isolation'::varchar(128) AS database_isolation_level
  FROM local_redshift.pg_database WHERE datallowconn AND NOT datistemplate;
CREATE OR REPLACE VIEW pg_catalog.svv_redshift_functions AS
SELECT current_database()::varchar(128) AS database_name, n.nspname::varchar(128) AS schema_name, p.proname::varchar(128) AS function_name,
       CASE p.prokind WHEN 'p' THEN 'STORED PROCEDURE' WHEN 'a' THEN 'AGGREGATED FUNCTION' ELSE 'REGULAR FUNCTION' END::varchar(128) AS function_type,
       pg_get_function_identity_arguments(p.oid)::varchar(512) AS argument_type, format_type(p.prorettype, NULL)::varchar(128) AS result_type
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE local_redshift.is_own(n.nspname) AND n.nspname <> 'local_redshift';

CREATE OR REPLACE VIEW pg_catalog.svv_mv_info AS
SELECT database_name::character(128), schema_name::character(128), owner::character(128) AS user_name, table_name::character(128) AS name, 'f'::character(1) AS is_stale,
       0 AS state, 'f'::character(1) AS autorewrite, 'f'::character(1) AS autorefresh FROM local_redshift.relations WHERE relkind = 'm';
CREATE OR REPLACE VIEW pg_catalog.stv_mv_info AS
SELECT database_name AS db_name, schema_name AS schema, name, 0::bigint AS updated_upto_xid, is_stale, user_name AS owner_user_name, state, autorefresh, autorewrite
  FROM pg_catalog.svv_mv_info;
CREATE OR REPLACE VIEW pg_catalog.svv_mv_dependency AS
SELECT DISTINCT m.database_name::character(128), m.schema_name::character(128), m.table_name::character(128) AS name, t.database_name::character(128) AS dependent_database_name,
       t.schema_name::character(128) AS dependent_schema_name, t.table_name::character(128) AS dependent_name
  FROM local_redshift.relations m JOIN pg_catalog.pg_rewrite w ON w.ev_class = m.oid JOIN pg_catalog.pg_depend d ON d.objid = w.oid AND d.refobjid <> m.oid
  JOIN local_redshift.relations t ON t.oid = d.refobjid WHERE m.relkind = 'm';

CREATE OR REPLACE VIEW pg_catalog.svv_user_info AS
SELECT usename::varchar(128) AS user_name, usesysid::integer AS user_id, usecreatedb AS createdb, usesuper AS superuser, usecatupd AS catalog_update,
       'UNLIMITED'::varchar(128) AS connection_limit, 'RESTRICTED'::varchar(32) AS syslog_access, NULL::timestamp AS last_ddl_timestamp, 0::bigint AS session_timeout,
       NULL::varchar(128) AS external_user_id FROM local_redshift.pg_user;
CREATE OR REPLACE VIEW pg_catalog.svv_roles AS
SELECT oid::integer AS role_id, rolname::varchar(128) AS role_name, 'rdsdb'::varchar(128) AS role_owner, NULL::varchar(128) AS external_id
  FROM pg_catalog.pg_roles WHERE NOT rolcanlogin AND rolname !~ '^pg_';
CREATE OR REPLACE VIEW pg_catalog.svv_role_grants AS
SELECT m.member::integer AS role_id, r.rolname::varchar(128) AS role_name, m.roleid::integer AS granted_role_id, g.rolname::varchar(128) AS granted_role_name
  FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE NOT r.rolcanlogin AND g.rolname !~ '^pg_';
CREATE OR REPLACE VIEW pg_catalog.svv_user_grants AS
SELECT m.member::integer AS user_id, r.rolname::varchar(128) AS user_name, m.roleid::integer AS role_id, g.rolname::varchar(128) AS role_name, m.admin_option
  FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.member JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE r.rolcanlogin AND g.rolname !~ '^pg_';

CREATE OR REPLACE FUNCTION local_redshift.identity_type(grantee oid) RETURNS varchar LANGUAGE sql STABLE
AS 'SELECT CASE WHEN grantee = 0 THEN ''public'' WHEN (SELECT rolcanlogin FROM pg_catalog.pg_roles WHERE oid = grantee) THEN ''user'' ELSE ''role'' END';
CREATE OR REPLACE FUNCTION local_redshift.identity_name(grantee oid) RETURNS varchar LANGUAGE sql STABLE
AS 'SELECT CASE WHEN grantee = 0 THEN ''public'' ELSE pg_catalog.pg_get_userbyid(grantee)::varchar END';
CREATE OR REPLACE VIEW local_redshift.grants AS
SELECT 'table' AS object_kind, n.nspname AS schema_name, c.relname AS object_name, c.relkind, a.privilege_type, a.grantor, a.grantee, a.is_grantable
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
 WHERE c.relkind IN ('r', 'v', 'm') AND a.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER')
UNION ALL
SELECT 'schema', n.nspname, n.nspname, NULL, a.privilege_type, a.grantor, a.grantee, a.is_grantable
  FROM pg_catalog.pg_namespace n CROSS JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
UNION ALL
SELECT 'database', NULL, d.datname, NULL, a.privilege_type, a.grantor, a.grantee, a.is_grantable
  FROM pg_catalog.pg_database d CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
UNION ALL
SELECT 'function', n.nspname, p.proname, NULL, a.privilege_type, a.grantor, a.grantee, a.is_grantable
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
 WHERE local_redshift.is_own(n.nspname);
CREATE OR REPLACE VIEW pg_catalog.svv_schema_privileges AS
SELECT schema_name::text AS namespace_name, privilege_type, grantee::integer AS identity_id, local_redshift.identity_name(grantee) AS identity_name,
       local_redshift.identity_type(grantee) AS identity_type, is_grantable AS admin_option, 'SCHEMA'::varchar AS privilege_scope
  FROM local_redshift.grants WHERE object_kind = 'schema' AND local_redshift.is_own(schema_name) AND schema_name <> 'local_redshift';
CREATE OR REPLACE VIEW pg_catalog.svv_database_privileges AS
SELECT object_name::text AS database_name, privilege_type, grantee::integer AS identity_id, local_redshift.identity_name(grantee) AS identity_name,
       local_redshift.identity_type(grantee) AS identity_type, is_grantable AS admin_option, 'DATABASE'::varchar AS privilege_scope
  FROM local_redshift.grants WHERE object_kind = 'database' AND object_name NOT IN ('postgres', 'template0', 'template1');
CREATE OR REPLACE VIEW pg_catalog.svv_function_privileges AS
SELECT schema_name::text AS namespace_name, object_name::text AS function_name, NULL::text AS argument_types, privilege_type, grantee::integer AS identity_id,
       local_redshift.identity_name(grantee) AS identity_name, local_redshift.identity_type(grantee) AS identity_type, is_grantable AS admin_option
  FROM local_redshift.grants WHERE object_kind = 'function';
CREATE OR REPLACE VIEW pg_catalog.svv_default_privileges AS
SELECT n.nspname::text AS schema_name, CASE d.defaclobjtype WHEN 'r' THEN 'RELATION' WHEN 'f' THEN 'FUNCTION' ELSE 'PROCEDURE' END AS object_type, d.defaclrole::integer AS owner_id,
       pg_get_userbyid(d.defaclrole)::text AS owner_name, local_redshift.identity_type(d.defaclrole) AS owner_type, a.privilege_type, a.grantee::integer AS grantee_id,
       local_redshift.identity_name(a.grantee) AS grantee_name, local_redshift.identity_type(a.grantee) AS grantee_type, a.is_grantable AS admin_option
  FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace CROSS JOIN LATERAL aclexplode(d.defaclacl) a;

-- Read in the place of pg_get_late_binding_view_cols(): see rewrite/calls.ts.
CREATE OR REPLACE VIEW local_redshift.late_view_columns AS
SELECT schema_name, table_name, column_name, full_type, ordinal_position FROM local_redshift.relation_columns WHERE oid IN (SELECT relid FROM local_redshift.late_binding_views);

${[
  emptyView(
    'svv_external_schemas',
    'esoid oid, eskind smallint, schemaname name, esowner integer, databasename text, esoptions text',
  ),
  emptyView(
    'svv_external_tables',
    'redshift_database_name text, schemaname text, tablename text, tabletype text, location text, input_format text, output_format text, serialization_lib text, serde_parameters text, compressed integer, parameters text',
  ),
  emptyView(
    'svv_external_columns',
    'redshift_database_name text, schemaname text, tablename text, columnname text, external_type text, columnnum integer, part_key integer, is_nullable text',
  ),
  emptyView('svv_external_databases', 'eskind integer, databasename text, esoptions text'),
  emptyView(
    'svv_external_partitions',
    'schemaname text, tablename text, values text, location text, input_format text, output_format text, serialization_lib text, serde_parameters text, compressed integer, parameters text',
  ),
  emptyView(
    'svv_datashares',
    'share_name varchar(128), share_id integer, share_owner integer, source_database varchar(128), consumer_database varchar(128), share_type varchar(8), createdate timestamp, is_publicaccessible boolean, share_acl varchar(256), producer_account varchar(16), producer_namespace varchar(64), managed_by varchar(64)',
  ),
  emptyView(
    'svv_datashare_objects',
    'share_type varchar(8), share_name varchar(128), object_type varchar(64), object_name varchar(512), producer_account varchar(16), producer_namespace varchar(64), include_new boolean',
  ),
  emptyView(
    'svv_datashare_consumers',
    'share_name varchar(128), consumer_account varchar(16), consumer_namespace varchar(64), share_date timestamp, consumer_region varchar(64)',
  ),
  emptyView(
    'svv_ml_model_info',
    'schema_name char(128), user_name char(128), model_name char(128), life_cycle char(20), is_refreshable integer, model_state char(128)',
  ),
  emptyView(
    'svv_rls_policy',
    'poldb varchar(128), polname varchar(128), polalias varchar(128), polatts varchar, polqual varchar, polenabled boolean, polmodifiedby varchar(128), polmodifiedtime timestamp',
  ),
  emptyView(
    'svv_masking_policy',
    'policy_database text, policy_name text, input_columns text, policy_expression text, policy_modified_by text, policy_modified_time timestamp',
  ),
  emptyView(
    'svv_alter_table_recommendations',
    'type char(30), database char(128), table_id integer, group_id integer, ddl text, auto_eligible char(1)',
  ),
  emptyView('svv_vacuum_progress', 'table_name text, status text, time_remaining_estimate text'),
].join('\n')}
`;
