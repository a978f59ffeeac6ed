/**
 * CHAR takes single-byte characters alone (AWS: r_Character_types; the text is that of awslabs/amazon-redshift-utils#395). Stands before the cast
 * that counts bytes (bytes.ts), for assignments: an explicit cast goes on as ever, since system views show any text as CHAR.
 */
export const ASCII = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.assign_char(character, integer, boolean) RETURNS character LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF NOT $3 AND octet_length($1::text) <> char_length($1::text) THEN
    RAISE EXCEPTION USING ERRCODE = 'XX000', MESSAGE = 'Invalid characters:',
      DETAIL = format('Only ASCII characters are allowed in fixed length strings. Invalid ASCII char: %s ',
        regexp_replace(encode(convert_to(substring($1::text FROM '[^[:ascii:]]'), 'UTF8'), 'hex'), '(..)(?=.)', E'\\1 ', 'g'));
  END IF;
  RETURN local_redshift.length_char($1, $2, $3);
END $$;
UPDATE pg_catalog.pg_cast SET castfunc = 'local_redshift.assign_char(character, integer, boolean)'::regprocedure
 WHERE castsource = 'bpchar'::regtype AND casttarget = 'bpchar'::regtype;
`;
