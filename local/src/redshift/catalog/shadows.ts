/**
 * Tables of pg_catalog that have other columns or other rows on Redshift than in PostgreSQL 18: views of the same name in local_redshift, which
 * `rewrite/catalogNames.ts` puts in their place (AWS: c_intro_catalog_views, r_PG_CLASS; columns that drivers read). They hide what Redshift doesn't
 * have (the schema local_redshift, NOT NULL as a constraint) and show what PostgreSQL doesn't (keys that are not enforced, distribution, encodings,
 * a materialized view as a view; no sequences).
 */
export const SHADOWS = String.raw`
-- Numbers of encodings: ours, since AWS gives them nowhere. Only format_encoding reads them.
CREATE OR REPLACE FUNCTION local_redshift.encodings() RETURNS text[] LANGUAGE sql IMMUTABLE
AS 'SELECT ''{none,bytedict,delta,delta32k,lzo,mostly8,mostly16,mostly32,runlength,text255,text32k,zstd,az64}''::text[]';
CREATE OR REPLACE FUNCTION pg_catalog.format_encoding(encoding integer) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT (local_redshift.encodings())[encoding + 1]';
-- What a column gets that asks for nothing (AWS: r_CREATE_TABLE_NEW, ENCODE).
CREATE OR REPLACE FUNCTION local_redshift.encoding(asked text, type oid, is_sortkey boolean, is_temporary boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN asked = 'raw' THEN 'none' WHEN asked IS NOT NULL THEN asked
    WHEN is_sortkey OR is_temporary THEN 'none'
    WHEN type IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'date'::regtype, 'time'::regtype, 'timetz'::regtype,
                  'timestamp'::regtype, 'timestamptz'::regtype) THEN 'az64'
    WHEN type IN ('varchar'::regtype, 'bpchar'::regtype, 'text'::regtype) THEN 'lzo'
    WHEN type IN ('bool'::regtype, 'float4'::regtype, 'float8'::regtype) THEN 'none' ELSE 'zstd' END
$$;

CREATE OR REPLACE VIEW local_redshift.pg_namespace AS
SELECT oid, nspname, nspowner, nspacl FROM pg_catalog.pg_namespace WHERE nspname <> 'local_redshift';

CREATE OR REPLACE VIEW local_redshift.pg_class AS
SELECT c.oid, c.relname, c.relnamespace, c.reltype, c.reloftype, c.relowner, c.relam, c.relfilenode, c.reltablespace, c.relpages, c.reltuples, c.relallvisible,
       c.reltoastrelid, c.relhasindex OR k.relid IS NOT NULL AS relhasindex, c.relisshared, c.relpersistence,
       CASE c.relkind WHEN 'm' THEN 'v' ELSE c.relkind END::"char" AS relkind, c.relnatts, c.relchecks, false AS relhasoids, k.relid IS NOT NULL AS relhaspkey,
       c.relhasrules, EXISTS (SELECT FROM local_redshift.table_keys f WHERE f.kind = 'f' AND c.oid IN (f.relid, f.other_relid)) AS relhastriggers, c.relhassubclass, c.relrowsecurity, c.relforcerowsecurity, c.relispopulated, c.relreplident, c.relispartition,
       0::smallint AS reltriggers, 0::smallint AS relukeys, 0::smallint AS relfkeys, 0::smallint AS relrefs, false AS relisreplicated, 0::oid AS relexternid,
       CASE coalesce(n.note ->> 'diststyle', CASE WHEN n.note ? 'distkey' THEN 'key' END) WHEN 'even' THEN 0 WHEN 'key' THEN 1 WHEN 'all' THEN 8 ELSE
         CASE WHEN c.relkind = 'r' AND c.oid >= 16384 THEN 10 ELSE 0 END END::smallint AS reldiststyle, c.relacl, c.reloptions
  FROM pg_catalog.pg_class c LEFT JOIN local_redshift.table_notes n ON n.relid = c.oid LEFT JOIN local_redshift.table_keys k ON k.relid = c.oid AND k.kind = 'p'
 WHERE c.relnamespace <> 'local_redshift'::regnamespace AND c.relkind <> 'S'
UNION ALL
SELECT k.index_id, k.name, c.relnamespace, 0, 0, c.relowner, 403, 0, 0, 0, 0, 0, 0, false, false, c.relpersistence, 'i', cardinality(k.columns), 0, false, false,
       false, false, false, false, false, true, 'n', false, 0, 0, 0, 0, false, 0, 0, NULL, NULL
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid WHERE k.kind IN ('p', 'u');
CREATE OR REPLACE VIEW local_redshift.pg_class_info AS
SELECT c.oid AS reloid, c.*, NULL::timestamp AS relcreationtime, c.reldiststyle AS releffectivediststyle FROM local_redshift.pg_class c;

CREATE OR REPLACE VIEW local_redshift.attributes AS
SELECT a.attrelid, a.attname, a.atttypid, a.attlen, a.attnum, a.atttypmod, a.attndims, a.attbyval, a.attalign, a.attstorage, a.attnotnull,
       a.atthasdef OR a.attidentity <> '' AS atthasdef, a.attisdropped, a.attislocal, a.attinhcount, a.attidentity, a.attgenerated, a.attcollation, a.attacl,
       a.attstattarget, a.attoptions, coalesce(n.note ->> 'distkey' = a.attname, false) AS attisdistkey, coalesce(s.place, 0)::smallint AS attsortkeyord,
       (array_position(local_redshift.encodings(), CASE WHEN a.attrelid < 16384 OR a.attnum < 1 THEN 'none' ELSE
         local_redshift.encoding(n.note -> 'encodings' ->> a.attname, a.atttypid, s.place IS NOT NULL, false) END) - 1)::smallint AS attencodingtype
  FROM pg_catalog.pg_attribute a LEFT JOIN local_redshift.table_notes n ON n.relid = a.attrelid
  LEFT JOIN LATERAL (SELECT CASE WHEN (n.note ->> 'interleaved')::boolean AND k.place % 2 = 0 THEN -k.place ELSE k.place END AS place
    FROM jsonb_array_elements_text(n.note -> 'sortkeys') WITH ORDINALITY AS k(name, place) WHERE k.name = a.attname) s ON true
UNION ALL
SELECT k.index_id, a.attname, a.atttypid, a.attlen, c.place::smallint, a.atttypmod, a.attndims, a.attbyval, a.attalign, a.attstorage, false, false, false, true, 0,
       '', '', a.attcollation, NULL, NULL, NULL, false, 0, 0
  FROM local_redshift.table_keys k CROSS JOIN LATERAL unnest(k.columns) WITH ORDINALITY AS c(attnum, place)
  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relid AND a.attnum = c.attnum WHERE k.kind IN ('p', 'u');
-- The columns of a view without schema binding are told by pg_get_late_binding_view_cols alone.
CREATE OR REPLACE VIEW local_redshift.pg_attribute AS
SELECT * FROM local_redshift.attributes WHERE attrelid NOT IN (SELECT relid FROM local_redshift.late_binding_views);
CREATE OR REPLACE VIEW local_redshift.pg_attribute_info AS SELECT * FROM local_redshift.pg_attribute;

-- The default of an IDENTITY column is a call, as Redshift shows it: "identity"(table, column, 'seed,step').
CREATE OR REPLACE VIEW local_redshift.pg_attrdef AS
SELECT oid, adrelid, adnum, adbin, pg_get_expr(adbin, adrelid) AS adsrc FROM pg_catalog.pg_attrdef
UNION ALL
SELECT a.attrelid, a.attrelid, a.attnum, NULL::pg_node_tree, format('%s(%s, %s, ''%s,%s''::text)',
         CASE a.attidentity WHEN 'a' THEN '"identity"' ELSE 'default_identity' END, a.attrelid, a.attnum - 1, s.seqstart, s.seqincrement)
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
       AND d.classid = 'pg_class'::regclass AND d.deptype = 'i' JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid WHERE a.attidentity <> '';

CREATE OR REPLACE VIEW local_redshift.pg_index AS
SELECT indexrelid, indrelid, indnatts, indisunique, indisprimary, indisexclusion, indimmediate, indisclustered, indisvalid, indisready, indislive, indisreplident,
       indkey, indclass, indoption, indexprs, indpred FROM pg_catalog.pg_index
UNION ALL
SELECT index_id, relid, cardinality(columns)::smallint, true, kind = 'p', false, true, false, true, true, true, false, array_to_string(columns, ' ')::int2vector,
       ''::oidvector, ''::int2vector, NULL, NULL FROM local_redshift.table_keys WHERE kind IN ('p', 'u');

CREATE OR REPLACE VIEW local_redshift.pg_constraint AS
SELECT oid, conname, connamespace, contype, condeferrable, condeferred, convalidated, conrelid, contypid, conindid, confrelid, confupdtype, confdeltype,
       confmatchtype, conkey, confkey, conbin, pg_get_expr(conbin, conrelid) AS consrc FROM pg_catalog.pg_constraint WHERE contype NOT IN ('n', 't')
UNION ALL
SELECT k.id, k.name, c.relnamespace, k.kind, false, false, true, k.relid, 0, k.index_id, k.other_relid, CASE k.kind WHEN 'f' THEN 'a' ELSE ' ' END::"char",
       CASE k.kind WHEN 'f' THEN 'a' ELSE ' ' END::"char", CASE k.kind WHEN 'f' THEN 's' ELSE ' ' END::"char", k.columns, nullif(k.other_columns, '{}'), NULL, NULL
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid;

-- A foreign key depends on the index of the key that it refers to.
CREATE OR REPLACE VIEW local_redshift.pg_depend AS
SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype FROM pg_catalog.pg_depend
UNION ALL
SELECT 'pg_constraint'::regclass, id, 0, 'pg_class'::regclass, (local_redshift.referred_key(other_relid, other_columns)).index_id, 0, 'n'
  FROM local_redshift.table_keys WHERE kind = 'f';

CREATE OR REPLACE VIEW local_redshift.pg_proc AS
SELECT oid, proname, pronamespace, proowner, prolang, prokind = 'a' AS proisagg, prokind = 'w' AS proiswindow, prosecdef, proleakproof, proisstrict, proretset,
       provolatile, pronargs, pronargdefaults, prorettype, proargtypes, proallargtypes, proargmodes, proargnames, prosrc, probin, proacl, prokind, proconfig
  FROM pg_catalog.pg_proc WHERE pronamespace <> 'local_redshift'::regnamespace;
CREATE OR REPLACE VIEW local_redshift.pg_proc_info AS SELECT oid AS prooid, * FROM local_redshift.pg_proc;

CREATE OR REPLACE VIEW local_redshift.pg_database AS
SELECT oid, datname, datdba, encoding, datcollate, datctype, datistemplate, datallowconn, datconnlimit, 0::oid AS datlastsysoid, datfrozenxid, dattablespace,
       NULL::text[] AS datconfig, datacl FROM pg_catalog.pg_database WHERE datname <> 'postgres';
CREATE OR REPLACE VIEW local_redshift.pg_database_info AS SELECT oid AS datid, d.* FROM local_redshift.pg_database d;

CREATE OR REPLACE VIEW local_redshift.pg_user AS
SELECT usename, usesysid, usecreatedb, usesuper, false AS usecatupd, passwd, valuntil, useconfig FROM pg_catalog.pg_user;
CREATE OR REPLACE VIEW local_redshift.pg_user_info AS
SELECT *, 'UNLIMITED'::varchar AS useconnlimit, 0 AS syslogaccess, NULL::timestamp AS last_ddl_ts, 0 AS sessiontimeout FROM local_redshift.pg_user;

CREATE OR REPLACE VIEW local_redshift.pg_tables AS
SELECT schemaname, tablename, tableowner, tablespace, hasindexes, hasrules, hastriggers FROM pg_catalog.pg_tables WHERE schemaname <> 'local_redshift';
CREATE OR REPLACE VIEW local_redshift.pg_views AS
SELECT schemaname, viewname, viewowner, definition FROM pg_catalog.pg_views WHERE schemaname <> 'local_redshift'
UNION ALL
SELECT schemaname, matviewname, matviewowner, definition FROM pg_catalog.pg_matviews;

-- PostgreSQL's own views of information_schema, without what is not the user's.
DO $do$
DECLARE
  name text;
  text text;
BEGIN
  FOREACH name IN ARRAY '{tables,columns,views,table_privileges,column_privileges,schemata}'::text[] LOOP
    text := rtrim(pg_get_viewdef(('information_schema.' || name)::regclass), ';');
    CONTINUE WHEN text LIKE '%local_redshift%';
    EXECUTE format('CREATE OR REPLACE VIEW information_schema.%I AS SELECT * FROM (%s) own WHERE %s <> ''local_redshift''', name, text,
      CASE name WHEN 'schemata' THEN 'schema_name' ELSE 'table_schema' END);
  END LOOP;
END $do$;
CREATE OR REPLACE VIEW local_redshift.views AS
SELECT table_catalog, table_schema, table_name, view_definition, check_option, is_updatable, is_insertable_into FROM information_schema.views
UNION ALL
SELECT current_database()::information_schema.sql_identifier, schemaname, viewname, definition, 'NONE', 'NO', 'NO'
  FROM local_redshift.pg_views WHERE definition LIKE 'create materialized view %';
CREATE OR REPLACE VIEW local_redshift.tables AS
SELECT table_catalog, table_schema, table_name, table_type, self_referencing_column_name, reference_generation, user_defined_type_catalog, user_defined_type_schema,
       user_defined_type_name FROM information_schema.tables
UNION ALL
SELECT current_database()::information_schema.sql_identifier, schemaname, matviewname, 'VIEW', NULL, NULL, NULL, NULL, NULL FROM pg_catalog.pg_matviews;
CREATE OR REPLACE VIEW local_redshift.columns AS
SELECT table_catalog, table_schema, table_name, column_name, ordinal_position::integer, column_default, is_nullable, data_type, character_maximum_length,
       character_octet_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, interval_type, interval_precision,
       character_set_catalog, character_set_schema, character_set_name, collation_catalog, collation_schema, collation_name, domain_catalog, domain_schema,
       domain_name, udt_catalog, udt_schema, udt_name, scope_catalog, scope_schema, scope_name, maximum_cardinality, dtd_identifier, is_self_referencing
  FROM information_schema.columns
UNION ALL
SELECT current_database(), n.nspname, c.relname, a.attname, a.attnum, NULL, 'YES', format_type(a.atttypid, NULL),
       information_schema._pg_char_max_length(a.atttypid, a.atttypmod), information_schema._pg_char_octet_length(a.atttypid, a.atttypmod),
       information_schema._pg_numeric_precision(a.atttypid, a.atttypmod), information_schema._pg_numeric_precision_radix(a.atttypid, a.atttypmod),
       information_schema._pg_numeric_scale(a.atttypid, a.atttypmod), information_schema._pg_datetime_precision(a.atttypid, a.atttypmod), NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, current_database(), 'pg_catalog', t.typname, NULL, NULL, NULL, NULL, a.attnum::text, 'NO'
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE c.relkind = 'm';

CREATE OR REPLACE VIEW local_redshift.table_constraints AS
SELECT current_database()::text AS constraint_catalog, n.nspname::text AS constraint_schema, k.name::text AS constraint_name, current_database()::text AS table_catalog,
       n.nspname::text AS table_schema, c.relname::text AS table_name, CASE k.kind WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' ELSE 'FOREIGN KEY' END AS constraint_type,
       'NO' AS is_deferrable, 'NO' AS initially_deferred
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace;
CREATE OR REPLACE VIEW local_redshift.key_column_usage AS
SELECT current_database()::text AS constraint_catalog, n.nspname::text AS constraint_schema, k.name::text AS constraint_name, current_database()::text AS table_catalog,
       n.nspname::text AS table_schema, c.relname::text AS table_name, a.attname::text AS column_name, u.place::integer AS ordinal_position
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL unnest(k.columns) WITH ORDINALITY AS u(attnum, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = k.relid AND a.attnum = u.attnum;
CREATE OR REPLACE VIEW local_redshift.constraint_column_usage AS
SELECT current_database()::text AS table_catalog, n.nspname::text AS table_schema, c.relname::text AS table_name, a.attname::text AS column_name,
       current_database()::text AS constraint_catalog, o.nspname::text AS constraint_schema, k.name::text AS constraint_name
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class own ON own.oid = k.relid JOIN pg_catalog.pg_namespace o ON o.oid = own.relnamespace
  JOIN pg_catalog.pg_class c ON c.oid = CASE k.kind WHEN 'f' THEN k.other_relid ELSE k.relid END JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (CASE k.kind WHEN 'f' THEN k.other_columns ELSE k.columns END);
CREATE OR REPLACE VIEW local_redshift.referential_constraints AS
SELECT current_database()::text AS constraint_catalog, n.nspname::text AS constraint_schema, k.name::text AS constraint_name,
       current_database()::text AS unique_constraint_catalog, o.nspname::text AS unique_constraint_schema,
       (local_redshift.referred_key(k.other_relid, k.other_columns)).name::text AS unique_constraint_name,
       'NONE' AS match_option, 'NO ACTION' AS update_rule, 'NO ACTION' AS delete_rule
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class c ON c.oid = k.relid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class other ON other.oid = k.other_relid JOIN pg_catalog.pg_namespace o ON o.oid = other.relnamespace WHERE k.kind = 'f';
`;

/** Names in pg_catalog and in information_schema that stand for a view of local_redshift. */
export const SHADOWED: Readonly<Record<'pg_catalog' | 'information_schema', ReadonlySet<string>>> = {
  pg_catalog: new Set([...SHADOWS.matchAll(/VIEW local_redshift\.(pg_\w+)/g)].map((match) => match[1]!)),
  information_schema: new Set([...SHADOWS.matchAll(/VIEW local_redshift\.((?!pg_)\w+)/g)].map((match) => match[1]!)),
};
