/** Aggregates that PostgreSQL lacks or whose results have another type there (AWS: c_Aggregate_Functions). */
import { percentiles } from './percentiles.js';

export const AGGREGATES = String.raw`
-- The sum of BIGINT is BIGINT; the average of whole numbers is one, cut off; that of DECIMAL keeps the scale.
UPDATE pg_catalog.pg_proc SET prorettype = 'bigint'::regtype WHERE oid = 'pg_catalog.sum(bigint)'::regprocedure;
UPDATE pg_catalog.pg_aggregate SET aggtransfn = 'int8pl', aggfinalfn = 0, aggcombinefn = 'int8pl', aggserialfn = 0, aggdeserialfn = 0, aggmtransfn = 0, aggminvtransfn = 0,
  aggmfinalfn = 0, aggtranstype = 'bigint'::regtype, aggtransspace = 0, aggmtranstype = 0, aggmtransspace = 0
 WHERE aggfnoid = 'pg_catalog.sum(bigint)'::regprocedure;

CREATE OR REPLACE FUNCTION local_redshift.average(state bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT state[2] / nullif(state[1], 0)';
UPDATE pg_catalog.pg_proc SET prorettype = 'bigint'::regtype WHERE oid IN ('pg_catalog.avg(smallint)'::regprocedure, 'pg_catalog.avg(integer)'::regprocedure);
UPDATE pg_catalog.pg_aggregate SET aggfinalfn = 'local_redshift.average(bigint[])'::regprocedure, aggmfinalfn = 'local_redshift.average(bigint[])'::regprocedure
 WHERE aggfnoid IN ('pg_catalog.avg(smallint)'::regprocedure, 'pg_catalog.avg(integer)'::regprocedure);

CREATE OR REPLACE FUNCTION local_redshift.average_add(state numeric[], value numeric) RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN ARRAY[state[1] + 1, state[2] + value];
END $$;
CREATE OR REPLACE FUNCTION local_redshift.average_of(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
AS 'SELECT trunc(state[2] / nullif(state[1], 0), scale(state[2]))';
CREATE OR REPLACE FUNCTION local_redshift.average_add_whole(state numeric[], value bigint) RETURNS numeric[] LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN ARRAY[state[1] + 1, state[2] + value];
END $$;
CREATE OR REPLACE FUNCTION local_redshift.average_of_whole(state numeric[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT trunc(state[2] / nullif(state[1], 0))::bigint';
UPDATE pg_catalog.pg_proc SET prorettype = 'bigint'::regtype WHERE oid = 'pg_catalog.avg(bigint)'::regprocedure;
UPDATE pg_catalog.pg_aggregate SET
  aggtransfn = CASE WHEN aggfnoid = 'pg_catalog.avg(bigint)'::regprocedure THEN 'local_redshift.average_add_whole' ELSE 'local_redshift.average_add' END::regproc,
  aggfinalfn = CASE WHEN aggfnoid = 'pg_catalog.avg(bigint)'::regprocedure THEN 'local_redshift.average_of_whole' ELSE 'local_redshift.average_of' END::regproc,
  aggcombinefn = 0, aggserialfn = 0, aggdeserialfn = 0, aggmtransfn = 0, aggminvtransfn = 0, aggmfinalfn = 0, aggtranstype = 'numeric[]'::regtype, aggtransspace = 0,
  aggmtranstype = 0, aggmtransspace = 0, agginitval = '{0,0}'
 WHERE aggfnoid IN ('pg_catalog.avg(bigint)'::regprocedure, 'pg_catalog.avg(numeric)'::regprocedure);

-- Standard deviation and variance are DOUBLE PRECISION of any number: without PostgreSQL's others, a number finds those.
UPDATE pg_catalog.pg_proc SET pronamespace = 'local_redshift'::regnamespace
 WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'a' AND proname IN ('stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop')
   AND proargtypes[0] IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype, 'numeric'::regtype);

-- Percentiles of sorted values, nulls last: rewrite/windows.ts hands them over with the count of those that are not null.
CREATE OR REPLACE FUNCTION local_redshift.percentile_disc(fraction numeric, sorted anyarray, count bigint) RETURNS anyelement LANGUAGE sql IMMUTABLE
AS 'SELECT sorted[greatest(ceil(fraction * count), 1)::integer]';
${percentiles()}

CREATE OR REPLACE AGGREGATE pg_catalog.listagg(text, text) (SFUNC = string_agg_transfn, STYPE = internal, FINALFUNC = string_agg_finalfn);
CREATE OR REPLACE FUNCTION local_redshift.listagg_add(state text[], value text, delimiter text) RETURNS text[] LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN value IS NULL OR value = ANY (state[2:]) THEN state ELSE coalesce(state, ARRAY[delimiter]) || value END';
CREATE OR REPLACE FUNCTION local_redshift.listagg_of(state text[]) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT array_to_string(state[2:], state[1])';
CREATE OR REPLACE AGGREGATE local_redshift.listagg(text, text) (SFUNC = local_redshift.listagg_add, STYPE = text[], FINALFUNC = local_redshift.listagg_of);

-- HLL counts distinct values; the local Redshift does it exactly.
CREATE OR REPLACE FUNCTION local_redshift.hll(count bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT count';
`;
