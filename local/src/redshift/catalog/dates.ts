/** Date and time functions that PostgreSQL lacks or defines otherwise (AWS: Date_functions_header). Date parts arrive as text: see rewrite/calls.ts. */
export const DATES = String.raw`
CREATE OR REPLACE FUNCTION local_redshift.date_part_name(part text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  known text := CASE
    WHEN part IN ('millennium', 'millennia', 'mil', 'mils') THEN 'millennium'
    WHEN part IN ('century', 'centuries', 'c', 'cent', 'cents') THEN 'century'
    WHEN part IN ('decade', 'decades', 'dec', 'decs') THEN 'decade'
    WHEN part = 'epoch' THEN 'epoch'
    WHEN part IN ('year', 'years', 'y', 'yr', 'yrs') THEN 'year'
    WHEN part IN ('quarter', 'quarters', 'qtr', 'qtrs') THEN 'quarter'
    WHEN part IN ('month', 'months', 'mon', 'mons') THEN 'month'
    WHEN part IN ('week', 'weeks', 'w') THEN 'week'
    WHEN part IN ('dayofweek', 'dow', 'dw', 'weekday') THEN 'dow'
    WHEN part IN ('dayofyear', 'doy', 'dy', 'yearday') THEN 'doy'
    WHEN part IN ('day', 'days', 'd') THEN 'day'
    WHEN part IN ('hour', 'hours', 'h', 'hr', 'hrs') THEN 'hour'
    WHEN part IN ('minute', 'minutes', 'm', 'min', 'mins') THEN 'minute'
    WHEN part IN ('second', 'seconds', 's', 'sec', 'secs') THEN 'second'
    WHEN part IN ('millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds', 'millisec', 'millisecs', 'millisecon') THEN 'millisecond'
    WHEN part IN ('microsecond', 'microseconds', 'us', 'usec', 'usecs', 'usecond', 'useconds', 'microsec', 'microsecs', 'microsecon') THEN 'microsecond'
    WHEN part IN ('timezone', 'timezone_hour', 'timezone_minute') THEN part
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
    WHEN 'week' THEN interval '7 days' WHEN 'day' THEN interval '1 day' WHEN 'doy' THEN interval '1 day' WHEN 'dow' THEN interval '1 day'
    WHEN 'hour' THEN interval '1 hour' WHEN 'minute' THEN interval '1 minute' WHEN 'second' THEN interval '1 second'
    WHEN 'millisecond' THEN interval '1 millisecond' ELSE interval '1 microsecond' END
$$;
-- A leap day plus years that end in none is the day after; plus months it is the last of February.
CREATE OR REPLACE FUNCTION local_redshift.add_years(moment timestamp, years bigint) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN moment + years * interval '1 year'
    + CASE WHEN extract(day FROM moment) = 29 AND extract(day FROM moment + years * interval '1 year') = 28 THEN interval '1 day' ELSE interval '0' END;
END $$;
CREATE OR REPLACE FUNCTION local_redshift.years_in(part text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE local_redshift.date_part_name(lower(part)) WHEN 'year' THEN 1 WHEN 'decade' THEN 10 WHEN 'century' THEN 100 WHEN 'millennium' THEN 1000 ELSE 0 END::bigint
$$;

-- A literal has no type yet, and a date has several to become; overloads on both make them timestamps, as on Redshift.
CREATE OR REPLACE FUNCTION local_redshift.date_add(part text, count bigint, moment timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN local_redshift.years_in(part) > 0 THEN local_redshift.add_years(moment, count * local_redshift.years_in(part))
  ELSE moment + local_redshift.date_part_span(part, count) END';
CREATE OR REPLACE FUNCTION local_redshift.date_add(part text, count bigint, moment date) RETURNS timestamp LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.date_add(part, count, moment::timestamp)';
CREATE OR REPLACE FUNCTION local_redshift.date_add(part text, count bigint, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE
AS 'SELECT local_redshift.date_add(part, count, moment::timestamp)::timestamptz';
CREATE OR REPLACE FUNCTION local_redshift.date_add(part text, count bigint, moment time) RETURNS time LANGUAGE sql IMMUTABLE
AS 'SELECT moment + local_redshift.date_part_span(part, count)';
CREATE OR REPLACE FUNCTION local_redshift.date_add(part text, count bigint, moment timetz) RETURNS timetz LANGUAGE sql IMMUTABLE
AS 'SELECT moment AT TIME ZONE ''UTC'' + local_redshift.date_part_span(part, count)';
CREATE OR REPLACE FUNCTION local_redshift.date_add(part text, count bigint, moment text) RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT local_redshift.date_add(part, count, moment::timestamp)';

-- DATEDIFF counts the boundaries between two moments, not the time that passed. Weeks begin on Sunday.
CREATE OR REPLACE FUNCTION local_redshift.date_diff(part text, earlier timestamp, later timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT local_redshift.whole_int8(CASE local_redshift.date_part_name(lower(part))
    WHEN 'millennium' THEN extract(millennium FROM later) - extract(millennium FROM earlier)
    WHEN 'century' THEN extract(century FROM later) - extract(century FROM earlier)
    WHEN 'decade' THEN extract(decade FROM later) - extract(decade FROM earlier)
    WHEN 'year' THEN extract(year FROM later) - extract(year FROM earlier)
    WHEN 'quarter' THEN (extract(year FROM later) - extract(year FROM earlier)) * 4 + extract(quarter FROM later) - extract(quarter FROM earlier)
    WHEN 'month' THEN (extract(year FROM later) - extract(year FROM earlier)) * 12 + extract(month FROM later) - extract(month FROM earlier)
    WHEN 'week' THEN floor((later::date - date '1970-01-04') / 7.0) - floor((earlier::date - date '1970-01-04') / 7.0)
    WHEN 'day' THEN later::date - earlier::date
    WHEN 'doy' THEN later::date - earlier::date
    WHEN 'dow' THEN later::date - earlier::date
    WHEN 'hour' THEN floor(extract(epoch FROM later) / 3600) - floor(extract(epoch FROM earlier) / 3600)
    WHEN 'minute' THEN floor(extract(epoch FROM later) / 60) - floor(extract(epoch FROM earlier) / 60)
    WHEN 'second' THEN floor(extract(epoch FROM later)) - floor(extract(epoch FROM earlier))
    WHEN 'millisecond' THEN floor(extract(epoch FROM later) * 1000) - floor(extract(epoch FROM earlier) * 1000)
    ELSE (extract(epoch FROM later) - extract(epoch FROM earlier)) * 1000000 END)
$$;
CREATE OR REPLACE FUNCTION local_redshift.date_diff(part text, earlier date, later date) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.date_diff(part, earlier::timestamp, later::timestamp)';
CREATE OR REPLACE FUNCTION local_redshift.date_diff(part text, earlier timestamptz, later timestamptz) RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT local_redshift.date_diff(part, earlier::timestamp, later::timestamp)';
CREATE OR REPLACE FUNCTION local_redshift.date_diff(part text, earlier time, later time) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.date_diff(part, date ''2000-01-01'' + earlier, date ''2000-01-01'' + later)';
CREATE OR REPLACE FUNCTION local_redshift.date_diff(part text, earlier timetz, later timetz) RETURNS bigint LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.date_diff(part, (earlier AT TIME ZONE ''UTC'')::time, (later AT TIME ZONE ''UTC'')::time)';
CREATE OR REPLACE FUNCTION local_redshift.date_diff(part text, earlier text, later text) RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT local_redshift.date_diff(part, earlier::timestamp, later::timestamp)';

-- GETDATE() is the start of the statement in whole seconds, without a zone; SYSDATE (see rewrite/expressions.ts) the start of the transaction.
CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT date_trunc(''second'', statement_timestamp())::timestamp';
CREATE OR REPLACE FUNCTION pg_catalog.trunc(moment timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT moment::date';
CREATE OR REPLACE FUNCTION pg_catalog.date_trunc(part text, moment date) RETURNS timestamp LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.date_trunc(part, moment::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.date_trunc(part text, moment text) RETURNS timestamp LANGUAGE sql STABLE AS 'SELECT pg_catalog.date_trunc(part, moment::timestamp)';
CREATE OR REPLACE FUNCTION pg_catalog.last_day(moment date) RETURNS date LANGUAGE sql IMMUTABLE
AS 'SELECT (pg_catalog.date_trunc(''month'', moment::timestamp) + interval ''1 month'')::date - 1';
CREATE OR REPLACE FUNCTION pg_catalog.last_day(moment timestamp) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.last_day(moment::date)';
CREATE OR REPLACE FUNCTION pg_catalog.last_day(moment text) RETURNS date LANGUAGE sql STABLE AS 'SELECT pg_catalog.last_day(moment::date)';
CREATE OR REPLACE FUNCTION pg_catalog.add_months(moment timestamp, months bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN moment::date = pg_catalog.last_day(moment::date)
    THEN pg_catalog.last_day((moment + months * interval '1 month')::date) + moment::time ELSE moment + months * interval '1 month' END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(target text, moment timestamp) RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT moment AT TIME ZONE ''UTC'' AT TIME ZONE target';
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(source text, target text, moment timestamp) RETURNS timestamp LANGUAGE sql STABLE
AS 'SELECT moment AT TIME ZONE source AT TIME ZONE target';
CREATE OR REPLACE FUNCTION pg_catalog.date_part_year(moment date) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT local_redshift.whole_int4(extract(year FROM moment))';

-- Whole months, unless the days differ and are not both the last of their month: then a thirty-first for each day, time of day included.
CREATE OR REPLACE FUNCTION pg_catalog.months_between(later timestamp, earlier timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT ((extract(year FROM later) - extract(year FROM earlier)) * 12 + extract(month FROM later) - extract(month FROM earlier))::double precision
    + CASE WHEN extract(day FROM later) = extract(day FROM earlier)
        OR later::date = pg_catalog.last_day(later::date) AND earlier::date = pg_catalog.last_day(earlier::date) THEN 0
      ELSE (extract(day FROM later) - extract(day FROM earlier) + (extract(epoch FROM later::time) - extract(epoch FROM earlier::time)) / 86400) / 31 END
$$;

CREATE OR REPLACE FUNCTION local_redshift.day_of_week(day text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  place integer := CASE
    WHEN lower(day) IN ('su', 'sun', 'sunday') THEN 0 WHEN lower(day) IN ('m', 'mo', 'mon', 'monday') THEN 1
    WHEN lower(day) IN ('tu', 'tue', 'tues', 'tuesday') THEN 2 WHEN lower(day) IN ('w', 'we', 'wed', 'wednesday') THEN 3
    WHEN lower(day) IN ('th', 'thu', 'thurs', 'thursday') THEN 4 WHEN lower(day) IN ('f', 'fr', 'fri', 'friday') THEN 5
    WHEN lower(day) IN ('sa', 'sat', 'saturday') THEN 6 END;
BEGIN
  IF place IS NULL THEN RAISE EXCEPTION USING ERRCODE = '22023', MESSAGE = format('Invalid day of week: %s', day); END IF;
  RETURN place;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.next_day(moment date, day text) RETURNS date LANGUAGE sql IMMUTABLE
AS 'SELECT moment + 1 + (local_redshift.day_of_week(day) - local_redshift.whole_int4(extract(dow FROM moment + 1)) + 7) % 7';
CREATE OR REPLACE FUNCTION pg_catalog.next_day(moment timestamp, day text) RETURNS date LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.next_day(moment::date, day)';
CREATE OR REPLACE FUNCTION pg_catalog.next_day(moment text, day text) RETURNS date LANGUAGE sql STABLE AS 'SELECT pg_catalog.next_day(moment::date, day)';

-- EXTRACT gives whole numbers of the one part alone, DATE_PART the seconds with their fraction.
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, moment timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT (pg_catalog."extract"(local_redshift.date_part_name(lower(part)), moment) % CASE local_redshift.date_part_name(lower(part))
      WHEN 'millisecond' THEN 1000 WHEN 'microsecond' THEN 1000000 ELSE 1e18 END
    + CASE WHEN local_redshift.date_part_name(lower(part)) = 'decade' THEN 1 ELSE 0 END)::double precision
$$;
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, moment text) RETURNS double precision LANGUAGE sql STABLE
AS 'SELECT local_redshift.pgdate_part(part, moment::timestamp)';
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, moment date) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.pgdate_part(part, moment::timestamp)';
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, moment timestamptz) RETURNS double precision LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN part ILIKE 'timezone%' OR lower(part) = 'epoch' THEN extract_part ELSE local_redshift.pgdate_part(part, moment::timestamp) END
    FROM (SELECT CASE lower(part) WHEN 'timezone' THEN extract(timezone FROM moment) WHEN 'timezone_hour' THEN extract(timezone_hour FROM moment)
      WHEN 'timezone_minute' THEN extract(timezone_minute FROM moment) WHEN 'epoch' THEN extract(epoch FROM moment) END::double precision AS extract_part) AS zone
$$;
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, moment time) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.pgdate_part(part, timestamp ''1970-01-01'' + moment)';
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, moment timetz) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE lower(part) WHEN 'timezone' THEN extract(timezone FROM moment)::double precision WHEN 'timezone_hour' THEN extract(timezone_hour FROM moment)::double precision
    WHEN 'timezone_minute' THEN extract(timezone_minute FROM moment)::double precision ELSE local_redshift.pgdate_part(part, moment::time) END
$$;
CREATE OR REPLACE FUNCTION local_redshift.pgdate_part(part text, span interval) RETURNS double precision LANGUAGE sql IMMUTABLE
AS 'SELECT pg_catalog.date_part(local_redshift.date_part_name(lower(part)), span)';
${['timestamp', 'date', 'time', 'timetz', 'interval', 'text']
  .map(
    (type) => `
CREATE OR REPLACE FUNCTION local_redshift.date_part(part text, moment ${type}) RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT trunc(local_redshift.pgdate_part(part, moment))::bigint';`,
  )
  .join('')}
CREATE OR REPLACE FUNCTION local_redshift.date_part(part text, moment timestamptz) RETURNS double precision LANGUAGE sql STABLE
AS 'SELECT trunc(local_redshift.pgdate_part(part, moment))';
`;
