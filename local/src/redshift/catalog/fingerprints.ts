/** FARMFINGERPRINT64 (AWS: r_FARMFINGERPRINT64): FarmHash's fingerprint of the bytes of a text, 64 bits wide. The arithmetic wraps around (hashes.ts). */
const K0 = '-4348849565147123417';
const K1 = '-5435081209227447693';
const K2 = '-7286425919675154353';

export const FINGERPRINTS = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.farm_word(bytes bytea, place integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT (''x'' || encode(local_redshift.reversed(substr(bytes, place + 1, 8)), ''hex''))::bit(64)::bigint';
CREATE OR REPLACE FUNCTION local_redshift.farm_half(bytes bytea, place integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT (''x'' || encode(local_redshift.reversed(substr(bytes, place + 1, 4)), ''hex''))::bit(32)::bigint';
CREATE OR REPLACE FUNCTION local_redshift.farm_sum(VARIADIC parts bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.signed(sum(local_redshift.unsigned(part))) FROM unnest(parts) AS part';
CREATE OR REPLACE FUNCTION local_redshift.farm_mix(value bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT value # local_redshift.shift_right64(value, 47)';
CREATE OR REPLACE FUNCTION local_redshift.farm_pair(a bigint, b bigint, factor bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  first bigint := local_redshift.farm_mix(local_redshift.multiply64(a # b, factor));
BEGIN
  RETURN local_redshift.multiply64(local_redshift.farm_mix(local_redshift.multiply64(b # first, factor)), factor);
END $$;
CREATE OR REPLACE FUNCTION local_redshift.farm_weak(bytes bytea, place integer, a bigint, b bigint) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, local_redshift AS $$
DECLARE
  x bigint := farm_word(bytes, place + 8);
  y bigint := farm_word(bytes, place + 16);
  z bigint := farm_word(bytes, place + 24);
  one bigint := farm_sum(a, farm_word(bytes, place));
  other bigint := rotate64(farm_sum(b, one, z), 21);
  sum bigint := farm_sum(one, x, y);
BEGIN
  RETURN ARRAY[farm_sum(sum, z), farm_sum(other, rotate64(sum, 44), one)];
END $$;

CREATE OR REPLACE FUNCTION local_redshift.farm(bytes bytea) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, local_redshift AS $$
DECLARE
  size integer := length(bytes);
  factor bigint := farm_sum(${K2}, size * 2);
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; g bigint; h bigint;
  x bigint := 81;
  y bigint := farm_sum(multiply64(81, ${K1}), 113);
  z bigint;
  v bigint[] := ARRAY[0, 0];
  w bigint[] := ARRAY[0, 0];
  place integer := 0;
  last integer := (size - 1) / 64 * 64;
BEGIN
  IF size = 0 THEN RETURN ${K2}; END IF;
  IF size < 4 THEN
    a := get_byte(bytes, 0) + get_byte(bytes, size / 2) * 256;
    b := size + get_byte(bytes, size - 1) * 4;
    RETURN multiply64(farm_mix(multiply64(a, ${K2}) # multiply64(b, ${K0})), ${K2});
  ELSIF size < 8 THEN
    RETURN farm_pair(size + farm_half(bytes, 0) * 8, farm_half(bytes, size - 4), factor);
  ELSIF size <= 16 THEN
    a := farm_sum(farm_word(bytes, 0), ${K2});
    b := farm_word(bytes, size - 8);
    RETURN farm_pair(farm_sum(multiply64(rotate64(b, 37), factor), a), multiply64(farm_sum(rotate64(a, 25), b), factor), factor);
  ELSIF size <= 32 THEN
    a := multiply64(farm_word(bytes, 0), ${K1});
    b := farm_word(bytes, 8);
    c := multiply64(farm_word(bytes, size - 8), factor);
    d := multiply64(farm_word(bytes, size - 16), ${K2});
    RETURN farm_pair(farm_sum(rotate64(farm_sum(a, b), 43), rotate64(c, 30), d), farm_sum(a, rotate64(farm_sum(b, ${K2}), 18), c), factor);
  ELSIF size <= 64 THEN
    a := multiply64(farm_word(bytes, 0), ${K2});
    b := farm_word(bytes, 8);
    c := multiply64(farm_word(bytes, size - 8), factor);
    d := multiply64(farm_word(bytes, size - 16), ${K2});
    y := farm_sum(rotate64(farm_sum(a, b), 43), rotate64(c, 30), d);
    z := farm_pair(y, farm_sum(a, rotate64(farm_sum(b, ${K2}), 18), c), factor);
    e := multiply64(farm_word(bytes, 16), factor);
    f := farm_word(bytes, 24);
    g := multiply64(farm_sum(y, farm_word(bytes, size - 32)), factor);
    h := multiply64(farm_sum(z, farm_word(bytes, size - 24)), factor);
    RETURN farm_pair(farm_sum(rotate64(farm_sum(e, f), 43), rotate64(g, 30), h), farm_sum(e, rotate64(farm_sum(f, a), 18), g), factor);
  END IF;
  z := multiply64(farm_mix(farm_sum(multiply64(y, ${K2}), 113)), ${K2});
  x := farm_sum(multiply64(x, ${K2}), farm_word(bytes, 0));
  WHILE place < last LOOP
    x := multiply64(rotate64(farm_sum(x, y, v[1], farm_word(bytes, place + 8)), 37), ${K1});
    y := multiply64(rotate64(farm_sum(y, v[2], farm_word(bytes, place + 48)), 42), ${K1});
    x := x # w[2];
    y := farm_sum(y, v[1], farm_word(bytes, place + 40));
    z := multiply64(rotate64(farm_sum(z, w[1]), 33), ${K1});
    v := farm_weak(bytes, place, multiply64(v[2], ${K1}), farm_sum(x, w[1]));
    w := farm_weak(bytes, place + 32, farm_sum(z, w[2]), farm_sum(y, farm_word(bytes, place + 16)));
    a := z; z := x; x := a;
    place := place + 64;
  END LOOP;
  factor := farm_sum(${K1}, (z & 255) * 2);
  place := size - 64;
  w[1] := farm_sum(w[1], (size - 1) & 63);
  v[1] := farm_sum(v[1], w[1]);
  w[1] := farm_sum(w[1], v[1]);
  x := multiply64(rotate64(farm_sum(x, y, v[1], farm_word(bytes, place + 8)), 37), factor);
  y := multiply64(rotate64(farm_sum(y, v[2], farm_word(bytes, place + 48)), 42), factor);
  x := x # multiply64(w[2], 9);
  y := farm_sum(y, multiply64(v[1], 9), farm_word(bytes, place + 40));
  z := multiply64(rotate64(farm_sum(z, w[1]), 33), factor);
  v := farm_weak(bytes, place, multiply64(v[2], factor), farm_sum(x, w[1]));
  w := farm_weak(bytes, place + 32, farm_sum(z, w[2]), farm_sum(y, farm_word(bytes, place + 16)));
  RETURN farm_pair(farm_sum(farm_pair(v[1], w[1], factor), multiply64(farm_mix(y), ${K0}), x), farm_sum(farm_pair(v[2], w[2], factor), z), factor);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.farmfingerprint64(value text) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT local_redshift.farm(convert_to(value, ''UTF8''))';
`;
