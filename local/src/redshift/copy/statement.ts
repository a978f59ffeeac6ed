/** COPY … FROM 's3://…': the statement as data (AWS: r_COPY). Every parameter is understood, refused by name, or a syntax error. */
import { endOfName } from '../rewrite/createTable.js';
import type { Draft } from '../rewrite/draft.js';
import { refused, syntaxError, unsupported } from '../rewrite/refuse.js';
import { Authorization, type Keys } from './authorization.js';
import { checkCombinations } from './combinations.js';
import type { Compression, Encoding } from './content.js';
import { fixedWidths } from './fixedWidths.js';
import { readParameter } from './parameters.js';
import { ParameterReader } from './parameterReader.js';

type CopyFormat =
  | { readonly kind: 'json'; readonly mapping: JsonMapping }
  | { readonly kind: 'csv'; readonly delimiter: string; readonly quote: string }
  | { readonly kind: 'text'; readonly delimiter: string; readonly escape: boolean; readonly removeQuotes: boolean }
  | { readonly kind: 'fixedwidth'; readonly widths: readonly number[] }
  | { readonly kind: 'parquet'; readonly serializeToJson: boolean };

/** 'noshred': each document as a whole goes into the one column, which is SUPER. */
type JsonMapping = 'auto' | 'auto ignorecase' | 'noshred' | { readonly jsonPaths: string };

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
  readonly compression: Compression | null;
  readonly encoding: Encoding;
  readonly format: CopyFormat;
  readonly options: CopyOptions;
  /** Where the objects lie; null when nothing is said about it. */
  readonly region: string | null;
  /** Null when a role was given. */
  readonly keys: Keys | null;
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
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the parameters have said so far. */
export interface CopyParameters {
  readonly options: Mutable<CopyOptions>;
  /** Every parameter that was given, for the combinations that exclude each other. */
  readonly given: Set<string>;
  compression: Compression | null;
  encoding: Encoding;
  region: string | null;
  json: string;
  delimiter: string | null;
  quote: string;
  fixedWidth: string;
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
  const reader = new ParameterReader(draft, from + 1);
  const source = readSource(reader);
  const authorization = new Authorization();
  const parameters = noParameters();
  while (!reader.isAtEnd) if (!authorization.read(reader)) readParameter(reader, parameters);
  authorization.check('COPY');
  checkCombinations(parameters);
  const { options, given, compression, encoding, region } = parameters;
  return {
    table: quotedName(draft, 1, end),
    tableName: draft.name(end - 1),
    columns,
    source,
    manifest: given.has('manifest'),
    compression,
    encoding,
    format: formatOf(parameters),
    options,
    region,
    keys: authorization.keys,
  };
}

function quotedName(draft: Draft, from: number, to: number): string {
  const parts: string[] = [];
  for (let at = from; at < to; at += 2) parts.push(`"${draft.name(at).replaceAll('"', '""')}"`);
  return parts.join('.');
}

function columnName(draft: Draft, from: number, to: number): string {
  if (to !== from + 1 || !draft.isName(from)) throw syntaxError(draft.words[from]);
  return draft.name(from);
}

function readSource(reader: ParameterReader): string {
  if (['stdin', 'stdout', 'program'].includes(reader.word))
    throw refused(`COPY FROM ${reader.word.toUpperCase()} is not supported`, "Use COPY … FROM 's3://…'.");
  const source = reader.text();
  if (source.startsWith('emr://') || source.startsWith('dynamodb://'))
    throw unsupported(`COPY from ${source.slice(0, source.indexOf(':'))}`, 'It reads from Amazon S3 alone.');
  if (!/^s3:\/\/[^/]+\/./.test(source))
    throw refused(`The S3 path '${source}' is not valid`, "It has the form 's3://bucket/key'.");
  return source;
}

function noParameters(): CopyParameters {
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
  };
  return {
    options,
    given: new Set(),
    compression: null,
    encoding: 'utf8',
    region: null,
    json: 'auto',
    delimiter: null,
    quote: '"',
    fixedWidth: '',
  };
}

function formatOf({ given, json, delimiter, quote, fixedWidth }: CopyParameters): CopyFormat {
  if (given.has('json')) return { kind: 'json', mapping: jsonMapping(json) };
  if (given.has('csv')) return { kind: 'csv', delimiter: delimiter ?? ',', quote };
  if (given.has('fixedwidth')) return { kind: 'fixedwidth', widths: fixedWidths(fixedWidth).map(({ width }) => width) };
  if (given.has('parquet')) return { kind: 'parquet', serializeToJson: given.has('serializetojson') };
  const [escape, removeQuotes] = [given.has('escape'), given.has('removequotes')];
  return { kind: 'text', delimiter: delimiter ?? '|', escape, removeQuotes };
}

/** The words are case-sensitive (AWS: copy-parameters-data-format). */
function jsonMapping(text: string): JsonMapping {
  if (text === 'auto' || text === 'auto ignorecase' || text === 'noshred') return text;
  if (/^s3:\/\/[^/]+\/./.test(text)) return { jsonPaths: text };
  throw refused(
    `JSON argument '${text}' is not valid`,
    "It is 'auto', 'auto ignorecase', 'noshred' or the path of a JSONPaths file, 's3://bucket/key'.",
  );
}
