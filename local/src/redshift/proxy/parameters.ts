/** The parameters that a server reports, as Redshift does: what a driver's log of its start-up shows (aws/amazon-redshift-jdbc-driver#115). */

/** PostgreSQL 18 reports these; Redshift has none of them, or tells nobody. */
const UNKNOWN = new Set(
  'in_hot_standby default_transaction_read_only scram_iterations IntervalStyle search_path application_name'.split(' '),
);

const CHANGED: Readonly<Record<string, readonly (readonly [name: string, value: string])[]>> = {
  server_encoding: [['server_encoding', 'UNICODE']],
  server_version: [
    ['server_version', '8.0.2'],
    ['timezone_abbreviations', 'Default'],
    ['padb_version', '1.0.44903'],
    ['padb_revision', 'unknown'],
    ['max_numeric_precision', '38'],
    ['max_varchar_size', '65535'],
  ],
};

/**
 * What the client is told where the server behind reports this.
 * @param isEncodingLeft the client names no encoding; Redshift then reports an old name of UTF8, which not every client knows (psycopg/psycopg#122)
 */
export function redshiftParameters(
  name: string,
  value: string,
  isEncodingLeft: boolean,
): readonly (readonly [string, string])[] {
  if (UNKNOWN.has(name)) return [];
  if (name === 'client_encoding' && value === 'UTF8' && isEncodingLeft) return [[name, 'UNICODE']];
  return CHANGED[name] ?? [[name, value]];
}
