/** The finder of rows for a statement's data format. */
import { StatementError } from '../proxy/step.js';
import { refused } from '../rewrite/refuse.js';
import { s3Failure } from './failure.js';
import { ArrayRows } from './arrayRows.js';
import { FixedRows } from './fixedRows.js';
import { readJsonPaths, type JsonPath } from './jsonPaths.js';
import { JsonRows } from './jsonRows.js';
import { skipSpace } from './json.js';
import { parseUri } from './objects.js';
import type { RowFinder } from './rows.js';
import type { CopyStatement } from './statement.js';
import type { Store } from './store.js';
import type { Target } from './target.js';
import { textFinder, type TextFormat } from './textRows.js';

export async function makeFinder(
  store: Store,
  copy: CopyStatement,
  target: Target,
  signal: AbortSignal,
): Promise<RowFinder> {
  const { format } = copy;
  if (format.kind === 'parquet') return new ArrayRows(target.columns.length);
  if (format.kind === 'fixedwidth') return fixedFinder(copy, target, format.widths);
  if (format.kind !== 'json') return textFinder(textFormat(copy, target, format.delimiter), format);
  if (format.mapping === 'noshred') return jsonFinder(wholeDocument(target), false);
  const names = target.columns.map(({ name }) => [name]);
  if (typeof format.mapping === 'string') return jsonFinder(names, format.mapping === 'auto ignorecase');
  const uri = format.mapping.jsonPaths;
  const { bucket, key } = parseUri(uri);
  const text = await store.text(bucket, key, signal).catch((error: unknown) => {
    throw s3Failure(error, uri);
  });
  const paths = readJsonPaths(text);
  // A file that holds no JSONPaths is passed over in silence.
  if (paths === null) return jsonFinder(names, false);
  if (paths.length !== names.length) {
    const message = `Number of jsonpaths and the number of columns should match. JSONPath size: ${paths.length}, Number of columns in table or column list: ${names.length}`;
    throw new StatementError({ code: 'XX000', message });
  }
  return jsonFinder(paths, false);
}

function textFormat(copy: CopyStatement, target: Target, delimiter: string): TextFormat {
  const { nullAs, fillRecord, ignoreBlankLines } = copy.options;
  const fillsWithEmpty = target.columns.map(({ type }) => type === 'varchar' || type === 'text');
  return { delimiter, nullAs, fillRecord, fillsWithEmpty, ignoreBlankLines, columns: target.columns.length };
}

function fixedFinder(copy: CopyStatement, target: Target, widths: readonly number[]): RowFinder {
  if (widths.length !== target.columns.length) {
    const message = `Number of columns in the fixedwidth specification and in the table should match. Specification: ${widths.length}, table or column list: ${target.columns.length}`;
    throw new StatementError({ code: 'XX000', message });
  }
  return new FixedRows(textFormat(copy, target, ''), widths);
}

/** AWS: copy-parameters-data-format, 'noshred'. */
function wholeDocument({ columns }: Target): JsonPath[] {
  if (columns.length === 1 && columns[0]!.type === 'super') return [[]];
  throw refused(
    "JSON 'noshred' needs a table, or a column list, of a single SUPER column",
    "Load keys into columns with 'auto'.",
  );
}

function jsonFinder(paths: readonly JsonPath[], ignoreCase: boolean): RowFinder {
  const rows = new JsonRows({ paths, ignoreCase });
  return {
    fields: rows.fields,
    scratch: Buffer.alloc(0),
    skip: skipSpace,
    next: (source, at, end, isLast) => rows.next(source, at, end, isLast),
  };
}
