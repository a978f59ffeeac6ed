/** Why a COPY failed: the rows of *this* load in the load-error tables. AWS: r_STL_LOAD_ERRORS, SYS_LOAD_ERROR_DETAIL, r_Load_Error_Reference. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StepFailure } from '../pipeline/failure.js';
import type { Backend } from './backend.js';
import { classify } from './classify.js';
import type { Row, Session } from './session.js';

/** Where a load stopped; the shape that a step's failure carries. */
export type LoadError = NonNullable<StepFailure['load']>;

/** System tables lag behind: how often, and after how long, they are asked again. */
const PAUSES_MS = [0, 50, 200, 500, 1_000, 2_000];

/**
 * The first error of the load that `loader` ran: found by its process id and the time since its session began, never by "newest row".
 * @param session another session than the one that failed
 * @param uris the files of the load; [] for any
 * @returns undefined when neither stl_load_errors nor sys_load_error_detail shows one within some seconds
 */
export async function readLoadError(
  session: Session,
  loader: Backend,
  uris: readonly string[],
): Promise<LoadError | undefined> {
  const isOurs = fileFilter(uris);
  for (const pauseMs of PAUSES_MS) {
    await sleep(pauseMs);
    for (const query of [stlQuery(loader), sysQuery(loader)]) {
      const found = (await readRows(session, query)).map(loadErrorOf).find((error) => isOurs(error.uri));
      if (found) return found;
    }
  }
  return undefined;
}

const SHOWN_VALUE = 100;

/** What a person should read about a load error, on one line each. Pure. */
export function describeLoadError(load: LoadError): { readonly message: string; readonly hint: string } {
  const column = load.column === '' ? '' : `, column ${load.column}${load.type === '' ? '' : ` ${load.type}`}`;
  const value = load.column === '' || load.value === '' ? '' : `, value ${JSON.stringify(shortened(load.value))}`;
  return {
    message: `COPY stopped at ${load.uri}, line ${load.line}${column}${value}: ${load.reason} (${load.code})`,
    hint: hintFor(load.code, load.reason),
  };
}

/** A value may be a kilobyte long; the whole of it is in `LoadError.value`. */
function shortened(value: string): string {
  return value.length > SHOWN_VALUE ? `${value.slice(0, SHOWN_VALUE)}…` : value;
}

/** What to do about a load error code. `reason` tells apart what shares a code. */
export function hintFor(code: number, reason: string): string {
  if (code === 1220 && reason.startsWith('Multibyte')) return HINTS[1215] ?? OTHER_HINT;
  return HINTS[code] ?? OTHER_HINT;
}

const OTHER_HINT = 'Mend the line in the file.';
const TIME_HINT =
  'Set "timeFormat" of the copy asset to what the file holds, or load the column as text or BIGINT and convert it in a SELECT.';

const HINTS: Readonly<Record<number, string>> = {
  1201: 'Set "delimiter" of the copy asset to what the file uses.',
  1202: 'The line has more fields than the table has columns: list "columns" of the copy asset, or add the column.',
  1203: 'The line has fewer fields than the table has columns: list "columns" of the copy asset, or mend the file.',
  1204: 'The value is longer than its column, which counts bytes: widen the column, or set "truncateColumns".',
  1205: 'Set "dateFormat" of the copy asset to what the file holds, or "acceptAnyDate" to load NULL instead.',
  1206: TIME_HINT,
  1207: 'The value is not a whole number: mend the file, or make the column VARCHAR and convert it in a SELECT.',
  1208: 'The value is not a number: mend the file, or make the column VARCHAR and convert it in a SELECT.',
  1209: 'The value is not a decimal number: mend the file, or make the column VARCHAR and convert it in a SELECT.',
  1210: 'The value is not a boolean: mend the file, or make the column VARCHAR and convert it in a SELECT.',
  1211: 'The line is empty: mend the file.',
  1212: 'The file is gone since the plan was made: plan again.',
  1213: 'The column is NOT NULL but the file has no value for it: mend the file, or drop NOT NULL.',
  1214: 'Set "delimiter" of the copy asset to what the file uses.',
  1215: 'CHAR holds single-byte characters only: make the column VARCHAR.',
  1216: 'The line is not valid in the format of the asset: mend the file, or correct "format" and "compression".',
  1218: 'The value holds a NUL byte: mend the file.',
  1219: 'The file is not UTF-8: convert it, or set "acceptInvChars" to a replacement character.',
  1220: 'The file is not UTF-8: convert it, or set "acceptInvChars" to a replacement character.',
  1221: 'The file is not UTF-8: convert it.',
  1222: 'The number is too large for its column: make the column BIGINT.',
  1224: 'The value is not valid JSON: mend the file.',
};

/** file_name and filename are char(256): longer URIs are cut. */
function fileFilter(uris: readonly string[]): (uri: string) => boolean {
  const known = new Set(uris.map((uri) => uri.slice(0, 256)));
  return (uri) => known.size === 0 || known.has(uri);
}

/** When a session was opened is known to some seconds: the question may have been long on its way. */
function justBefore(time: string): string {
  return `DATEADD(second, -10, CAST(${time} AS timestamp))`;
}

function stlQuery({ pid, seenAt }: Backend): string {
  return `SELECT trim(filename) AS uri, line_number AS line, trim(colname) AS column_name, trim(type) AS type, trim(col_length) AS length,
  trim(raw_field_value) AS value, trim(raw_line) AS raw_line, err_code AS code, trim(err_reason) AS reason
FROM stl_load_errors WHERE session = ${pid} AND starttime >= ${justBefore(seenAt)} ORDER BY starttime, line_number LIMIT 20`;
}

/** The one there is on Serverless; it has neither the line nor the value. */
function sysQuery({ pid, seenAt }: Backend): string {
  return `SELECT trim(file_name) AS uri, line_number AS line, trim(column_name) AS column_name, trim(column_type) AS type, trim(column_length) AS length,
  '' AS value, '' AS raw_line, error_code AS code, trim(error_message) AS reason
FROM sys_load_error_detail WHERE session_id = ${pid} AND start_time >= ${justBefore(seenAt)} ORDER BY start_time, line_number LIMIT 20`;
}

/** A table that is not there, or not for us to read, holds no rows: the other one is asked. */
async function readRows(session: Session, query: string): Promise<readonly Row[]> {
  try {
    return (await session.run(query)).rows;
  } catch (error) {
    if (['denied', 'badSql', 'missing'].includes(classify(error).kind)) return [];
    throw error;
  }
}

function loadErrorOf(row: Row): LoadError {
  const text = (name: string): string => String(row[name] ?? '').trim();
  return {
    uri: text('uri'),
    line: Number(row['line']),
    column: text('column_name'),
    type: typeOf(text('type'), text('length')),
    value: text('value'),
    rawLine: text('raw_line'),
    code: Number(row['code']),
    reason: text('reason'),
  };
}

/** `varchar` and `4` are varchar(4); the length of a number or time is not told, or 0. */
function typeOf(type: string, length: string): string {
  return /char/.test(type) && /^[1-9]\d*$/.test(length) ? `${type}(${length})` : type;
}
