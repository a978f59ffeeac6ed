/** Date and time functions that PostgreSQL lacks or defines otherwise (AWS: Date_functions_header). Date parts arrive as text: see rewrite/dateParts.ts. */
export const DATES = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.date_part_name(part text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  known text := CASE
    WHEN part IN ('millennium', 'millennia', 'mil', 'mils') THEN 'millennium'
    WHEN part IN ('century', 'centuries', 'c', 'cent', 'cents') THEN 'century'
    WHEN part IN ('decade', 'decades', 'dec', 'decs') THEN 'decade'
    WHEN part IN ('year', 'years', 'y', 'yr', 'yrs') THEN 'year'
    WHEN part IN ('quarter', 'quarters', 'qtr', 'qtrs') THEN 'quarter'
    WHEN part IN ('month', 'months', 'mon', 'mons') THEN 'month'
    WHEN part IN ('week', 'weeks', 'w') THEN 'week'
    WHEN part IN ('day', 'days', 'd', 'dayofyear', 'doy', 'dy', 'yearday') THEN 'day'
    WHEN part IN ('hour', 'hours', 'h', 'hr', 'hrs') THEN 'hour'
    WHEN part IN ('minute', 'minutes', 'm', 'min', 'mins') THEN 'minute'
    WHEN part IN ('second', 'seconds', 's', 'sec', 'secs') THEN 'second'
    WHEN part IN ('millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds', 'millisec', 'millisecs', 'millisecon') THEN 'millisecond'
    WHEN part IN ('microsecond', 'microseconds', 'us', 'usec', 'usecs', 'usecond', 'useconds', 'microsec', 'microsecs', 'microsecond') THEN 'microsecond'
  END;
BEGIN
  IF known IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('timestamp units "%s" not recognized', part);
  END IF;
  RETURN known;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.date_part_span(part text, count bigint) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT count * CASE local_redshift.date_part_name(lower(part))
    WHEN 'millennium' THEN interval '1000 years' WHEN 'century' THEN interval '100 years' WHEN 'decade' THEN interval '10 years'
    WHEN 'year' THEN interval '1 year' WHEN 'quarter' THEN interval '3 months' WHEN 'month' THEN interval '1 month'
    WHEN 'week' THEN interval '7 days' WHEN 'day' THEN interval '1 day' WHEN 'hour' THEN interval '1 hour'
    WHEN 'minute' THEN interval '1 minute' WHEN 'second' THEN interval '1 second'
    WHEN 'millisecond' THEN interval '1 millisecond' ELSE interval '1 microsecond' END
$$;

-- A literal has no type yet, and a date has several to become; overloads on both make them timestamps, as on Redshift.
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, count bigint, moment timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
AS 'SELECT moment + local_redshift.date_part_span(part, count)';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, count bigint, moment date) RETURNS timestamp LANGUAGE sql IMMUTABLE
AS 'SELECT moment::timestamp + local_redshift.date_part_span(part, count)';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, count bigint, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
AS 'SELECT moment + local_redshift.date_part_span(part, count)';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, count bigint, moment time) RETURNS time LANGUAGE sql IMMUTABLE
AS 'SELECT moment + local_redshift.date_part_span(part, count)';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, count bigint, moment text) RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT moment::timestamp + local_redshift.date_part_span(part, count)';

-- DATEDIFF counts the boundaries between two moments, not the time that passed. Weeks begin on Sunday.
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, earlier timestamp, later timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (CASE local_redshift.date_part_name(lower(part))
    WHEN 'millennium' THEN extract(millennium FROM later) - extract(millennium FROM earlier)
    WHEN 'century' THEN extract(century FROM later) - extract(century FROM earlier)
    WHEN 'decade' THEN extract(decade FROM later) - extract(decade FROM earlier)
    WHEN 'year' THEN extract(year FROM later) - extract(year FROM earlier)
    WHEN 'quarter' THEN (extract(year FROM later) - extract(year FROM earlier)) * 4 + extract(quarter FROM later) - extract(quarter FROM earlier)
    WHEN 'month' THEN (extract(year FROM later) - extract(year FROM earlier)) * 12 + extract(month FROM later) - extract(month FROM earlier)
    WHEN 'week' THEN floor((later::date - date '1970-01-04') / 7.0) - floor((earlier::date - date '1970-01-04') / 7.0)
    WHEN 'day' THEN later::date - earlier::date
    WHEN 'hour' THEN floor(extract(epoch FROM later) / 3600) - floor(extract(epoch FROM earlier) / 3600)
    WHEN 'minute' THEN floor(extract(epoch FROM later) / 60) - floor(extract(epoch FROM earlier) / 60)
    WHEN 'second' THEN floor(extract(epoch FROM later)) - floor(extract(epoch FROM earlier))
    WHEN 'millisecond' THEN floor(extract(epoch FROM later) * 1000) - floor(extract(epoch FROM earlier) * 1000)
    ELSE (extract(epoch FROM later) - extract(epoch FROM earlier)) * 1000000 END)::bigint
$$;
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, earlier date, later date) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT pg_catalog.datediff(part, earlier::timestamp, later::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, earlier timestamptz, later timestamptz) RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT pg_catalog.datediff(part, earlier::timestamp, later::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, earlier time, later time) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT pg_catalog.datediff(part, date ''2000-01-01'' + earlier, date ''2000-01-01'' + later)';
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, earlier text, later text) RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT pg_catalog.datediff(part, earlier::timestamp, later::timestamp)';

-- GETDATE() is the start of the statement in whole seconds, without a zone; SYSDATE (see rewrite/names.ts) the start of the transaction.
CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT date_trunc(''second'', statement_timestamp())::timestamp';
CREATE OR REPLACE FUNCTION pg_catalog.trunc(moment timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT moment::date';
CREATE OR REPLACE FUNCTION pg_catalog.last_day(moment date) RETURNS date LANGUAGE sql IMMUTABLE
AS 'SELECT (date_trunc(''month'', moment::timestamp) + interval ''1 month'')::date - 1';
CREATE OR REPLACE FUNCTION pg_catalog.last_day(moment timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.last_day(moment::date)';
CREATE OR REPLACE FUNCTION pg_catalog.add_months(moment timestamp, months bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN moment::date = pg_catalog.last_day(moment::date)
    THEN pg_catalog.last_day((moment + months * interval '1 month')::date) + moment::time ELSE moment + months * interval '1 month' END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, moment timestamp) RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT moment AT TIME ZONE ''UTC'' AT TIME ZONE target';
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(source text, target text, moment timestamp) RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT moment AT TIME ZONE source AT TIME ZONE target';
`;
