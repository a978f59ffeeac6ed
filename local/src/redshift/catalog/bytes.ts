/**
 * VARCHAR(n) and CHAR(n) count bytes (AWS: r_Character_types), where PostgreSQL counts characters.
 * PostgreSQL applies a length by a cast of the type to itself; these functions take the place of its own in pg_cast, so the rule
 * holds wherever a value meets a length (INSERT, UPDATE, CAST, CREATE TABLE AS), and follows a column through every ALTER, RENAME and LIKE.
 * COPY does not pass here: it checks bytes itself. The outer functions are inlined by the planner; the inner ones run for long values alone.
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
LANGUAGE sql IMMUTABLE PARALLEL SAFE SUPPORT pg_catalog.varchar_support AS $$
  SELECT CASE WHEN octet_length($1) > $2 - 4 THEN local_redshift.shorten_varchar($1::text, $2 - 4, $3)::varchar ELSE $1 END
$$;

CREATE OR REPLACE FUNCTION local_redshift.shorten_char(value text, bytes integer, explicit boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF NOT explicit AND octet_length(rtrim(value, ' ')) > bytes THEN
    RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = format('value too long for type character(%s)', bytes);
  END IF;
  RETURN local_redshift.shorten_varchar(value, bytes, true);
END $$;

CREATE OR REPLACE FUNCTION local_redshift.length_char(character, integer, boolean) RETURNS character
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT pg_catalog.bpchar(
    CASE WHEN octet_length($1::text) > $2 - 4 THEN local_redshift.shorten_char($1::text, $2 - 4, $3)::bpchar ELSE $1 END, $2, true)
$$;

UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.length_varchar(varchar, integer, boolean)'::regprocedure
 WHERE castsource = 'varchar'::regtype AND casttarget = 'varchar'::regtype;
UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.length_char(character, integer, boolean)'::regprocedure
 WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype;
`;
