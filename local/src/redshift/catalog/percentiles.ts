/** PERCENTILE_CONT and MEDIAN over sorted values, one function a type (AWS: r_PERCENTILE_CONT, r_MEDIAN): whole numbers and DECIMAL give DECIMAL, others their own type. */
const RESULTS: Readonly<Record<string, string>> = {
  int2: 'numeric',
  int4: 'numeric',
  int8: 'numeric',
  numeric: 'numeric',
  float4: 'float8',
  float8: 'float8',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
};

export function percentiles(): string {
  return Object.entries(RESULTS)
    .map(
      ([type, result]) => `
CREATE OR REPLACE FUNCTION local_redshift.percentile_cont(fraction numeric, sorted ${type}[], count bigint) RETURNS ${result} LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  place numeric := fraction * (count - 1);
  lower ${type} := sorted[floor(place)::integer + 1];
  upper ${type} := sorted[ceil(place)::integer + 1];
  share ${result === 'float8' ? 'float8' : 'numeric'} := place - floor(place);
BEGIN
  RETURN ${between(result)};
END $$;
CREATE OR REPLACE FUNCTION local_redshift.median(sorted ${type}[], count bigint) RETURNS ${result} LANGUAGE sql IMMUTABLE
AS 'SELECT local_redshift.percentile_cont(0.5, sorted, count)';`,
    )
    .join('\n');
}

/** The value that lies between two neighbours. */
function between(result: string): string {
  if (result === 'numeric' || result === 'float8') return 'lower * (1 - share) + upper * share';
  if (result === 'date') return 'lower + trunc((upper - lower) * share)::integer';
  return 'lower + (upper - lower) * share::float8';
}
