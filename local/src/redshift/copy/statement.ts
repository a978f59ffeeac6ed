/** COPY … FROM 's3://…': the statement as data (AWS: r_COPY, r_COPY-alphabetical-parm-list). Every parameter is understood, refused by name, or a syntax error. */
import { stringValue } from '@loadstar/sql';
import { endOfName } from '../rewrite/createTable.js';
import type { Draft } from '../rewrite/draft.js';
import { refused, syntaxError, unsupported } from '../rewrite/refuse.js';
import { readAuthorization } from './authorization.js';

type CopyFormat =
  | { readonly kind: 'json'; readonly mapping: 'auto' | 'auto ignorecase' | { readonly jsonPaths: string } }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string }
  | { readonly kind: 'text'; readonly delimiter: string; readonly escape: boolean; readonly removeQuotes: boolean };

export interface CopyStatement {
  /** The table's name, each part quoted. */
  readonly table: string;
  /** The last part of the table's name. */
  readonly tableName: string;
  /** Column list in order, or null when there is none. */
  readonly columns: readonly string[] | null;
  /** An object, a manifest or a prefix: s3://bucket/key. */
  readonly source: string;
  readonly manifest: boolean;
  readonly gzip: boolean;
  readonly format: CopyFormat;
  readonly options: CopyOptions;
}

export interface CopyOptions {
  readonly timeFormat: string | null;
  readonly dateFormat: string | null;
  readonly acceptAnyDate: boolean;
  /** The character that takes the place of bytes that are no UTF-8; null refuses them. */
  readonly acceptInvalidChars: string | null;
  readonly blanksAsNull: boolean;
  readonly emptyAsNull: boolean;
  readonly explicitIds: boolean;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
  readonly ignoreHeader: number;
  /** The load fails at this many errors; 0 and 1 are the same. Infinity with IGNOREALLERRORS. */
  readonly maxError: number;
  readonly noLoad: boolean;
  readonly nullAs: string;
  readonly roundDecimals: boolean;
  /** STATUPDATE; null when nothing is said about it. */
  readonly updateStatistics: boolean | null;
  readonly trimBlanks: boolean;
  readonly truncateColumns: boolean;
  readonly region: string | null;
}

/** Most errors MAXERROR can name. */
const MAX_ERROR_LIMIT = 100_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Reading {
  readonly draft: Draft;
  at: number;
  readonly options: Mutable<CopyOptions>;
  /** Every parameter that was given, for the combinations that exclude each other. */
  readonly given: Set<string>;
  manifest: boolean;
  gzip: boolean;
  json: string | null;
  delimiter: string | null;
  quote: string;
}

/**
 * @param draft its first word is COPY
 * @throws StatementError 42601 for what no COPY takes, 0A000 for what this one does not do
 */
export function readCopyStatement(draft: Draft): CopyStatement {
  const end = endOfName(draft, 1);
  const columns = draft.is(end, '(') ? draft.args(end).map(({ from, to }) => columnName(draft, from, to)) : null;
  const from = columns === null ? end : draft.closing(end) + 1;
  if (draft.word(from) !== 'from') throw syntaxError(draft.words[from]);
  const reading = startReading(draft, from + 1);
  const source = readSource(reading);
  const isAuthorized = readParameters(reading);
  if (!isAuthorized)
    throw refused('COPY needs an authorization clause', 'Add IAM_ROLE default, or IAM_ROLE and the ARN of a role.');
  checkCombinations(reading);
  const { options, manifest, gzip } = reading;
  return {
    table: quotedName(draft, 1, end),
    tableName: draft.name(end - 1),
    columns,
    source,
    manifest,
    gzip,
    format: formatOf(reading),
    options,
  };
}

function quotedName(draft: Draft, from: number, to: number): string {
  const parts: string[] = [];
  for (let at = from; at < to; at += 2) parts.push(`"${draft.name(at).replaceAll('"', '""')}"`);
  return parts.join('.');
}

function startReading(draft: Draft, at: number): Reading {
  const options = {
    timeFormat: null,
    dateFormat: null,
    acceptAnyDate: false,
    acceptInvalidChars: null,
    blanksAsNull: false,
    emptyAsNull: false,
    explicitIds: false,
    fillRecord: false,
    ignoreBlankLines: false,
    ignoreHeader: 0,
    maxError: 0,
    noLoad: false,
    nullAs: '\\N',
    roundDecimals: false,
    updateStatistics: null,
    trimBlanks: false,
    truncateColumns: false,
    region: null,
  };
  return {
    draft,
    at,
    options,
    given: new Set(),
    manifest: false,
    gzip: false,
    json: null,
    delimiter: null,
    quote: '"',
  };
}

function columnName(draft: Draft, from: number, to: number): string {
  if (to !== from + 1 || !draft.isName(from)) throw syntaxError(draft.words[from]);
  return draft.name(from);
}

function readSource(reading: Reading): string {
  const { draft } = reading;
  if (['stdin', 'stdout', 'program'].includes(draft.word(reading.at)))
    throw refused(`COPY FROM ${draft.word(reading.at).toUpperCase()} is not supported`, "Use COPY … FROM 's3://…'.");
  const source = text(reading);
  if (source.startsWith('emr://') || source.startsWith('dynamodb://'))
    throw unsupported(`COPY from ${source.slice(0, source.indexOf(':'))}`);
  if (!/^s3:\/\/[^/]+\/./.test(source))
    throw refused(`The S3 path '${source}' is not valid`, "It has the form 's3://bucket/key'.");
  return source;
}

/** @returns true when there was an authorization clause */
function readParameters(reading: Reading): boolean {
  const { draft, given } = reading;
  let isAuthorized = false;
  while (reading.at < draft.words.length) {
    const end = readAuthorization(draft, reading.at);
    if (end > reading.at) {
      if (isAuthorized) throw syntaxError(draft.words[reading.at], 'COPY takes one authorization clause.');
      isAuthorized = true;
      reading.at = end;
      continue;
    }
    if (draft.is(reading.at, ',')) reading.at++;
    const word = draft.word(reading.at);
    const read = PARAMETERS[word];
    if (read === undefined)
      throw LACKING.has(word)
        ? unsupported(`COPY parameter ${word.toUpperCase()}`)
        : syntaxError(draft.words[reading.at]);
    if (word !== 'format' && given.has(word)) throw refused(`COPY parameter ${word.toUpperCase()} is given twice`);
    given.add(word);
    reading.at++;
    read(reading);
  }
  return isAuthorized;
}

const LACKING = new Set(
  `avro parquet orc shapefile fixedwidth encoding encrypted master_symmetric_key bzip2 lzop zstd readratio ssh serializetojson job`.split(
    ' ',
  ),
);

const PARAMETERS: Readonly<Record<string, (reading: Reading) => void>> = {
  format: (r) => {
    if (r.draft.word(r.at) === 'as') r.at++;
    if (!['json', 'csv', 'delimiter', 'avro', 'parquet', 'orc', 'shapefile', 'fixedwidth'].includes(r.draft.word(r.at)))
      throw syntaxError(r.draft.words[r.at]);
  },
  json: (r) => (r.json = optionalText(r) ?? 'auto'),
  csv: (r) => {
    if (r.draft.word(r.at) !== 'quote') return;
    r.at++;
    r.quote = oneCharacter(r, 'QUOTE');
  },
  delimiter: (r) => (r.delimiter = delimiter(r)),
  manifest: (r) => (r.manifest = true),
  gzip: (r) => (r.gzip = true),
  region: (r) => (r.options.region = text(r)),
  timeformat: (r) => (r.options.timeFormat = text(r)),
  dateformat: (r) => (r.options.dateFormat = text(r)),
  acceptanydate: (r) => (r.options.acceptAnyDate = true),
  acceptinvchars: (r) => (r.options.acceptInvalidChars = optionalText(r) ?? '?'),
  blanksasnull: (r) => (r.options.blanksAsNull = true),
  emptyasnull: (r) => (r.options.emptyAsNull = true),
  explicit_ids: (r) => (r.options.explicitIds = true),
  fillrecord: (r) => (r.options.fillRecord = true),
  ignoreblanklines: (r) => (r.options.ignoreBlankLines = true),
  ignoreheader: (r) => (r.options.ignoreHeader = count(r)),
  maxerror: (r) => {
    r.options.maxError = count(r);
    if (r.options.maxError > MAX_ERROR_LIMIT) throw refused(`MAXERROR value must be between 0 and ${MAX_ERROR_LIMIT}`);
  },
  ignoreallerrors: (r) => (r.options.maxError = Infinity),
  noload: (r) => (r.options.noLoad = true),
  null: (r) => (r.options.nullAs = text(r)),
  roundec: (r) => (r.options.roundDecimals = true),
  trimblanks: (r) => (r.options.trimBlanks = true),
  truncatecolumns: (r) => (r.options.truncateColumns = true),
  removequotes: () => undefined,
  escape: () => undefined,
  compupdate: (r) => void onOff(r, 'preset'),
  statupdate: (r) => (r.options.updateStatistics = onOff(r)),
  comprows: (r) => void count(r),
};

/** A string, after an optional AS. */
function text(reading: Reading): string {
  const value = optionalText(reading);
  if (value === null) throw syntaxError(reading.draft.words[reading.at]);
  return value;
}

function optionalText(reading: Reading): string | null {
  const { draft } = reading;
  const at = draft.word(reading.at) === 'as' ? reading.at + 1 : reading.at;
  const token = draft.words[at];
  if (token?.kind !== 'string') return null;
  reading.at = at + 1;
  return stringValue(token);
}

function count(reading: Reading): number {
  const { draft } = reading;
  const at = draft.word(reading.at) === 'as' ? reading.at + 1 : reading.at;
  const token = draft.words[at];
  if (token?.kind !== 'number' || !/^\d+$/.test(token.text)) throw syntaxError(token);
  reading.at = at + 1;
  return Number(token.text);
}

/** Nothing means ON. */
function onOff(reading: Reading, ...more: readonly string[]): boolean {
  const word = reading.draft.word(reading.at);
  if (['on', 'off', 'true', 'false', ...more].includes(word)) reading.at++;
  return word !== 'off' && word !== 'false';
}

function oneCharacter(reading: Reading, name: string): string {
  const value = text(reading);
  if (value.length !== 1 || value.charCodeAt(0) > 127) throw refused(`COPY ${name} must be a single ASCII character`);
  return value;
}

/** One ASCII character, which may be written as '\t', or in octal as '\001'. */
function delimiter(reading: Reading): string {
  const value = text(reading);
  const known = value === '\\t' ? '\t' : value;
  if (known.length !== 1 || known.charCodeAt(0) > 127) throw refused('COPY delimiter must be a single ASCII character');
  return known;
}

/** What JSON excludes, and the other pairs (AWS: copy-parameters-data-format, copy-parameters-data-load). */
const NOT_WITH_JSON = [
  'csv',
  'delimiter',
  'escape',
  'fillrecord',
  'fixedwidth',
  'ignoreblanklines',
  'null',
  'readratio',
  'removequotes',
];
const EXCLUDED: readonly (readonly [string, readonly string[]])[] = [
  ['json', NOT_WITH_JSON],
  ['csv', ['escape', 'removequotes', 'fixedwidth']],
  ['ignoreallerrors', ['maxerror']],
];

function checkCombinations({ given }: Reading): void {
  for (const [one, others] of EXCLUDED) {
    const other = given.has(one) ? others.find((name) => given.has(name)) : undefined;
    if (other !== undefined) throw refused(`${spell(other)} option is not supported with ${spell(one)}`);
  }
}

function spell(parameter: string): string {
  return parameter === 'null' ? 'NULL AS' : parameter.toUpperCase();
}

function formatOf({ given, json, delimiter: given_, quote }: Reading): CopyFormat {
  if (json !== null) return { kind: 'json', mapping: jsonMapping(json) };
  if (given.has('csv')) return { kind: 'csv', delimiter: given_ ?? ',', quote };
  return {
    kind: 'text',
    delimiter: given_ ?? '|',
    escape: given.has('escape'),
    removeQuotes: given.has('removequotes'),
  };
}

/** 'auto' is case-sensitive (AWS: copy-parameters-data-format). */
function jsonMapping(text: string): 'auto' | 'auto ignorecase' | { jsonPaths: string } {
  if (text === 'auto' || text === 'auto ignorecase') return text;
  if (text === 'noshred') throw unsupported("COPY … JSON 'noshred'");
  if (/^s3:\/\/[^/]+\/./.test(text)) return { jsonPaths: text };
  throw refused(
    `JSON argument '${text}' is not valid`,
    "It is 'auto', 'auto ignorecase' or the path of a JSONPaths file, 's3://bucket/key'.",
  );
}
