/** ALTER TABLE … APPEND FROM (AWS: r_ALTER_TABLE_APPEND): checks that two tables are alike and moves the rows. */
export const APPEND = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.note_of(relation oid) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT coalesce((SELECT note FROM local_redshift.table_notes WHERE relid = relation), '{}')
$$;

CREATE OR REPLACE FUNCTION local_redshift.append_from(target regclass, source regclass, extra text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  into_note jsonb := local_redshift.note_of(target);
  from_note jsonb := local_redshift.note_of(source);
  fault text;
  common text;
BEGIN
  SELECT CASE
    WHEN target = source THEN 'source and target are the same table'
    WHEN EXISTS (SELECT FROM pg_class WHERE oid IN (target, source) AND (relpersistence <> 'p' OR relkind <> 'r')) THEN 'both must be permanent tables'
    WHEN into_note -> 'diststyle' IS DISTINCT FROM from_note -> 'diststyle' OR into_note -> 'distkey' IS DISTINCT FROM from_note -> 'distkey'
      THEN 'their distribution styles differ'
    WHEN into_note -> 'sortkeys' IS DISTINCT FROM from_note -> 'sortkeys' OR into_note -> 'interleaved' IS DISTINCT FROM from_note -> 'interleaved'
      THEN 'their sort keys differ'
  END INTO fault;
  IF fault IS NULL THEN
    SELECT CASE
      WHEN bool_or(a.attidentity <> '' AND b.attidentity <> '') THEN 'both have an identity column'
      WHEN bool_or(b.attname IS NULL) AND bool_or(a.attname IS NULL) THEN 'both have columns that the other lacks'
      WHEN bool_or(a.attname IS NULL) AND extra <> 'ignoreextra' THEN 'the source has columns that the target lacks; IGNOREEXTRA discards them'
      WHEN bool_or(b.attname IS NULL) AND extra <> 'filltarget' THEN 'the target has columns that the source lacks; FILLTARGET fills them'
      ELSE (SELECT format('column "%s" differs', min(x.attname)) FROM pg_attribute x JOIN pg_attribute y ON y.attrelid = source AND y.attname = x.attname
             WHERE x.attrelid = target AND x.attnum > 0 AND y.attnum > 0 AND NOT x.attisdropped AND NOT y.attisdropped
               AND (x.atttypid <> y.atttypid OR x.atttypmod <> y.atttypmod OR x.attnotnull <> y.attnotnull
                    OR into_note -> 'encodings' ->> x.attname IS DISTINCT FROM from_note -> 'encodings' ->> y.attname) HAVING count(*) > 0)
    END, string_agg(quote_ident(a.attname), ', ') FILTER (WHERE a.attname = b.attname)
      INTO fault, common
      FROM (SELECT * FROM pg_attribute WHERE attrelid = target AND attnum > 0 AND NOT attisdropped) a
      FULL JOIN (SELECT * FROM pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped) b ON a.attname = b.attname;
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = '0A000', MESSAGE = format('ALTER TABLE APPEND cannot append from "%s" to "%s": %s', source, target, fault);
  END IF;
  EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM %s', target, common, common, source);
  EXECUTE format('TRUNCATE %s', source);
END $$;
`;
