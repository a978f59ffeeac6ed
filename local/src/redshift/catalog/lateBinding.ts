/** Views WITH NO SCHEMA BINDING (AWS: r_CREATE_VIEW): a query that is parsed when it is read, by whoever reads it. See rewrite/lateBindingView.ts. */
export const LATE_BINDING = String.raw`
CREATE TABLE IF NOT EXISTS local_redshift.late_binding_views (relid oid PRIMARY KEY, definition text NOT NULL);

CREATE OR REPLACE FUNCTION local_redshift.late_binding_rows(query text) RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY EXECUTE query;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.note_late_binding(view regclass, text) RETURNS void LANGUAGE sql SECURITY DEFINER AS
'INSERT INTO local_redshift.late_binding_views VALUES (view, $2) ON CONFLICT (relid) DO UPDATE SET definition = EXCLUDED.definition';

-- Its columns are those that the query has now.
CREATE OR REPLACE FUNCTION local_redshift.create_late_binding_view(view text, query text, definition text, replaces boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  columns text;
  casts text;
BEGIN
  BEGIN
    EXECUTE 'CREATE TEMP VIEW local_redshift_probe AS ' || query;
  EXCEPTION WHEN undefined_table OR invalid_schema_name THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = 'local Redshift does not support views with no schema binding over relations that are not there yet',
      DETAIL = SQLERRM, HINT = 'Create what the view reads before it.';
  END;
  SELECT string_agg(format('%I %s', attname, format_type(atttypid, NULL)), ', ' ORDER BY attnum),
         string_agg(format('%I::%s', attname, format_type(atttypid, NULL)), ', ' ORDER BY attnum)
    INTO columns, casts FROM pg_attribute WHERE attrelid = 'pg_temp.local_redshift_probe'::regclass AND attnum > 0;
  DROP VIEW pg_temp.local_redshift_probe;
  EXECUTE format('CREATE %s VIEW %s AS SELECT * FROM local_redshift.late_binding_rows(%L) AS late (%s)',
    CASE WHEN replaces THEN 'OR REPLACE' ELSE '' END, view, format('SELECT %s FROM (%s) AS late', casts, query), columns);
  PERFORM local_redshift.note_late_binding(view::regclass, definition);
END $$;

-- The definition of such a view, and of a materialized one, is all of its CREATE. Not strict, so that the planner puts the inner call in the place of PostgreSQL's own.
CREATE OR REPLACE FUNCTION local_redshift.bound_definition(oid) RETURNS text LANGUAGE internal STABLE STRICT AS 'pg_get_viewdef';
CREATE OR REPLACE FUNCTION local_redshift.view_definition(view oid) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
  bound text := local_redshift.bound_definition(view);
BEGIN
  IF bound IS NOT NULL AND (SELECT c.relkind FROM pg_class c WHERE c.oid = view) = 'm' THEN
    RETURN format('create materialized view %s as (%s);', view::regclass, rtrim(bound, ';'));
  END IF;
  IF bound NOT LIKE '%local_redshift.late_binding_rows(%' THEN RETURN bound; END IF;
  RETURN (SELECT v.definition FROM local_redshift.late_binding_views v WHERE v.relid = view);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_viewdef(oid) RETURNS text LANGUAGE sql STABLE AS 'SELECT local_redshift.view_definition($1)';
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_viewdef(oid, boolean) RETURNS text LANGUAGE sql STABLE AS 'SELECT local_redshift.view_definition($1)';
`;
