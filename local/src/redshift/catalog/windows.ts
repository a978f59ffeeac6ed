/** Window functions that pass over nulls, and RATIO_TO_REPORT (AWS: c_Window_functions). PostgreSQL knows no IGNORE NULLS; see rewrite/windows.ts. */
export const WINDOWS = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.keep_first(state anyelement, value anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT AS 'SELECT state';
CREATE OR REPLACE FUNCTION local_redshift.keep_last(state anyelement, value anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE STRICT AS 'SELECT value';
CREATE OR REPLACE AGGREGATE local_redshift.first_value(anyelement) (SFUNC = local_redshift.keep_first, STYPE = anyelement);
CREATE OR REPLACE AGGREGATE local_redshift.last_value(anyelement) (SFUNC = local_redshift.keep_last, STYPE = anyelement);

-- Of the values that are not null: those of the frame, those before the row, those after it.
CREATE OR REPLACE FUNCTION local_redshift.nth_value(present anyarray, place integer) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT present[place]';
CREATE OR REPLACE FUNCTION local_redshift.lag(present anyarray, places integer) RETURNS anyelement LANGUAGE sql IMMUTABLE
AS 'SELECT present[cardinality(present) + 1 - places]';
CREATE OR REPLACE FUNCTION local_redshift.lead(present anyarray, places integer) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT present[places]';

CREATE OR REPLACE FUNCTION local_redshift.ratio_to_report(value double precision, total double precision) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT value / nullif(total, 0)';
`;
