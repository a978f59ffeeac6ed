/**
 * Primary, unique and foreign keys: Redshift takes them, shows them and does not enforce them (AWS: t_Defining_constraints). They stand in a table
 * of our own, under ids that PostgreSQL gives to nothing else, and in the shadows of pg_constraint, pg_index and pg_class (shadows.ts).
 */
export const KEYS = String.raw`
CREATE SEQUENCE IF NOT EXISTS local_redshift.key_id AS bigint START 3000000000 MAXVALUE 4294967295;
CREATE TABLE IF NOT EXISTS local_redshift.table_keys (
  id oid PRIMARY KEY, index_id oid NOT NULL, relid oid NOT NULL, name name NOT NULL, kind "char" NOT NULL, columns int2[] NOT NULL,
  other_relid oid NOT NULL, other_columns int2[] NOT NULL, UNIQUE (relid, name));

-- Numbers of the columns of these names, in this order; null when there is none of a name.
CREATE OR REPLACE FUNCTION local_redshift.column_numbers(relation oid, names jsonb) RETURNS int2[] LANGUAGE sql STABLE AS $$
  SELECT array_agg((SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = n.name AND NOT a.attisdropped) ORDER BY n.place)
    FROM jsonb_array_elements_text(names) WITH ORDINALITY AS n(name, place)
$$;

-- The name that PostgreSQL would give to a key without one.
CREATE OR REPLACE FUNCTION local_redshift.key_name(relation oid, key jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  base text := (SELECT c.relname FROM pg_class c WHERE c.oid = relation) || CASE key ->> 'kind'
    WHEN 'p' THEN '_pkey' WHEN 'u' THEN '_' || (SELECT string_agg(name, '_') FROM jsonb_array_elements_text(key -> 'columns') AS name) || '_key'
    ELSE '_' || (SELECT string_agg(name, '_') FROM jsonb_array_elements_text(key -> 'columns') AS name) || '_fkey' END;
  found text := base;
  tries integer := 0;
BEGIN
  WHILE EXISTS (SELECT FROM local_redshift.table_keys k WHERE k.relid = relation AND k.name = found) LOOP
    tries := tries + 1;
    found := base || tries;
  END LOOP;
  RETURN found;
END $$;

-- Takes the keys that a statement's note tells of.
CREATE OR REPLACE FUNCTION local_redshift.keep_keys(relation oid, keys jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key jsonb;
  here int2[];
  other oid;
  there int2[];
BEGIN
  -- A foreign key may refer to a key of the same statement.
  FOR key IN SELECT value FROM jsonb_array_elements(keys) WITH ORDINALITY AS k(value, place) ORDER BY value ->> 'kind' = 'f', place LOOP
    here := local_redshift.column_numbers(relation, key -> 'columns');
    IF here IS NULL OR array_position(here, NULL) IS NOT NULL THEN
      RAISE EXCEPTION USING ERRCODE = '42703', MESSAGE = format('column "%s" named in key does not exist',
        (SELECT name FROM jsonb_array_elements_text(key -> 'columns') AS name WHERE local_redshift.column_numbers(relation, jsonb_build_array(name)) = ARRAY[NULL::int2] LIMIT 1));
    END IF;
    other := 0;
    there := '{}';
    IF key ->> 'kind' = 'f' THEN
      other := to_regclass(key ->> 'references');
      IF other IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '42P01', MESSAGE = format('relation "%s" does not exist', key ->> 'references');
      END IF;
      there := CASE WHEN jsonb_array_length(key -> 'otherColumns') > 0 THEN local_redshift.column_numbers(other, key -> 'otherColumns')
        ELSE (SELECT k.columns FROM local_redshift.table_keys k WHERE k.relid = other AND k.kind = 'p') END;
      IF there IS NULL OR array_position(there, NULL) IS NOT NULL
        OR (local_redshift.referred_key(other, there)).id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '42830',
          MESSAGE = format('there is no unique constraint matching given keys for referenced table "%s"', (SELECT c.relname FROM pg_class c WHERE c.oid = other));
      END IF;
    END IF;
    INSERT INTO local_redshift.table_keys VALUES (nextval('local_redshift.key_id')::bigint::oid, CASE key ->> 'kind' WHEN 'f' THEN 0 ELSE nextval('local_redshift.key_id') END::bigint::oid,
      relation, coalesce(key ->> 'name', local_redshift.key_name(relation, key)), (key ->> 'kind')::"char", here, other, there);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.drop_key(relation oid, key_name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM local_redshift.table_keys WHERE relid = relation AND name = key_name;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42704',
      MESSAGE = format('constraint "%s" of relation "%s" does not exist', key_name, (SELECT c.relname FROM pg_class c WHERE c.oid = relation));
  END IF;
END $$;

-- Keys end with their table, with the table they refer to, and with their columns.
CREATE OR REPLACE FUNCTION local_redshift.forget_keys() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  DELETE FROM local_redshift.table_keys k USING pg_event_trigger_dropped_objects() d
   WHERE d.classid = 'pg_class'::regclass AND (d.objid IN (k.relid, k.other_relid) AND d.objsubid = 0
      OR d.objid = k.relid AND d.objsubid = ANY (k.columns) OR d.objid = k.other_relid AND d.objsubid = ANY (k.other_columns));
  DELETE FROM local_redshift.table_notes n USING pg_event_trigger_dropped_objects() d
   WHERE d.classid = 'pg_class'::regclass AND d.objid = n.relid AND d.objsubid = 0;
END $$;
DROP EVENT TRIGGER IF EXISTS local_redshift_forget_keys;
CREATE EVENT TRIGGER local_redshift_forget_keys ON sql_drop WHEN TAG IN ('DROP TABLE', 'ALTER TABLE', 'DROP SCHEMA', 'DROP OWNED') EXECUTE FUNCTION local_redshift.forget_keys();

CREATE OR REPLACE FUNCTION local_redshift.column_list(relation oid, columns int2[]) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT '(' || string_agg(quote_ident(a.attname), ', ' ORDER BY c.place) || ')'
    FROM unnest(columns) WITH ORDINALITY AS c(attnum, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = relation AND a.attnum = c.attnum
$$;

CREATE OR REPLACE FUNCTION local_redshift.key_definition(key oid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT CASE kind WHEN 'p' THEN 'PRIMARY KEY ' WHEN 'u' THEN 'UNIQUE ' ELSE 'FOREIGN KEY ' END || local_redshift.column_list(relid, columns)
      || CASE WHEN kind = 'f' THEN ' REFERENCES ' || other_relid::regclass::text || local_redshift.column_list(other_relid, other_columns) ELSE '' END
    FROM local_redshift.table_keys WHERE id = key
$$;

-- The key that a foreign key refers to: the primary one where both fit.
CREATE OR REPLACE FUNCTION local_redshift.referred_key(other oid, there int2[]) RETURNS local_redshift.table_keys LANGUAGE sql STABLE AS $$
  SELECT k FROM local_redshift.table_keys k WHERE k.relid = other AND k.kind IN ('p', 'u') AND k.columns @> there AND k.columns <@ there ORDER BY k.kind LIMIT 1
$$;

-- PostgreSQL's own, for what is no key of ours.
CREATE OR REPLACE FUNCTION local_redshift.constraintdef(oid, boolean) RETURNS text LANGUAGE internal STABLE STRICT AS 'pg_get_constraintdef_ext';
CREATE OR REPLACE FUNCTION local_redshift.indexdef(oid, integer, boolean) RETURNS text LANGUAGE internal STABLE STRICT AS 'pg_get_indexdef_ext';
CREATE OR REPLACE FUNCTION local_redshift.index_definition(index oid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT 'CREATE UNIQUE INDEX ' || quote_ident(name) || ' ON ' || relid::regclass::text || ' USING btree ' || local_redshift.column_list(relid, columns)
    FROM local_redshift.table_keys WHERE index_id = index
$$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_constraintdef(oid) RETURNS text LANGUAGE sql STABLE
AS 'SELECT CASE WHEN $1 >= 3000000000 THEN local_redshift.key_definition($1) ELSE local_redshift.constraintdef($1, false) END';
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_constraintdef(oid, boolean) RETURNS text LANGUAGE sql STABLE
AS 'SELECT CASE WHEN $1 >= 3000000000 THEN local_redshift.key_definition($1) ELSE local_redshift.constraintdef($1, $2) END';
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_indexdef(oid) RETURNS text LANGUAGE sql STABLE
AS 'SELECT CASE WHEN $1 >= 3000000000 THEN local_redshift.index_definition($1) ELSE local_redshift.indexdef($1, 0, false) END';
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_indexdef(oid, integer, boolean) RETURNS text LANGUAGE sql STABLE
AS 'SELECT CASE WHEN $1 >= 3000000000 THEN local_redshift.index_definition($1) ELSE local_redshift.indexdef($1, $2, $3) END';
`;
