/**
 * Numbers of one type made into another, and what DECIMALs yield (AWS: r_numeric_computations201, r_enable_numeric_rounding, c_Supported_data_types).
 * An explicit cast of a DECIMAL cuts off what doesn't fit, an assignment rounds. As with lengths (bytes.ts), PostgreSQL's own casts give way in pg_cast.
 */
export const NUMBERS = [
  String.raw`
CREATE OR REPLACE FUNCTION local_redshift.rounds() RETURNS boolean LANGUAGE sql STABLE
AS 'SELECT coalesce(pg_catalog.current_setting(''local_redshift.enable_numeric_rounding'', true), ''off'') IN (''on'', ''true'', ''1'')';
CREATE OR REPLACE FUNCTION local_redshift.fit_numeric(numeric, integer) RETURNS numeric LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'numeric';
CREATE OR REPLACE FUNCTION local_redshift.length_numeric(numeric, integer, boolean) RETURNS numeric LANGUAGE sql STABLE PARALLEL SAFE SUPPORT pg_catalog.numeric_support AS $$
  SELECT CASE WHEN NOT $3 OR local_redshift.rounds() THEN local_redshift.fit_numeric($1, $2)
    ELSE local_redshift.fit_numeric(trunc($1, ($2 - 4) & 2047), $2) END
$$;
UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.length_numeric(numeric, integer, boolean)'::regprocedure
 WHERE castsource = 'numeric'::regtype AND casttarget = 'numeric'::regtype;
`,
  ...['int2', 'int4', 'int8'].map(
    (type) => `
CREATE OR REPLACE FUNCTION local_redshift.whole_${type}(numeric) RETURNS ${type} LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'numeric_${type}';
CREATE OR REPLACE FUNCTION local_redshift.to_${type}(numeric, integer, boolean) RETURNS ${type} LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN NOT $3 OR local_redshift.rounds() THEN local_redshift.whole_${type}($1) ELSE local_redshift.whole_${type}(trunc($1)) END
$$;
UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.to_${type}(numeric, integer, boolean)'::regprocedure
 WHERE castsource = 'numeric'::regtype AND casttarget = '${type}'::regtype;`,
  ),
  // Numbers, dates and times become text where text is wanted.
  ...'int2 int4 int8 oid numeric float4 float8 date time timetz timestamp timestamptz'.split(' ').map(
    (type) => `
DO $do$ BEGIN CREATE CAST (${type} AS text) WITH INOUT AS IMPLICIT; EXCEPTION WHEN duplicate_object THEN END $do$;`,
  ),
  String.raw`
-- With those casts, text || text is what every concatenation means.
DELETE FROM pg_catalog.pg_operator WHERE oid IN ('||(text, anynonarray)'::regoperator, '||(anynonarray, text)'::regoperator);
`,
].join('\n');
