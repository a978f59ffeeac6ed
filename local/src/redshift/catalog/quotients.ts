/** The quotient of two DECIMALs (AWS: r_numeric_computations201). PostgreSQL's values know their scale alone, so rewrite/numbers.ts hands over the precision as the type of an operand. */
export const QUOTIENTS = String.raw`
-- The places that precisions and scales ask for, cut off. A whole number has the precision of its type; of a DECIMAL that nothing is known of 18 is assumed
-- as the dividend, and as the divisor it leaves the quotient to PostgreSQL.
CREATE OR REPLACE FUNCTION local_redshift.quotient(a numeric, a_precision integer, b numeric, b_precision integer) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  places integer := greatest(4, scale(a) + b_precision - scale(b) + 1);
  digits integer := a_precision - scale(a) + scale(b) + places;
BEGIN
  IF digits > 38 THEN places := greatest(38 + places - digits, 4); END IF;
  RETURN trunc(div(a * ('1e' || places)::numeric, b) * ('1e-' || places)::numeric, places);
END $$;
DO $do$
DECLARE
  a record;
  b record;
BEGIN
  FOR i IN 1 .. 38 LOOP
    IF to_regtype('local_redshift.decimal_' || i) IS NULL THEN EXECUTE format('CREATE DOMAIN local_redshift.decimal_%s AS numeric', i); END IF;
  END LOOP;
  -- Between the others' types PostgreSQL would not know which operator is meant.
  FOR a IN SELECT unnest('{int2,int4,int8}'::text[]) AS type LOOP
    EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.divide(%s, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS %L', a.type, 'SELECT numeric_div($1::numeric, $2)');
    BEGIN
      EXECUTE format('CREATE OPERATOR pg_catalog./ (LEFTARG = %s, RIGHTARG = numeric, FUNCTION = local_redshift.divide)', a.type);
    EXCEPTION WHEN duplicate_function THEN
    END;
  END LOOP;
  FOR a IN SELECT * FROM (VALUES ('numeric', 18), ('int2', 5), ('int4', 10), ('int8', 19), ('local_redshift.decimal_38', 38)) AS known(type, digits) LOOP
    FOR b IN SELECT type, digits FROM (VALUES ('numeric', 18), ('int2', 5), ('int4', 10), ('int8', 19)) AS known(type, digits)
      UNION ALL SELECT 'local_redshift.decimal_' || i, i FROM generate_series(1, 38) AS i LOOP
      CONTINUE WHEN a.type LIKE 'int_' AND b.type NOT LIKE 'local%' OR a.type = 'numeric' AND b.type = 'numeric';
      EXECUTE format('CREATE OR REPLACE FUNCTION local_redshift.divide(%s, %s) RETURNS numeric LANGUAGE sql IMMUTABLE AS %L',
        a.type, b.type, format('SELECT local_redshift.quotient($1::numeric, %s, $2::numeric, %s)', a.digits, b.digits));
      BEGIN
        EXECUTE format('CREATE OPERATOR pg_catalog./ (LEFTARG = %s, RIGHTARG = %s, FUNCTION = local_redshift.divide)', a.type, b.type);
      EXCEPTION WHEN duplicate_function THEN
      END;
    END LOOP;
  END LOOP;
END $do$;
-- A sum or an average of DECIMALs has 38 digits.
${['int8', 'float4', 'float8', 'interval']
  .map(
    (
      type,
    ) => `CREATE OR REPLACE FUNCTION local_redshift.wide(value ${type}) RETURNS ${type} LANGUAGE sql IMMUTABLE AS 'SELECT value';
`,
  )
  .join(
    '',
  )}CREATE OR REPLACE FUNCTION local_redshift.wide(value numeric) RETURNS local_redshift.decimal_38 LANGUAGE sql IMMUTABLE AS 'SELECT value::local_redshift.decimal_38';
`;
