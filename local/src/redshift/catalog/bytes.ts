/**
 * VARCHAR(n) and CHAR(n) count bytes (AWS: r_Character_types), where PostgreSQL counts characters.
 * PostgreSQL applies a length by a cast of the type to itself; these functions take the place of its own in pg_cast, so the rule
 * holds wherever a value meets a length (INSERT, UPDATE, CAST, CREATE TABLE AS), and follows a column through every ALTER, RENAME and LIKE.
 * COPY does not pass here: it checks bytes itself. The outer functions run for every value, the inner ones for long values alone.
 * In PL/pgSQL a literal costs 1.6 µs, a value of a query 0.4 µs; in SQL, which the planner inlines, 3.9 µs and 0.1 µs: tests write literals
 * (bench/redshift.mjs, part `insert`; PostgreSQL's own function, which counts characters, takes 0.9 µs and 0.02 µs).
 */
export const BYTES = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.shorten_varchar(value text, bytes integer, explicit boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  kept text := value;
BEGIN
  -- What is cut off without complaint: anything by an explicit cast, blanks at the end by an assignment.
  IF NOT explicit AND octet_length(rtrim(value, ' ')) > bytes THEN
    RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = format('value too long for type character varying(%s)', bytes);
  END IF;
  kept := left(kept, bytes);
  WHILE octet_length(kept) > bytes LOOP
    kept := left(kept, -1 - (octet_length(kept) - bytes - 1) / 4);
  END LOOP;
  RETURN kept;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.length_varchar(varchar, integer, boolean) RETURNS varchar
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SUPPORT pg_catalog.varchar_support AS $$
BEGIN
  IF octet_length($1) <= $2 - 4 THEN RETURN $1; END IF;
  RETURN local_redshift.shorten_varchar($1::text, $2 - 4, $3);
END $$;

CREATE OR REPLACE FUNCTION local_redshift.shorten_char(value text, bytes integer, explicit boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF NOT explicit AND octet_length(rtrim(value, ' ')) > bytes THEN
    RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = format('value too long for type character(%s)', bytes);
  END IF;
  RETURN local_redshift.shorten_varchar(value, bytes, true);
END $$;

CREATE OR REPLACE FUNCTION local_redshift.length_char(character, integer, boolean) RETURNS character
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF octet_length($1::text) <= $2 - 4 THEN RETURN pg_catalog.bpchar($1, $2, true); END IF;
  RETURN pg_catalog.bpchar(local_redshift.shorten_char($1::text, $2 - 4, $3)::bpchar, $2, true);
END $$;

UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.length_varchar(varchar, integer, boolean)'::regprocedure
 WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype;
UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.length_char(character, integer, boolean)'::regprocedure
 WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype;
`;
