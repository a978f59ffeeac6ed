/** What ALTER TABLE does to a table's notes when a column changes its name or goes. The change stands in a comment of the statement: see rewrite/tableNote.ts. */
export const TABLE_CHANGES = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.keep_column_change() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
SET standard_conforming_strings = on AS $$
DECLARE
  change jsonb;
  relation oid;
  known jsonb;
  old text;
  new text;
BEGIN
  IF current_query() NOT LIKE '%local#_redshift#_column%' ESCAPE '#' THEN RETURN; END IF;
  FOR change, relation IN
    SELECT m[1]::jsonb, c.oid FROM regexp_matches(current_query(), '/[*]local_redshift_column (.*?)[*]/', 'g') AS m
      JOIN (SELECT DISTINCT objid FROM pg_event_trigger_ddl_commands()) made ON true JOIN pg_class c ON c.oid = made.objid AND c.relname = m[1]::jsonb ->> 'table'
  LOOP
    SELECT note INTO known FROM local_redshift.table_notes WHERE relid = relation;
    CONTINUE WHEN known IS NULL;
    old := change ->> 'column';
    new := change ->> 'becomes';
    IF new IS NULL THEN
      IF known ->> 'distkey' = old THEN
        RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = format('cannot drop distkey column "%s"', old);
      END IF;
      IF known -> 'sortkeys' ? old THEN
        RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = format('cannot drop sortkey column "%s"', old);
      END IF;
    END IF;
    UPDATE local_redshift.table_notes SET note = known
      || CASE WHEN known ->> 'distkey' = old THEN jsonb_build_object('distkey', new) ELSE '{}' END
      || CASE WHEN known -> 'sortkeys' ? old THEN jsonb_build_object('sortkeys', (SELECT jsonb_agg(CASE k.name WHEN old THEN new ELSE k.name END ORDER BY k.place)
           FROM jsonb_array_elements_text(known -> 'sortkeys') WITH ORDINALITY AS k(name, place))) ELSE '{}' END
      || CASE WHEN known -> 'encodings' ? old THEN jsonb_build_object('encodings', (known -> 'encodings') - old
           || CASE WHEN new IS NULL THEN '{}' ELSE jsonb_build_object(new, known -> 'encodings' -> old) END) ELSE '{}' END
     WHERE relid = relation;
  END LOOP;
END $$;
DROP EVENT TRIGGER IF EXISTS local_redshift_keep_column_change;
CREATE EVENT TRIGGER local_redshift_keep_column_change ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION local_redshift.keep_column_change();

-- The type of a column may change only in the length of a VARCHAR without a default (AWS: r_ALTER_TABLE).
CREATE OR REPLACE FUNCTION local_redshift.check_column_type(relation regclass, name text, bytes integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known pg_attribute;
  longest integer;
BEGIN
  SELECT * INTO known FROM pg_attribute WHERE attrelid = relation AND attname = name AND attnum > 0 AND NOT attisdropped;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = '42703', MESSAGE = format('column "%s" of relation "%s" does not exist', name, relation);
  END IF;
  IF known.atttypid <> 'varchar'::regtype THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = format('cannot alter type of column "%s": it is no VARCHAR', name);
  END IF;
  IF known.atthasdef THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = format('cannot alter type of column "%s": it has a default value', name);
  END IF;
  IF bytes < known.atttypmod - 4 THEN
    EXECUTE format('SELECT max(octet_length(%I)) FROM %s', name, relation) INTO longest;
    IF longest > bytes THEN
      RAISE EXCEPTION USING ERRCODE = '22001', MESSAGE = format('cannot alter type of column "%s": its longest value takes %s bytes', name, longest);
    END IF;
  END IF;
END $$;
`;
