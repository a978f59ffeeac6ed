/** Functions over JSON that is kept as text (AWS: json-functions). Text that is no JSON is an error, unless the caller asks for null. */
export const JSON_FUNCTIONS = [
  String.raw`
CREATE OR REPLACE FUNCTION local_redshift.json_at(document text, null_if_invalid boolean, path text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN document::json #>> path;
EXCEPTION WHEN invalid_text_representation THEN
  IF null_if_invalid THEN RETURN NULL; END IF;
  RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'JSON parsing error', DETAIL = format('invalid json object %s', document);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(document text, VARIADIC path text[]) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at(document, false, path)';

CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(document text, place integer, null_if_invalid boolean DEFAULT false) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN place >= 0 THEN local_redshift.json_at(document, null_if_invalid, ARRAY[place::text]) END';

CREATE OR REPLACE FUNCTION local_redshift.json_length(document text, null_if_invalid boolean) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF document IS JSON ARRAY THEN RETURN pg_catalog.json_array_length(document::json); END IF;
  IF null_if_invalid THEN RETURN NULL; END IF;
  RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'JSON parsing error', DETAIL = format('invalid json array object %s', document);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT local_redshift.json_length(document, false)';
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(document text, null_if_invalid boolean) RETURNS integer LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_length(document, null_if_invalid)';

CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(document text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT document IS JSON OBJECT';
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json_array(document text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT document IS JSON ARRAY';
CREATE OR REPLACE FUNCTION pg_catalog.can_json_parse(document text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT document IS JSON';
`,
  // A path has up to five names, and a boolean may follow.
  ...[1, 2, 3, 4, 5].map((depth) => {
    const names = Array.from({ length: depth }, (_, i) => `$${i + 2}`);
    return `CREATE OR REPLACE FUNCTION pg_catalog.json_extract_path_text(text, ${names.map(() => 'text').join(', ')}, boolean) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.json_at($1, $${depth + 2}, ARRAY[${names.join(', ')}])';`;
  }),
].join('\n');
