/** String functions that PostgreSQL lacks or defines otherwise (AWS: String_functions_header). Calls reach those in local_redshift by rewrite/calls.ts. */
export const STRINGS = String.raw`
CREATE OR REPLACE FUNCTION pg_catalog.len(value text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT char_length(value)';
CREATE OR REPLACE FUNCTION pg_catalog.charindex(part text, value text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT strpos(value, part)';
CREATE OR REPLACE FUNCTION pg_catalog.octetindex(part text, value text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN strpos(value, part) = 0 THEN 0 ELSE octet_length(left(value, strpos(value, part) - 1)) + 1 END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.replicate(value text, count integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT repeat(value, count)';
CREATE OR REPLACE FUNCTION pg_catalog.crc32(value text) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT lpad(to_hex(pg_catalog.crc32c(convert_to(value, ''UTF8''))), 8, ''0'')';

-- CONCAT of a null is null, and takes two arguments. SPLIT_PART counts from one.
CREATE OR REPLACE FUNCTION local_redshift.concat(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $2';
CREATE OR REPLACE FUNCTION local_redshift.position_from_one(place integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF place < 1 THEN RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'field position must be greater than zero'; END IF;
  RETURN place;
END $$;
CREATE OR REPLACE FUNCTION local_redshift.split_part(value text, delimiter text, place integer) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT pg_catalog.split_part(value, delimiter, local_redshift.position_from_one(place))';

CREATE OR REPLACE FUNCTION local_redshift.bpcharcmp(a character, b character) RETURNS integer LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN a < b THEN -1 WHEN a > b THEN 1 WHEN a = b THEN 0 END';
CREATE OR REPLACE FUNCTION local_redshift.bttext_pattern_cmp(a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN a ~<~ b THEN -1 WHEN a ~>~ b THEN 1 WHEN a = b THEN 0 END';

CREATE OR REPLACE FUNCTION pg_catalog.strtol(digits text, base integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  sum numeric := 0;
  digit integer;
  signed text := ltrim(digits, E' \t\n\r\f\v');
  bare text := lower(regexp_replace(signed, '^[+-]', ''));
BEGIN
  IF base NOT BETWEEN 2 AND 36 THEN RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = 'base must be between 2 and 36'; END IF;
  IF base = 16 AND bare ~ '^0x' THEN bare := substr(bare, 3); END IF;
  FOR i IN 1 .. coalesce(length(bare), 0) LOOP
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(bare, i, 1)) - 1;
    IF digit < 0 OR digit >= base THEN
      RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('The input %s is not valid to be converted to base %s', digits, base);
    END IF;
    sum := sum * base + digit;
  END LOOP;
  RETURN CASE WHEN digits IS NOT NULL THEN CASE WHEN signed LIKE '-%' THEN -sum ELSE sum END END;
END $$;

-- American Soundex: letters of one code count once, also when H or W stands between them.
CREATE OR REPLACE FUNCTION pg_catalog.soundex(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  letters text := regexp_replace(upper(value), '[^A-Z]', '', 'g');
  code text := left(letters, 1);
  last text := translate(code, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202');
  this text;
BEGIN
  FOR i IN 2 .. length(letters) LOOP
    EXIT WHEN length(code) = 4;
    CONTINUE WHEN substr(letters, i, 1) IN ('H', 'W');
    this := translate(substr(letters, i, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '01230120022455012623010202');
    IF this <> '0' AND this <> last THEN code := code || this; END IF;
    last := this;
  END LOOP;
  RETURN CASE WHEN code = '' THEN '' ELSE rpad(code, 4, '0') END;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.difference(a text, b text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  one text := pg_catalog.soundex(a);
  other text := pg_catalog.soundex(b);
BEGIN
  IF one = '' OR other = '' THEN RETURN CASE WHEN one = other THEN 1 ELSE 0 END; END IF;
  RETURN (SELECT count(*) FROM generate_series(1, 4) AS i WHERE substr(one, i, 1) = substr(other, i, 1));
END $$;

-- COLLATE(value, 'case_insensitive'): see rewrite/calls.ts.
CREATE COLLATION IF NOT EXISTS local_redshift.case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
`;
