/**
 * REGEXP_COUNT, REGEXP_INSTR, REGEXP_REPLACE and REGEXP_SUBSTR (AWS: String_functions_header). PostgreSQL has functions of these names with other rules for
 * positions out of range, other letters for options, and another default number of replacements. Its regular expressions know look-ahead as PCRE's do.
 */
export const REGEXPS = String.raw`
-- Redshift's letters: c and i for case, e for the first subexpression, p for PCRE.
CREATE OR REPLACE FUNCTION local_redshift.regexp_flags(parameters text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF parameters ~ '[^ceip]' THEN RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('invalid regexp parameters: %s', parameters); END IF;
  RETURN CASE WHEN parameters ~ 'i' THEN 'i' ELSE 'c' END;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.regexp_count(value text, pattern text, place integer DEFAULT 1, parameters text DEFAULT 'c') RETURNS integer LANGUAGE sql IMMUTABLE
AS 'SELECT pg_catalog.regexp_count(value, pattern, greatest(place, 1), local_redshift.regexp_flags(parameters))';

CREATE OR REPLACE FUNCTION local_redshift.regexp_instr
  (value text, pattern text, place integer DEFAULT 1, occurrence integer DEFAULT 1, behind integer DEFAULT 0, parameters text DEFAULT 'c') RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN occurrence < 1 OR occurrence > length(value) THEN 0 ELSE pg_catalog.regexp_instr(value, pattern, greatest(place, 1), occurrence,
    CASE WHEN behind = 0 THEN 0 ELSE 1 END, local_redshift.regexp_flags(parameters), local_redshift.regexp_part(pattern, parameters)) END
$$;

CREATE OR REPLACE FUNCTION local_redshift.regexp_substr
  (value text, pattern text, place integer DEFAULT 1, occurrence integer DEFAULT 1, parameters text DEFAULT 'c') RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT CASE WHEN occurrence < 1 OR occurrence > length(value) THEN '' ELSE coalesce(pg_catalog.regexp_substr(value, pattern, greatest(place, 1), occurrence,
    local_redshift.regexp_flags(parameters), local_redshift.regexp_part(pattern, parameters)), '') END
$$;

-- Which subexpression is meant: the first when asked for one and the pattern has one, else the whole match.
CREATE OR REPLACE FUNCTION local_redshift.regexp_part(pattern text, parameters text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN parameters ~ 'e' AND pattern ~ E'(^|[^\\\\])(\\\\\\\\)*[(]([^?]|$)' THEN 1 ELSE 0 END
$$;

-- A dollar sign names a subexpression in a PCRE replacement, a backslash in a POSIX one.
CREATE OR REPLACE FUNCTION local_redshift.regexp_replace
  (value text, pattern text, replacement text DEFAULT '', place integer DEFAULT 1, parameters text DEFAULT 'c') RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT pg_catalog.regexp_replace(value, pattern,
    CASE WHEN parameters ~ 'p' THEN pg_catalog.regexp_replace(replacement, '[$]([0-9])', E'\\\\\\1', 'g') ELSE replacement END,
    greatest(place, 1), 0, local_redshift.regexp_flags(parameters))
$$;
`;
