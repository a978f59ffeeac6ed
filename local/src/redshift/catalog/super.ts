/**
 * The type SUPER (AWS: r_SUPER_type, query-super): a JSON value, kept as compact text with its keys in the order they came in.
 * A literal, or a value bound as text, is a string and no document (JSON_PARSE makes one of it); so the type's input function quotes it,
 * unless it begins with the mark U+0001, by which COPY hands over a document. Navigation that leads nowhere, and a cast that does not fit, are null.
 */
export const SUPER = String.raw`
DO $do$ BEGIN
  IF to_regtype('pg_catalog.super') IS NULL THEN
    CREATE TYPE pg_catalog.super;
    CREATE FUNCTION local_redshift.super_in(cstring, oid, integer) RETURNS super LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textin';
    CREATE FUNCTION local_redshift.super_out(super) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textout';
    CREATE FUNCTION local_redshift.super_recv(internal) RETURNS super LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'json_recv';
    CREATE FUNCTION local_redshift.super_send(super) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'textsend';
    CREATE TYPE pg_catalog.super (INPUT = local_redshift.super_in, OUTPUT = local_redshift.super_out, RECEIVE = local_redshift.super_recv,
      SEND = local_redshift.super_send, INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended);
    CREATE CAST (super AS text) WITHOUT FUNCTION;
    -- A second name of the type: operators between two SUPER values take one of each, so that a literal beside a SUPER value is read as text.
    CREATE TYPE local_redshift.super_value;
    CREATE FUNCTION local_redshift.super_value_in(cstring) RETURNS local_redshift.super_value LANGUAGE internal IMMUTABLE STRICT AS 'textin';
    CREATE FUNCTION local_redshift.super_value_out(local_redshift.super_value) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
    CREATE TYPE local_redshift.super_value (INPUT = local_redshift.super_value_in, OUTPUT = local_redshift.super_value_out,
      INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = extended);
    CREATE CAST (super AS local_redshift.super_value) WITHOUT FUNCTION AS IMPLICIT;
    CREATE CAST (local_redshift.super_value AS super) WITHOUT FUNCTION;
    CREATE CAST (text AS local_redshift.super_value) WITHOUT FUNCTION;
    CREATE CAST (local_redshift.super_value AS json) WITHOUT FUNCTION;
  END IF;
END $do$;

CREATE OR REPLACE FUNCTION local_redshift.as_super(document text) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT document::local_redshift.super_value::super';
CREATE OR REPLACE FUNCTION local_redshift.as_json(value super) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT value::local_redshift.super_value::json';
CREATE OR REPLACE FUNCTION local_redshift.compact_json(document text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN document::json IS NOT NULL AND document ~ '[[:space:]]' THEN
    regexp_replace(document, E'("(?:[^"\\\\]|\\\\.)*")|[[:space:]]+', E'\\1', 'g') ELSE document END
$$;
CREATE OR REPLACE FUNCTION local_redshift.super_input(value text) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT local_redshift.as_super(CASE WHEN left(value, 1) = chr(1) THEN local_redshift.compact_json(substr(value, 2)) ELSE to_json(value)::text END)
$$;
-- No language but C may be declared to take cstring; SQL can all the same.
UPDATE pg_catalog.pg_proc SET prolang = (SELECT oid FROM pg_catalog.pg_language WHERE lanname = 'sql'),
  prosrc = 'SELECT local_redshift.super_input(pg_catalog.textin($1))' WHERE oid = 'local_redshift.super_in(cstring, oid, integer)'::regprocedure;

CREATE OR REPLACE FUNCTION pg_catalog.json_parse(document text) RETURNS super LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN local_redshift.as_super(nullif(local_redshift.compact_json(document), 'null'));
EXCEPTION WHEN invalid_text_representation THEN
  RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'JSON parsing error', DETAIL = format('invalid json object %s', document);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.json_serialize(value super) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(value::text, ''null'')::varchar(65535)';

-- Navigation.
CREATE OR REPLACE FUNCTION local_redshift.json_field(super, text) RETURNS text LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'json_object_field';
CREATE OR REPLACE FUNCTION local_redshift.json_element(super, integer) RETURNS text LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'json_array_element';
CREATE OR REPLACE FUNCTION local_redshift.field(value super, name text) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.as_super(nullif(local_redshift.json_field(value, name), ''null''))';
CREATE OR REPLACE FUNCTION local_redshift.element(value super, place integer) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.as_super(nullif(local_redshift.json_element(value, CASE WHEN place >= 0 THEN place END), ''null''))';
-- Arrays of the catalog are indexed as ever.
CREATE OR REPLACE FUNCTION local_redshift.element(value anyarray, place integer) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT value[place]';
CREATE OR REPLACE FUNCTION local_redshift.element(value int2vector, place integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT value[place]';
CREATE OR REPLACE FUNCTION local_redshift.element(value oidvector, place integer) RETURNS oid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT value[place]';

CREATE OR REPLACE FUNCTION local_redshift.super_unnest(value super) RETURNS SETOF super LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10 AS $$
  SELECT local_redshift.as_super(nullif(e::text, 'null'))
    FROM json_array_elements(CASE WHEN left(value::text, 1) = '[' THEN local_redshift.as_json(value) ELSE '[]' END) AS e
$$;
CREATE OR REPLACE FUNCTION local_redshift.super_unnest_at(value super) RETURNS TABLE (element super, place bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10 AS $$
  SELECT local_redshift.as_super(nullif(e::text, 'null')), n - 1
    FROM json_array_elements(CASE WHEN left(value::text, 1) = '[' THEN local_redshift.as_json(value) ELSE '[]' END) WITH ORDINALITY AS f(e, n)
$$;
CREATE OR REPLACE FUNCTION local_redshift.super_pairs(value super) RETURNS TABLE (element super, key varchar) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 10 AS $$
  SELECT local_redshift.as_super(nullif(v::text, 'null')), k::varchar
    FROM json_each(CASE WHEN left(value::text, 1) = '{' THEN local_redshift.as_json(value) ELSE '{}' END) AS f(k, v)
$$;

-- Construction and inspection.
CREATE OR REPLACE FUNCTION local_redshift.array(elements json) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.as_super(local_redshift.compact_json(elements::text))';
CREATE OR REPLACE FUNCTION pg_catalog.json_typeof(value super) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT coalesce(json_typeof(local_redshift.as_json(value)), ''null'')::varchar';
CREATE OR REPLACE FUNCTION pg_catalog.get_array_length(value super) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE WHEN left(value::text, 1) = ''['' THEN json_array_length(local_redshift.as_json(value)) END';

-- Casts.
CREATE OR REPLACE FUNCTION local_redshift.scalar_text(value super) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE left(value::text, 1) WHEN '"' THEN local_redshift.as_json(value) #>> '{}' WHEN '[' THEN NULL WHEN '{' THEN NULL ELSE value::text END
$$;
-- In plpgsql, since the planner would cast a constant before it is known to fit.
DO $do$
DECLARE
  target text;
BEGIN
  FOR target IN SELECT unnest('{numeric,real,double,date,timestamp,timestamptz}'::text[]) LOOP
    EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.super_%s(value super) RETURNS %s LANGUAGE plpgsql %s PARALLEL SAFE AS %L', target,
      CASE target WHEN 'double' THEN 'double precision' ELSE target END, CASE WHEN target IN ('numeric', 'real', 'double') THEN 'IMMUTABLE' ELSE 'STABLE' END,
      format('DECLARE t text := local_redshift.scalar_text(value); BEGIN RETURN CASE WHEN pg_input_is_valid(t, %L) THEN t::%s END; END',
        CASE target WHEN 'double' THEN 'float8' ELSE target END, CASE target WHEN 'double' THEN 'float8' ELSE target END));
  END LOOP;
END $do$;
CREATE OR REPLACE FUNCTION local_redshift.super_varchar(value super) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.scalar_text(value)::varchar';
CREATE OR REPLACE FUNCTION local_redshift.super_char(value super) RETURNS character LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.scalar_text(value)::bpchar';
CREATE OR REPLACE FUNCTION local_redshift.super_smallint(value super) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN round(n) BETWEEN -32768 AND 32767 THEN n::smallint END FROM local_redshift.super_numeric(value) AS n
$$;
CREATE OR REPLACE FUNCTION local_redshift.super_integer(value super) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN round(n) BETWEEN -2147483648 AND 2147483647 THEN n::integer END FROM local_redshift.super_numeric(value) AS n
$$;
CREATE OR REPLACE FUNCTION local_redshift.super_bigint(value super) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN round(n) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN n::bigint END FROM local_redshift.super_numeric(value) AS n
$$;
-- A whole number is true or false, as INTEGER is; one with a fraction is neither (AWS: limitations-super).
CREATE OR REPLACE FUNCTION local_redshift.super_boolean(value super) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF value::text ~ '^-?[0-9]+$' THEN RETURN value::text::numeric <> 0; END IF;
  RETURN CASE WHEN pg_input_is_valid(local_redshift.scalar_text(value), 'boolean') THEN local_redshift.scalar_text(value)::boolean END;
END $$;
DO $do$
DECLARE
  target text;
  source text;
BEGIN
  FOR target IN SELECT unnest('{varchar,char,smallint,integer,bigint,numeric,real,double,boolean,date,timestamp,timestamptz}'::text[]) LOOP
    BEGIN
      EXECUTE format('CREATE CAST (super AS %s) WITH FUNCTION local_redshift.super_%s(super)',
        CASE target WHEN 'double' THEN 'double precision' WHEN 'char' THEN 'character' ELSE target END, target);
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
  END LOOP;
  FOR source IN SELECT unnest('{smallint,integer,bigint,numeric,real,double precision,boolean,varchar,text,character}'::text[]) LOOP
    EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.to_super(value %s) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', source,
      format('SELECT local_redshift.as_super(%s)',
        CASE WHEN source IN ('varchar', 'text', 'character') THEN 'to_json(value::text)::text' ELSE 'to_json(value)::text' END));
    BEGIN
      EXECUTE format('CREATE CAST (%s AS super) WITH FUNCTION local_redshift.to_super(%s) AS ASSIGNMENT', source, source);
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
  END LOOP;
  BEGIN
    -- By this cast PostgreSQL's JSON functions take a SUPER value for what it is.
    CREATE CAST (super AS json) WITH FUNCTION local_redshift.as_json(super);
  EXCEPTION WHEN duplicate_object THEN NULL;
  END;
END $do$;

-- Order and equality among SUPER values: boolean, number, string, array, object; deep equality of the last two.
CREATE OR REPLACE FUNCTION local_redshift.super_rank(value super) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE left(value::text, 1) WHEN ''t'' THEN 1 WHEN ''f'' THEN 1 WHEN ''"'' THEN 3 WHEN ''['' THEN 4 WHEN ''{'' THEN 5 ELSE 2 END';
CREATE OR REPLACE FUNCTION local_redshift.super_compare(a super, b super) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  rank integer := local_redshift.super_rank(a);
BEGIN
  IF rank <> local_redshift.super_rank(b) THEN RETURN sign(rank - local_redshift.super_rank(b)); END IF;
  IF rank = 3 THEN RETURN bttextcmp(local_redshift.scalar_text(a) COLLATE "C", local_redshift.scalar_text(b) COLLATE "C"); END IF;
  RETURN jsonb_cmp(a::text::jsonb, b::text::jsonb);
END $$;
CREATE OR REPLACE FUNCTION local_redshift.super_eq(a super, b super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT local_redshift.super_compare(a, b) = 0';
CREATE OR REPLACE FUNCTION local_redshift.super_lt(a super, b super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT local_redshift.super_compare(a, b) < 0';
CREATE OR REPLACE FUNCTION local_redshift.super_le(a super, b super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT local_redshift.super_compare(a, b) <= 0';
CREATE OR REPLACE FUNCTION local_redshift.super_gt(a super, b super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT local_redshift.super_compare(a, b) > 0';
CREATE OR REPLACE FUNCTION local_redshift.super_ge(a super, b super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT local_redshift.super_compare(a, b) >= 0';
DO $do$ BEGIN
  CREATE OPERATOR local_redshift.<# (LEFTARG = super, RIGHTARG = super, FUNCTION = local_redshift.super_lt);
  CREATE OPERATOR local_redshift.<=# (LEFTARG = super, RIGHTARG = super, FUNCTION = local_redshift.super_le);
  CREATE OPERATOR local_redshift.=# (LEFTARG = super, RIGHTARG = super, FUNCTION = local_redshift.super_eq);
  CREATE OPERATOR local_redshift.>=# (LEFTARG = super, RIGHTARG = super, FUNCTION = local_redshift.super_ge);
  CREATE OPERATOR local_redshift.># (LEFTARG = super, RIGHTARG = super, FUNCTION = local_redshift.super_gt);
  CREATE OPERATOR CLASS local_redshift.super_ops DEFAULT FOR TYPE super USING btree AS OPERATOR 1 local_redshift.<#, OPERATOR 2 local_redshift.<=#,
    OPERATOR 3 local_redshift.=#, OPERATOR 4 local_redshift.>=#, OPERATOR 5 local_redshift.>#, FUNCTION 1 local_redshift.super_compare(super, super);
EXCEPTION WHEN duplicate_function THEN NULL;
END $do$;

-- Comparison with values of other types, and arithmetic. Unequal types are unequal; which is more is not known of them; arithmetic on them is null.
DO $do$
DECLARE
  other text;
  op text;
  name text;
  mine text;
  fits text;
BEGIN
  FOR other IN SELECT unnest('{text,smallint,integer,bigint,numeric,double precision,boolean,super_value}'::text[]) LOOP
    mine := CASE other WHEN 'text' THEN 'local_redshift.scalar_text(%1$s)' WHEN 'boolean' THEN 'local_redshift.super_boolean(%1$s)'
      WHEN 'double precision' THEN 'local_redshift.super_double(%1$s)' ELSE 'local_redshift.super_numeric(%1$s)' END;
    fits := 'local_redshift.super_rank(%1$s) = ' || CASE other WHEN 'text' THEN '3' WHEN 'boolean' THEN '1' ELSE '2' END;
    name := replace(other, ' ', '_');
    IF other = 'super_value' THEN
      other := 'local_redshift.super_value';
      mine := 'local_redshift.super_compare(%1$s, b::super)';
      fits := 'local_redshift.super_rank(%1$s) = local_redshift.super_rank(b::super)';
    END IF;
    FOR op IN SELECT unnest('{=,<>,<,<=,>,>=}'::text[]) LOOP
      EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.%I(a super, b %s) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', 'super ' || op, other,
        format('SELECT CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN %s THEN %s %s %s ELSE %s END', format(fits, 'a'), format(mine, 'a'), op,
          CASE name WHEN 'super_value' THEN '0' WHEN 'text' THEN 'b' ELSE 'b' END, CASE op WHEN '=' THEN 'false' WHEN '<>' THEN 'true' ELSE 'NULL' END));
      BEGIN
        EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = super, RIGHTARG = %s, FUNCTION = local_redshift.%I)', op, other, 'super ' || op);
      EXCEPTION WHEN duplicate_function THEN NULL;
      END;
      IF name <> 'super_value' THEN
        EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.%I(b %s, a super) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', op || ' super', other,
          format('SELECT CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN %s THEN b %s %s ELSE %s END', format(fits, 'a'), op, format(mine, 'a'),
            CASE op WHEN '=' THEN 'false' WHEN '<>' THEN 'true' ELSE 'NULL' END));
        BEGIN
          EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = %s, RIGHTARG = super, FUNCTION = local_redshift.%I)', op, other, op || ' super');
        EXCEPTION WHEN duplicate_function THEN NULL;
        END;
      END IF;
    END LOOP;
    CONTINUE WHEN name IN ('text', 'boolean');
    FOR op IN SELECT unnest('{+,-,*,/}'::text[]) LOOP
      EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.%I(a super, b %s) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', 'super ' || op, other,
        format('SELECT local_redshift.to_super(CASE WHEN local_redshift.super_rank(a) = 2 THEN local_redshift.super_numeric(a) %s %s END)', op,
          CASE name WHEN 'super_value' THEN 'local_redshift.super_numeric(CASE WHEN local_redshift.super_rank(b::super) = 2 THEN b::super END)' ELSE 'b::numeric' END));
      BEGIN
        EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = super, RIGHTARG = %s, FUNCTION = local_redshift.%I)', op, other, 'super ' || op);
      EXCEPTION WHEN duplicate_function THEN NULL;
      END;
      IF name <> 'super_value' THEN
        EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.%I(b %s, a super) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS %L', op || ' super', other,
          format('SELECT local_redshift.to_super(CASE WHEN local_redshift.super_rank(a) = 2 THEN b::numeric %s local_redshift.super_numeric(a) END)', op));
        BEGIN
          EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = %s, RIGHTARG = super, FUNCTION = local_redshift.%I)', op, other, op || ' super');
        EXCEPTION WHEN duplicate_function THEN NULL;
        END;
      END IF;
    END LOOP;
  END LOOP;
END $do$;
`;
