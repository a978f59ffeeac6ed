/** Aggregates that PostgreSQL lacks or whose results have another type there (AWS: c_Aggregate_Functions). */
import { percentiles } from './percentiles.js';

export const AGGREGATES = String.raw`
-- The sum of BIGINT is BIGINT.
UPDATE pg_catalog.pg_proc SET prorettype = 'bigint'::regtype WHERE oid = 'pg_catalog.sum(bigint)'::regprocedure;
UPDATE pg_catalog.pg_aggregate SET aggtransfn = 'int8pl', aggfinalfn = 0, aggcombinefn = 'int8pl', aggserialfn = 0, aggdeserialfn = 0, aggmtransfn = 0, aggminvtransfn = 0,
  aggmfinalfn = 0, aggtranstype = 'bigint'::regtype, aggtransspace = 0, aggmtranstype = 0, aggmtransspace = 0
 WHERE aggfnoid = 'pg_catalog.sum(bigint)'::regprocedure;

-- AVG is the quotient of both (see rewrite/windows.ts): of whole numbers it is one, cut off; of DECIMALs it keeps their scale.
CREATE OR REPLACE FUNCTION local_redshift.avg(sum bigint, count bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT sum / nullif(count, 0)';
CREATE OR REPLACE FUNCTION local_redshift.avg(sum numeric, count bigint) RETURNS numeric LANGUAGE sql IMMUTABLE
AS 'SELECT trunc(numeric_div(sum, nullif(count, 0)::numeric), scale(sum))';
CREATE OR REPLACE FUNCTION local_redshift.avg(sum real, count bigint) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT sum::double precision / nullif(count, 0)';
CREATE OR REPLACE FUNCTION local_redshift.avg(sum double precision, count bigint) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT sum / nullif(count, 0)';
CREATE OR REPLACE FUNCTION local_redshift.avg(sum interval, count bigint) RETURNS interval LANGUAGE sql IMMUTABLE AS 'SELECT sum / nullif(count, 0)';

-- Standard deviation and variance are DOUBLE PRECISION of any number: without PostgreSQL's others, a number finds those.
UPDATE pg_catalog.pg_proc SET pronamespace = 'local_redshift'::regnamespace
 WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'a' AND proname IN ('stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop')
   AND proargtypes[0] IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'numeric'::regtype);

-- Percentiles of sorted values, nulls last: rewrite/windows.ts hands them over with the count of those that are not null.
CREATE OR REPLACE FUNCTION local_redshift.percentile_disc(fraction numeric, sorted anyarray, count bigint) RETURNS anyelement LANGUAGE sql IMMUTABLE
AS 'SELECT sorted[local_redshift.whole_int4(greatest(ceil(fraction * count), 1))]';
${percentiles()}

CREATE OR REPLACE AGGREGATE pg_catalog.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn);
CREATE OR REPLACE FUNCTION local_redshift.listagg_add(state text[], value text, delimiter text) RETURNS text[] LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN value IS NULL OR value = ANY (state[2:]) THEN state ELSE coalesce(state, ARRAY[delimiter]) || value END';
CREATE OR REPLACE FUNCTION local_redshift.listagg_of(state text[]) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT array_to_string(state[2:], state[1])';
CREATE OR REPLACE AGGREGATE local_redshift.listagg(text, text) (SFUNC = local_redshift.listagg_add, STYPE = text[], FINALFUNC = local_redshift.listagg_of);

-- HLL counts distinct values; the local Redshift does it exactly.
CREATE OR REPLACE FUNCTION local_redshift.hll(count bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT count';
`;
