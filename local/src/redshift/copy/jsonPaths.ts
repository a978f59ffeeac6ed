/** JSONPaths: the file, its expressions, and what they find (AWS: copy-parameters-data-format, "JSONPath expressions"). */
import { refused } from '../rewrite/refuse.js';
import { RowError } from './fieldError.js';
import type { Fields } from './fields.js';
import { JsonScanner, skipSpace } from './json.js';

/** Steps from the root: a key of an object, or an index of an array. */
export type JsonPath = readonly (string | number)[];

/**
 * Reads a JSONPaths file.
 * @returns null when it is no such file: COPY then goes on as with 'auto', as Redshift does
 * @throws StatementError when an expression is wrong
 */
export function readJsonPaths(text: string): JsonPath[] | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  const paths = (content as { jsonpaths?: unknown } | null)?.jsonpaths;
  if (!Array.isArray(paths)) return null;
  return paths.map((path) => readJsonPath(String(path)));
}

const DOT_STEP = /\.([A-Za-z_$][\w$-]*)|\[(\d+)\]/y;
const BRACKET_STEP = /\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+))\s*\]/y;

/** One expression: `$.a.b[0]`, or `$['a']['b'][0]`; the two notations don't mix, and there are no wildcards. */
export function readJsonPath(text: string): JsonPath {
  const steps: (string | number)[] = [];
  if (!text.startsWith('$')) throw invalid(text);
  const pattern = text.charAt(1) === '.' ? DOT_STEP : BRACKET_STEP;
  for (let at = 1; at < text.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) throw invalid(text);
    const index = match[pattern === DOT_STEP ? 2 : 3];
    steps.push(index === undefined ? (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1') : Number(index));
  }
  return steps;
}

function invalid(text: string): Error {
  return refused(
    `Invalid JSONPath format: ${text}`,
    "An expression is either $['key'][0] or $.key[0], without wildcards.",
  );
}

/**
 * Finds the value at `path` in the root value between `start` and `end`, which was scanned before, and puts it into `fields`.
 * A key that is missing leaves the field missing; an index that is missing is an error.
 */
export function locate(
  source: Buffer,
  start: number,
  end: number,
  path: JsonPath,
  fields: Fields,
  field: number,
): void {
  const scanner = new JsonScanner();
  let at = start;
  for (const step of path) {
    const found =
      typeof step === 'string' ? findKey(scanner, source, at, end, step) : findIndex(scanner, source, at, end, step);
    if (found < 0) return;
    at = found;
  }
  const valueEnd = scanner.value(source, at, end, true);
  fields.set(field, scanner.kind, at, valueEnd);
}

function findKey(scanner: JsonScanner, source: Buffer, at: number, end: number, key: string): number {
  if (source[at] !== 123) return -1;
  let found = -1;
  for (let next = skipSpace(source, at + 1, end); source[next] === 34;) {
    const keyEnd = scanner.string(source, next, end, true);
    const name = JSON.parse(source.toString('utf8', next, keyEnd)) as string;
    const start = scanner.colon(source, keyEnd, end, true);
    if (name === key) found = start;
    next = skipSpace(source, scanner.value(source, start, end, true), end);
    if (source[next] === 44) next = skipSpace(source, next + 1, end);
  }
  return found;
}

function findIndex(scanner: JsonScanner, source: Buffer, at: number, end: number, index: number): number {
  if (source[at] === 91) {
    let next = skipSpace(source, at + 1, end);
    for (let i = 0; source[next] !== 93; i++) {
      if (i === index) return next;
      next = skipSpace(source, scanner.value(source, next, end, true), end);
      if (source[next] === 44) next = skipSpace(source, next + 1, end);
    }
  }
  throw new RowError(1216, 'Invalid JSONPath format: Not an array or index out of range.', at);
}
