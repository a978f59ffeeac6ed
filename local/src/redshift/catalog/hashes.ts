/** Hash functions (AWS: hash-functions). Whole numbers of 64 and 32 bits wrap around; PostgreSQL's don't, so they are computed in NUMERIC and kept as bigint. */
export const HASHES = String.raw`
CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA local_redshift;
DO $do$ BEGIN
  ALTER EXTENSION pgcrypto DROP FUNCTION local_redshift.gen_random_uuid();
  DROP FUNCTION local_redshift.gen_random_uuid();
EXCEPTION WHEN undefined_function THEN
END $do$;
CREATE OR REPLACE FUNCTION pg_catalog.sha1(value text) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT encode(local_redshift.digest(convert_to(value, ''UTF8''), ''sha1''), ''hex'')';
CREATE OR REPLACE FUNCTION pg_catalog.sha(value text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.sha1(value)';
CREATE OR REPLACE FUNCTION pg_catalog.func_sha1(value text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.sha1(value)';
CREATE OR REPLACE FUNCTION pg_catalog.sha2(value text, bits integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(CASE bits WHEN 224 THEN sha224(convert_to(value, 'UTF8')) WHEN 0 THEN sha256(convert_to(value, 'UTF8')) WHEN 256 THEN sha256(convert_to(value, 'UTF8'))
    WHEN 384 THEN sha384(convert_to(value, 'UTF8')) WHEN 512 THEN sha512(convert_to(value, 'UTF8')) END, 'hex')
$$;

-- The number below 2^64 that these 64 bits are, and back.
CREATE OR REPLACE FUNCTION local_redshift.unsigned(value bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN value < 0 THEN value + 18446744073709551616 ELSE value END';
CREATE OR REPLACE FUNCTION local_redshift.signed(value numeric) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.whole_int8(mod(value, 18446744073709551616)
  - CASE WHEN mod(value, 18446744073709551616) >= 9223372036854775808 THEN 18446744073709551616 ELSE 0 END)';
CREATE OR REPLACE FUNCTION local_redshift.multiply64(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.signed(local_redshift.unsigned(a) * local_redshift.unsigned(b))';
CREATE OR REPLACE FUNCTION local_redshift.add64(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.signed(local_redshift.unsigned(a) + local_redshift.unsigned(b))';
CREATE OR REPLACE FUNCTION local_redshift.shift_right64(value bigint, bits integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT (value >> bits) & ~((-1)::bigint << (64 - bits))';
CREATE OR REPLACE FUNCTION local_redshift.rotate64(value bigint, bits integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.shift_right64(value, bits) | (value << (64 - bits))';

-- FNV-1a of 64 bits over the bytes of the value: of a number, least significant first.
CREATE OR REPLACE FUNCTION local_redshift.fnv(bytes bytea, seed bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  hash bigint := seed;
BEGIN
  FOR i IN 0 .. length(bytes) - 1 LOOP
    hash := local_redshift.multiply64(hash # get_byte(bytes, i), 1099511628211);
  END LOOP;
  RETURN hash;
END $$;
CREATE OR REPLACE FUNCTION local_redshift.reversed(bytes bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
AS 'SELECT string_agg(substr(bytes, i, 1), '''' ORDER BY i DESC) FROM generate_series(1, length(bytes)) AS i';
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value text, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.fnv(convert_to(value, ''UTF8''), seed)';
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value smallint, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.fnv(local_redshift.reversed(int2send(value)), seed)';
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value integer, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.fnv(local_redshift.reversed(int4send(value)), seed)';
CREATE OR REPLACE FUNCTION pg_catalog.fnv_hash(value bigint, seed bigint DEFAULT -3750763034362895579) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.fnv(local_redshift.reversed(int8send(value)), seed)';
`;
