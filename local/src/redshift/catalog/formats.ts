/** Text read by a format (AWS: r_Data_type_formatting). PostgreSQL's TO_DATE and TO_TIMESTAMP take no value out of range; Redshift's do, unless asked to be strict. */
export const FORMATS = String.raw`
-- Reads each part by its place in the format and adds them up, so that 31 June is 1 July and 24:38 is 00:38 of the next day.
CREATE OR REPLACE FUNCTION local_redshift.lenient_moment(value text, format text) RETURNS timestamp LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  span interval := interval '0';
  rest text := value;
  wanted text := upper(format);
  part text;
  digits text;
  count bigint;
BEGIN
  WHILE wanted <> '' LOOP
    part := substring(wanted FROM '^(YYYY|YYY|YY|Y|DDD|DD|MONTH|MON|MM|MI|MS|HH24|HH12|HH|SSSS|SS|US|AM|PM)');
    IF part IS NULL THEN
      wanted := substr(wanted, 2);
      rest := substr(rest, 2);
      CONTINUE;
    END IF;
    wanted := substr(wanted, length(part) + 1);
    IF part IN ('MONTH', 'MON', 'AM', 'PM') THEN
      digits := substring(rest FROM CASE part WHEN 'MON' THEN '^[A-Za-z]{3}' ELSE '^[A-Za-z]+' END);
      count := CASE WHEN part LIKE '_M' THEN 0 ELSE (strpos('janfebmaraprmayjunjulaugsepoctnovdec', lower(left(digits, 3))) + 2) / 3 END;
      IF lower(digits) = 'pm' THEN span := span + interval '12 hours'; END IF;
    ELSE
      digits := substring(rest FROM '^[0-9]{1,' || CASE part WHEN 'YYYY' THEN 4 WHEN 'YYY' THEN 3 WHEN 'Y' THEN 1 WHEN 'DDD' THEN 3 WHEN 'MS' THEN 3 WHEN 'US' THEN 6 WHEN 'SSSS' THEN 5 ELSE 2 END || '}');
      count := digits::bigint;
    END IF;
    IF digits IS NULL THEN RAISE EXCEPTION USING ERRCODE = '22007', MESSAGE = format('invalid value "%s" for "%s"', rest, part); END IF;
    rest := substr(rest, length(digits) + 1);
    span := span + CASE part
      WHEN 'YYYY' THEN (count - 1) * interval '1 year' WHEN 'YYY' THEN (count + 1999) * interval '1 year'
      WHEN 'YY' THEN (CASE WHEN count < 70 THEN 1999 ELSE 1899 END + count) * interval '1 year' WHEN 'Y' THEN (count + 1999) * interval '1 year'
      WHEN 'DDD' THEN (count - 1) * interval '1 day' WHEN 'DD' THEN (count - 1) * interval '1 day'
      WHEN 'MONTH' THEN (count - 1) * interval '1 month' WHEN 'MON' THEN (count - 1) * interval '1 month' WHEN 'MM' THEN (count - 1) * interval '1 month'
      WHEN 'MI' THEN count * interval '1 minute' WHEN 'SS' THEN count * interval '1 second' WHEN 'SSSS' THEN count * interval '1 second'
      WHEN 'MS' THEN rpad(digits, 3, '0')::bigint * interval '1 millisecond' WHEN 'US' THEN rpad(digits, 6, '0')::bigint * interval '1 microsecond'
      WHEN 'HH12' THEN count % 12 * interval '1 hour' WHEN 'AM' THEN interval '0' WHEN 'PM' THEN interval '0' ELSE count * interval '1 hour' END;
  END LOOP;
  RETURN timestamp '0001-01-01' + span;
END $$;

CREATE OR REPLACE FUNCTION local_redshift.to_moment(value text, format text, is_strict boolean) RETURNS timestamp LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
  RETURN CASE WHEN value = '' THEN timestamp '0001-01-01' ELSE pg_catalog.to_timestamp(value, format)::timestamp END;
EXCEPTION WHEN datetime_field_overflow THEN
  IF is_strict THEN RAISE; END IF;
  RETURN local_redshift.lenient_moment(value, format);
END $$;
CREATE OR REPLACE FUNCTION local_redshift.to_date(value text, format text, is_strict boolean DEFAULT false) RETURNS date LANGUAGE sql STABLE
AS 'SELECT local_redshift.to_moment(value, format, is_strict)::date';
CREATE OR REPLACE FUNCTION local_redshift.to_timestamp(value text, format text, is_strict boolean DEFAULT false) RETURNS timestamptz LANGUAGE sql STABLE
AS 'SELECT local_redshift.to_moment(value, format, is_strict)::timestamptz';

-- Numbers as Teradata writes them: the sign may stand behind.
CREATE OR REPLACE FUNCTION local_redshift.alt_number(value text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  bare text := trim(value);
BEGIN
  RETURN CASE WHEN bare = '' THEN 0 WHEN bare LIKE '%-' THEN -rtrim(bare, '-')::numeric ELSE rtrim(bare, '+')::numeric END;
EXCEPTION WHEN invalid_text_representation THEN
  RAISE EXCEPTION USING ERRCODE = '22P02', MESSAGE = format('invalid input syntax for numeric: "%s"', value);
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.text_to_int_alt(value text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT local_redshift.whole_int4(trunc(local_redshift.alt_number(value)))';
CREATE OR REPLACE FUNCTION pg_catalog.text_to_numeric_alt(value text, digits integer DEFAULT 38, places integer DEFAULT 0) RETURNS numeric LANGUAGE sql IMMUTABLE
AS 'SELECT round(local_redshift.alt_number(value), places)';
`;
