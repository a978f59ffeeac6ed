/** What SHOW DATABASES, SHOW SCHEMAS, SHOW TABLES, … answer; `rewrite/show.ts` makes queries of these views from the statements. */
export const SHOW = String.raw`
CREATE OR REPLACE VIEW local_redshift.show_databases AS
SELECT database_name, database_owner, database_type, database_acl, database_options AS parameters, database_isolation_level FROM pg_catalog.svv_redshift_databases;
CREATE OR REPLACE VIEW local_redshift.show_schemas AS
SELECT database_name, schema_name, schema_owner, schema_type, schema_acl, NULL::varchar(128) AS source_database, NULL::varchar(128) AS schema_option FROM local_redshift.schemas;
CREATE OR REPLACE VIEW local_redshift.show_tables AS
SELECT database_name, schema_name, table_name, kind::varchar(128) AS table_type, acl AS table_acl, remarks, owner, NULL::timestamp AS last_altered_time,
       NULL::timestamp AS last_modified_time, (SELECT t.diststyle FROM local_redshift.user_tables t WHERE t.oid = r.oid)::varchar(128) AS dist_style,
       CASE r.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'REGULAR VIEW' ELSE 'REGULAR TABLE' END::varchar(128) AS table_subtype
  FROM local_redshift.relations r;
CREATE OR REPLACE VIEW local_redshift.show_columns AS
SELECT database_name, schema_name, table_name, column_name, ordinal_position, column_default, is_nullable, data_type, character_maximum_length, numeric_precision,
       numeric_scale, remarks, CASE WHEN attsortkeyord <> 0 THEN 'COMPOUND' END::varchar(32) AS sort_key_type, nullif(attsortkeyord, 0)::integer AS sort_key,
       nullif(attisdistkey::integer, 0) AS dist_key, encoding, NULL::varchar(32) AS collation
  FROM local_redshift.relation_columns;
CREATE OR REPLACE VIEW local_redshift.show_functions AS
SELECT database_name, schema_name, function_name, count(*) OVER (PARTITION BY schema_name, function_name)::integer AS number_of_arguments, argument_type AS argument_list,
       result_type AS return_type, ''::varchar(256) AS remarks FROM pg_catalog.svv_redshift_functions WHERE function_type <> 'STORED PROCEDURE';
CREATE OR REPLACE VIEW local_redshift.show_procedures AS
SELECT database_name, schema_name, function_name AS procedure_name, 0 AS number_of_arguments, argument_type AS argument_list, result_type AS return_type, ''::varchar(256) AS remarks
  FROM pg_catalog.svv_redshift_functions WHERE function_type = 'STORED PROCEDURE';
CREATE OR REPLACE VIEW local_redshift.show_primary_keys AS
SELECT u.table_catalog::varchar(128) AS database_name, u.table_schema::varchar(128) AS schema_name, u.table_name::varchar(128) AS table_name,
       u.column_name::varchar(128) AS column_name, u.ordinal_position AS key_seq, u.constraint_name::varchar(128) AS pk_name
  FROM local_redshift.key_column_usage u JOIN local_redshift.table_constraints c USING (table_schema, table_name, constraint_name) WHERE c.constraint_type = 'PRIMARY KEY';
CREATE OR REPLACE VIEW local_redshift.show_foreign_keys AS
SELECT current_database()::varchar(128) AS pk_database_name, po.nspname::varchar(128) AS pk_schema_name, p.relname::varchar(128) AS pk_table_name,
       pa.attname::varchar(128) AS pk_column_name, current_database()::varchar(128) AS fk_database_name, fo.nspname::varchar(128) AS fk_schema_name,
       f.relname::varchar(128) AS fk_table_name, fa.attname::varchar(128) AS fk_column_name, c.place::integer AS key_seq, 3 AS update_rule, 3 AS delete_rule,
       k.name::varchar(128) AS fk_name, (local_redshift.referred_key(k.other_relid, k.other_columns)).name::varchar(128) AS pk_name, 7 AS deferrability
  FROM local_redshift.table_keys k JOIN pg_catalog.pg_class f ON f.oid = k.relid JOIN pg_catalog.pg_namespace fo ON fo.oid = f.relnamespace
  JOIN pg_catalog.pg_class p ON p.oid = k.other_relid JOIN pg_catalog.pg_namespace po ON po.oid = p.relnamespace
  CROSS JOIN LATERAL unnest(k.columns, k.other_columns) WITH ORDINALITY AS c(here, there, place)
  JOIN pg_catalog.pg_attribute fa ON fa.attrelid = k.relid AND fa.attnum = c.here JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.other_relid AND pa.attnum = c.there
 WHERE k.kind = 'f';
CREATE OR REPLACE VIEW local_redshift.show_grants AS
SELECT current_database()::varchar(128) AS database_name, schema_name::varchar(128) AS schema_name, object_name::varchar(128) AS object_name,
       upper(object_kind)::varchar(32) AS object_type, privilege_type::varchar(32) AS privilege_type, grantee::integer AS identity_id,
       local_redshift.identity_name(grantee)::varchar(128) AS identity_name, local_redshift.identity_type(grantee)::varchar(32) AS identity_type, is_grantable AS admin_option,
       upper(object_kind)::varchar(32) AS privilege_scope, local_redshift.identity_name(grantor)::varchar(128) AS grantor_name
  FROM local_redshift.grants WHERE schema_name IS DISTINCT FROM 'local_redshift' AND (object_kind <> 'database' OR object_name = current_database());

-- A table as the statement that makes it.
CREATE OR REPLACE FUNCTION local_redshift.show_table(name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  shown oid := to_regclass(name);
  note jsonb;
  lines text;
BEGIN
  IF shown IS NULL OR NOT EXISTS (SELECT FROM local_redshift.relations r WHERE r.oid = shown AND r.relkind = 'r') THEN
    RAISE EXCEPTION USING ERRCODE = '42P01', MESSAGE = format('table %s does not exist', name);
  END IF;
  note := coalesce((SELECT t.note FROM local_redshift.user_tables t WHERE t.oid = shown), '{}');
  SELECT string_agg(line, E',\n' ORDER BY place, number) INTO lines FROM (
    SELECT 1 AS place, c.ordinal_position::numeric AS number, '    ' || quote_ident(c.column_name) || ' ' || c.full_type
        || CASE WHEN c.column_default LIKE '"identity"(%' THEN ' identity' || regexp_replace(c.column_default, '^.*''(.*)''.*$', '(\1)')
                WHEN c.column_default LIKE 'default_identity(%' THEN ' generated by default as identity' || regexp_replace(c.column_default, '^.*''(.*)''.*$', '(\1)')
                WHEN c.column_default IS NOT NULL THEN ' DEFAULT ' || c.column_default ELSE '' END
        || CASE c.is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
        || ' ENCODE ' || CASE c.encoding WHEN 'none' THEN 'raw' ELSE c.encoding END
        || CASE WHEN c.attisdistkey THEN ' distkey' ELSE '' END AS line FROM local_redshift.relation_columns c WHERE c.oid = shown
    UNION ALL
    SELECT 2, k.id::bigint, '    ' || CASE k.kind WHEN 'p' THEN '' ELSE 'CONSTRAINT ' || quote_ident(k.name) || ' ' END || local_redshift.key_definition(k.id)
      FROM local_redshift.table_keys k WHERE k.relid = shown) parts;
  RETURN (SELECT format(E'CREATE TABLE %I.%I (\n%s\n)\nDISTSTYLE %s', r.schema_name, r.table_name, lines, coalesce(upper(note ->> 'diststyle'),
      CASE WHEN note ? 'distkey' THEN 'KEY' ELSE 'AUTO' END)) || coalesce(E'\n' || CASE WHEN (note ->> 'interleaved')::boolean THEN 'INTERLEAVED ' ELSE '' END || 'SORTKEY ( '
      || (SELECT string_agg(quote_ident(key), ', ') FROM jsonb_array_elements_text(note -> 'sortkeys') AS key) || ' )', '') || ';'
    FROM local_redshift.relations r WHERE r.oid = shown);
END $$;

CREATE OR REPLACE FUNCTION local_redshift.show_view(name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  shown oid := to_regclass(name);
BEGIN
  IF shown IS NULL OR NOT EXISTS (SELECT FROM local_redshift.relations r WHERE r.oid = shown AND r.relkind IN ('v', 'm')) THEN
    RAISE EXCEPTION USING ERRCODE = '42P01', MESSAGE = format('view %s does not exist', name);
  END IF;
  RETURN (SELECT CASE r.relkind WHEN 'm' THEN pg_get_viewdef(shown) ELSE format(E'CREATE VIEW %I.%I AS\n%s', r.schema_name, r.table_name, pg_get_viewdef(shown)) END
    FROM local_redshift.relations r WHERE r.oid = shown);
END $$;
`;
