/** Turns a fresh PostgreSQL into the catalog of a Redshift: one batch of SQL, applied once to a data folder and again when it changes. */
import { createHash } from 'node:crypto';
import { AGGREGATES } from './aggregates.js';
import { APPEND } from './append.js';
import { ASCII } from './ascii.js';
import { BLANKS } from './blanks.js';
import { BYTES } from './bytes.js';
import { DATES } from './dates.js';
import { FINGERPRINTS } from './fingerprints.js';
import { FORMATS } from './formats.js';
import { FUNCTIONS } from './functions.js';
import { HASHES } from './hashes.js';
import { JSON_FUNCTIONS } from './json.js';
import { KEYS } from './keys.js';
import { LATE_BINDING } from './lateBinding.js';
import { LOADS } from './loads.js';
import { MATH } from './math.js';
import { METADATA } from './metadata.js';
import { NUMBERS } from './numbers.js';
import { PROBE } from './probe.js';
import { QUOTIENTS } from './quotients.js';
import { REGEXPS } from './regexps.js';
import { SESSION_FUNCTIONS, SESSIONS } from './sessions.js';
import { SHADOWED, SHADOWS } from './shadows.js';
import { SHOW } from './show.js';
import { STATISTICS } from './statistics.js';
import { STRINGS } from './strings.js';
import { SUPER } from './super.js';
import { SUPER_FUNCTIONS } from './superFunctions.js';
import { TABLE_CHANGES } from './tableChanges.js';
import { TABLES } from './tables.js';
import { UNLOADS } from './unloads.js';
import { WINDOWS } from './windows.js';

/** Applied to every database, template1 included, by the superuser. Each statement may run again over what it made before. */
export const BOOTSTRAP_SQL = [
  'SET client_min_messages = error; SET allow_system_table_mods = on; SET check_function_bodies = off; BEGIN;',
  'CREATE SCHEMA IF NOT EXISTS local_redshift; GRANT USAGE ON SCHEMA local_redshift TO PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC;',
  BYTES,
  ASCII,
  BLANKS,
  NUMBERS,
  QUOTIENTS,
  STRINGS,
  REGEXPS,
  MATH,
  DATES,
  SUPER,
  SUPER_FUNCTIONS,
  FORMATS,
  JSON_FUNCTIONS,
  HASHES,
  FINGERPRINTS,
  AGGREGATES,
  WINDOWS,
  FUNCTIONS,
  SESSION_FUNCTIONS,
  SESSIONS,
  LOADS,
  UNLOADS,
  KEYS,
  TABLES,
  TABLE_CHANGES,
  APPEND,
  PROBE,
  LATE_BINDING,
  STATISTICS,
  SHADOWS,
  METADATA,
  SHOW,
  readableViews(),
  'COMMIT;',
].join('\n');

/** Names this text; a data folder whose note names another gets it applied again. */
export const BOOTSTRAP_ID = createHash('sha256').update(BOOTSTRAP_SQL).digest('hex').slice(0, 16);

/** Every session of a client starts with these: a backslash in a plain literal escapes, as in the PostgreSQL 8 that Redshift stems from. */
export const SESSION_SETTINGS: Readonly<Record<string, string>> = {
  standard_conforming_strings: 'off',
  escape_string_warning: 'off',
  backslash_quote: 'on',
  timezone: 'UTC',
  // Who makes a user or a role may act for it, as a superuser of Redshift may.
  createrole_self_grant: 'set, inherit',
  // Snapshot isolation is the default of new clusters (AWS: c_serial_isolation).
  default_transaction_isolation: 'repeatable read',
};

/** Views that users read. */
function readableViews(): string {
  const names = [
    ...(LOADS + UNLOADS + SESSIONS + TABLES + METADATA + SHOW).matchAll(
      /VIEW (pg_catalog\.\w+|local_redshift\.show_\w+)/g,
    ),
  ].map((match) => match[1]!);
  // What functions that run as the user read.
  names.push(
    ...['relations', 'relation_columns', 'user_tables', 'table_keys', 'late_view_columns'].map(
      (name) => `local_redshift.${name}`,
    ),
  );
  for (const shadows of Object.values(SHADOWED)) names.push(...[...shadows].map((name) => `local_redshift.${name}`));
  return `GRANT SELECT ON ${[...new Set(names)].join(', ')} TO PUBLIC;`;
}
