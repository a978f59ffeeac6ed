/** Functions over text, numbers and JSON that PostgreSQL lacks (AWS: c_SQL_functions), and what a server says about itself. */
export const FUNCTIONS = String.raw`
-- Stable, so that the planner puts this text in place of the call; an immutable call would still reach PostgreSQL's own.
CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS
'SELECT ''PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.44903''::text';

CREATE OR REPLACE FUNCTION pg_catalog.len(value text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT char_length(value)';
CREATE OR REPLACE FUNCTION pg_catalog.charindex(part text, value text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT strpos(value, part)';
CREATE OR REPLACE FUNCTION pg_catalog.strtol(digits text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  sum bigint := 0;
  digit integer;
  bare text := lower(ltrim(CASE WHEN base = 16 THEN regexp_replace(digits, '^0x', '', 'i') ELSE digits END, '+-'));
BEGIN
  FOR i IN 1 .. length(bare) LOOP
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(bare, i, 1)) - 1;
    IF digit < 0 OR digit >= base THEN
      RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('The input %s is not valid to be converted to base %s', digits, base);
    END IF;
    sum := sum * base + digit;
  END LOOP;
  RETURN CASE WHEN digits LIKE '-%' THEN -sum ELSE sum END;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.median_of(numbers double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM unnest(numbers) AS n';
CREATE OR REPLACE AGGREGATE pg_catalog.median(double precision)
  (SFUNC = array_append, STYPE = double precision[], FINALFUNC = local_redshift.median_of, INITCOND = '{}');

CREATE OR REPLACE AGGREGATE pg_catalog.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn);

-- JSON arrives as text. Text that is no JSON is an error, unless the caller asks for null.
CREATE OR REPLACE FUNCTION local_redshift.json_at(document text, null_if_invalid boolean, path text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN document::json #>> path;
EXCEPTION WHEN invalid_text_representation THEN
  IF null_if_invalid THEN RETURN NULL; END IF;
  RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'JSON parsing error', DETAIL = format('invalid json object %s', document);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, VARIADIC path text[]) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at(document, false, path)';
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, a text, quiet boolean) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at(document, quiet, ARRAY[a])';
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, a text, b text, quiet boolean) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at(document, quiet, ARRAY[a, b])';
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, a text, b text, c text, quiet boolean) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at(document, quiet, ARRAY[a, b, c])';
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(document text, place integer) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at(document, false, ARRAY[place::text])';
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text) RETURNS integer LANGUAGE sql IMMUTABLE
AS 'SELECT pg_catalog.json_array_length(document::json)';
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(document text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT document IS JSON OBJECT';

-- A cancel has to reach a COPY that waits for S3, where the server behind does not look for it: the proxy sees the message (see proxy/relay.ts).
CREATE OR REPLACE FUNCTION local_redshift.cancel_backend(integer) RETURNS boolean LANGUAGE internal STRICT AS 'pg_cancel_backend';
CREATE OR REPLACE FUNCTION local_redshift.cancel(target integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  reached boolean := local_redshift.cancel_backend(target);
BEGIN
  IF reached THEN
    RAISE INFO USING ERRCODE = 'LR001', MESSAGE = target::text;
  END IF;
  RETURN reached;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_cancel_backend(integer) RETURNS boolean LANGUAGE sql VOLATILE AS 'SELECT local_redshift.cancel($1)';

-- What the session did last. The proxy sets these; see copy/run.ts.
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_copy_count'', true), ''''), ''0'')::bigint';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_count() RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_unload_count'', true), ''''), ''0'')::bigint';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_unload_id'', true), ''''), ''-1'')::integer';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_copy_id'', true), ''''), ''-1'')::integer';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_query_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_query_id'', true), ''''), ''-1'')::integer';
`;
