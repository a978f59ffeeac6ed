/** What a statement means, before it is run: see rewrite/aliases.ts. */
export const PROBE = String.raw`
-- The first bare name of a column that can't be resolved; null when there is none, or the statement fails for another reason.
CREATE OR REPLACE FUNCTION local_redshift.unresolved(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'PREPARE local_redshift_unresolved AS ' || statement;
  DEALLOCATE local_redshift_unresolved;
  RETURN NULL;
EXCEPTION
  WHEN undefined_column THEN RETURN substring(SQLERRM FROM '^column "(.*)" does not exist$');
  WHEN OTHERS THEN RETURN NULL;
END $$;
`;
