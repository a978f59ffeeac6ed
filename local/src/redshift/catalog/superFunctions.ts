/** Functions of SUPER values (AWS: c_Array_Functions, c_Type_Info_Functions). They look at the compact text that a SUPER value is (super.ts). */
const KINDS: Readonly<Record<string, string>> = {
  is_array: `left(value::text, 1) = '['`,
  is_object: `left(value::text, 1) = '{'`,
  is_scalar: `left(value::text, 1) NOT IN ('[', '{')`,
  is_boolean: `value::text IN ('true', 'false')`,
  is_char: `left(value::text, 1) = '"'`,
  is_varchar: `left(value::text, 1) = '"'`,
  is_float: `value::text ~ '^-?[0-9.]+[eE]'`,
  is_decimal: `value::text ~ '^-?[0-9]+[.][0-9]+$'`,
  is_bigint: whole('bigint'),
  is_integer: whole('integer'),
  is_smallint: whole('smallint'),
};

function whole(type: string): string {
  return `value::text ~ '^-?[0-9]+$' AND pg_input_is_valid(value::text, '${type}')`;
}

export const SUPER_FUNCTIONS = [
  ...Object.entries(KINDS).map(
    ([name, test]) => `
CREATE OR REPLACE FUNCTION pg_catalog.${name}(value super) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT coalesce(${test}, false) $$;`,
  ),
  String.raw`
CREATE OR REPLACE FUNCTION pg_catalog.json_size(value super) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT octet_length(value::text)';
CREATE OR REPLACE FUNCTION pg_catalog.decimal_precision(value super) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_catalog.is_decimal(value) THEN length(ltrim(translate(value::text, '-.', ''), '0')) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.decimal_scale(value super) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_catalog.is_decimal(value) THEN scale(value::text::numeric) END
$$;

-- The elements of an array as text, between commas; null for what is no array.
CREATE OR REPLACE FUNCTION local_redshift.elements(value super) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT CASE WHEN left(value::text, 1) = ''['' THEN substr(value::text, 2, length(value::text) - 2) END';
CREATE OR REPLACE FUNCTION local_redshift.array_of(elements text[]) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.as_super(''['' || array_to_string(array_remove(elements, ''''), '','') || '']'')';
CREATE OR REPLACE FUNCTION pg_catalog.array_concat(a super, b super) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN left(a::text, 1) = '[' AND left(b::text, 1) = '[' THEN local_redshift.array_of(ARRAY[local_redshift.elements(a), local_redshift.elements(b)]) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.array_flatten(value super) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN left(value::text, 1) = '[' THEN local_redshift.array_of(ARRAY(
    SELECT coalesce(local_redshift.elements(e.element), e.element::text, 'null') FROM local_redshift.super_unnest(value) AS e(element))) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.subarray(value super, place integer, length integer DEFAULT NULL) RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN left(value::text, 1) = '[' THEN local_redshift.array_of(ARRAY(
    SELECT coalesce(e.element::text, 'null') FROM local_redshift.super_unnest_at(value) AS e(element, at)
     WHERE e.at >= place AND (length IS NULL OR e.at < place + length) ORDER BY e.at)) END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.split_to_array(value text, delimiter text DEFAULT ',') RETURNS super LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS 'SELECT local_redshift.array_of(ARRAY(SELECT to_json(part)::text FROM unnest(string_to_array(value, delimiter)) AS part))';
`,
].join('\n');
