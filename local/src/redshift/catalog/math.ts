/** Mathematical functions (AWS: Math_functions). */
export const MATH = String.raw`
-- PostgreSQL computes these of NUMERIC as NUMERIC; on Redshift they are DOUBLE PRECISION of any number. Without the first kind, a number finds the second.
UPDATE pg_catalog.pg_proc SET pronamespace = 'local_redshift'::regnamespace WHERE oid IN (
  SELECT to_regprocedure('pg_catalog.' || signature)::oid FROM unnest(ARRAY['sqrt(numeric)', 'exp(numeric)', 'ln(numeric)', 'log(numeric)',
    'power(numeric,numeric)', 'pow(numeric,numeric)']) AS signature);

CREATE OR REPLACE FUNCTION pg_catalog.round(value double precision, places integer) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT round(value::numeric, places)::double precision';
CREATE OR REPLACE FUNCTION pg_catalog.trunc(value double precision, places integer) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT trunc(value::numeric, places)::double precision';
`;
