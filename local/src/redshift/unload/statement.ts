/** UNLOAD ('select …') TO 's3://…': the statement as data (AWS: r_UNLOAD). Every option is understood, refused by name, or a syntax error. */
import { stringValue } from '@loadstar/sql';
import { Authorization, type Keys } from '../copy/authorization.js';
import { fixedWidths, type FixedWidth } from '../copy/fixedWidths.js';
import { parseUri } from '../copy/objects.js';
import { ParameterReader } from '../copy/parameterReader.js';
import type { Draft } from '../rewrite/draft.js';
import { refused } from '../rewrite/refuse.js';
import { readOption } from './options.js';

export type UnloadFormat =
  | { readonly kind: 'text'; readonly delimiter: string; readonly addQuotes: boolean; readonly escape: boolean }
  | { readonly kind: 'csv'; readonly delimiter: string }
  | { readonly kind: 'fixedwidth'; readonly widths: readonly FixedWidth[] }
  | { readonly kind: 'json' }
  | { readonly kind: 'parquet' };

export interface UnloadStatement {
  /** As the client wrote it, quotes off. */
  readonly query: string;
  readonly bucket: string;
  /** What the names of all files begin with. */
  readonly prefix: string;
  readonly format: UnloadFormat;
  readonly compression: 'gzip' | 'zstd' | null;
  readonly header: boolean;
  readonly nullAs: string;
  readonly manifest: 'plain' | 'verbose' | null;
  readonly existing: 'refuse' | 'overwrite' | 'remove';
  readonly parallel: boolean;
  readonly maxFileBytes: number;
  readonly rowGroupBytes: number;
  readonly partitionBy: { readonly columns: readonly string[]; readonly include: boolean } | null;
  /** Without a dot before it; null when none was given. */
  readonly extension: string | null;
  readonly region: string | null;
  readonly keys: Keys | null;
}

const MB = 1024 * 1024;
/** Largest file when nothing is said about it: 6.2 GB, as far as one request takes it to S3. */
const FILE_MAX_BYTES = 5_000 * MB;
const ROW_GROUP_BYTES = 32 * MB;

/** What the options have said so far. */
export interface UnloadOptions {
  readonly given: Set<string>;
  delimiter: string | null;
  fixedWidth: string;
  nullAs: string;
  verbose: boolean;
  parallel: boolean;
  maxFileBytes: number;
  rowGroupBytes: number;
  partitionBy: { columns: string[]; include: boolean } | null;
  extension: string | null;
  region: string | null;
}

/**
 * @param draft its first word is UNLOAD
 * @throws StatementError 42601 for what no UNLOAD takes, 0A000 for what this one does not do
 */
export function readUnloadStatement(draft: Draft): UnloadStatement {
  const reader = new ParameterReader(draft, 1);
  const query = readQuery(reader);
  if (!reader.take('to')) throw reader.unexpected();
  const { bucket, key: prefix } = readTarget(reader);
  const authorization = new Authorization();
  const options: UnloadOptions = {
    given: new Set(),
    delimiter: null,
    fixedWidth: '',
    nullAs: '',
    verbose: false,
    parallel: true,
    maxFileBytes: FILE_MAX_BYTES,
    rowGroupBytes: ROW_GROUP_BYTES,
    partitionBy: null,
    extension: null,
    region: null,
  };
  while (!reader.isAtEnd) if (!authorization.read(reader)) readOption(reader, options);
  authorization.check('UNLOAD');
  checkCombinations(options);
  const { given, partitionBy } = options;
  return {
    query,
    bucket,
    // A folder of its own for each partition.
    prefix: partitionBy !== null && !prefix.endsWith('/') ? `${prefix}/` : prefix,
    format: formatOf(options),
    compression: given.has('gzip') ? 'gzip' : given.has('zstd') ? 'zstd' : null,
    header: given.has('header'),
    nullAs: options.nullAs,
    manifest: given.has('manifest') ? (options.verbose ? 'verbose' : 'plain') : null,
    existing: given.has('allowoverwrite') ? 'overwrite' : given.has('cleanpath') ? 'remove' : 'refuse',
    parallel: options.parallel,
    maxFileBytes: Math.min(options.maxFileBytes, FILE_MAX_BYTES),
    rowGroupBytes: options.rowGroupBytes,
    partitionBy,
    extension: options.extension,
    region: options.region,
    keys: authorization.keys,
  };
}

function readQuery(reader: ParameterReader): string {
  const { draft } = reader;
  if (!draft.is(reader.at, '(')) throw reader.unexpected();
  reader.at++;
  const token = draft.words[reader.at];
  if (token?.kind !== 'string') throw reader.unexpected();
  reader.at++;
  if (!draft.is(reader.at, ')')) throw reader.unexpected();
  reader.at++;
  return stringValue(token);
}

function readTarget(reader: ParameterReader): { bucket: string; key: string } {
  const target = reader.text();
  if (!/^s3:\/\/[^/]+\/./i.test(target))
    throw refused(`The S3 path '${target}' is not valid`, "It has the form 's3://bucket/prefix'.");
  return parseUri(target.replace(/^s3/i, 's3'));
}

/** AWS: r_UNLOAD, "FORMAT", "HEADER", "DELIMITER", "CLEANPATH". */
const EXCLUDED: readonly (readonly [string, readonly string[]])[] = [
  ['parquet', ['csv', 'json', 'delimiter', 'fixedwidth', 'addquotes', 'escape', 'null', 'header', 'gzip', 'zstd']],
  ['json', ['csv', 'delimiter', 'header', 'fixedwidth', 'addquotes', 'escape', 'null']],
  ['csv', ['fixedwidth', 'escape', 'addquotes']],
  ['fixedwidth', ['delimiter', 'header', 'addquotes', 'escape']],
  ['cleanpath', ['allowoverwrite']],
  ['gzip', ['zstd']],
];

function checkCombinations({ given }: UnloadOptions): void {
  for (const [one, others] of EXCLUDED) {
    const conflict = given.has(one) ? others.find((name) => given.has(name)) : undefined;
    if (conflict !== undefined)
      throw refused(
        `${conflict === 'null' ? 'NULL AS' : conflict.toUpperCase()} option is not supported with ${one.toUpperCase()}`,
      );
  }
  if (given.has('rowgroupsize') && !given.has('parquet')) throw refused('ROWGROUPSIZE is supported for PARQUET only');
}

function formatOf({ given, delimiter, fixedWidth }: UnloadOptions): UnloadFormat {
  if (given.has('parquet')) return { kind: 'parquet' };
  if (given.has('json')) return { kind: 'json' };
  if (given.has('csv')) return { kind: 'csv', delimiter: delimiter ?? ',' };
  if (given.has('fixedwidth')) return { kind: 'fixedwidth', widths: fixedWidths(fixedWidth) };
  const [addQuotes, escape] = [given.has('addquotes'), given.has('escape')];
  return { kind: 'text', delimiter: delimiter ?? '|', addQuotes, escape };
}
