/** Rows in a stream of JSON: root values one after the other, parted by white space or nothing (AWS: copy-parameters-data-format). */
import { RowError } from './fieldError.js';
import { Fields } from './fields.js';
import { INCOMPLETE, JsonScanner, skipSpace, unescape } from './json.js';
import type { JsonPath } from './jsonPaths.js';
import { locate } from './jsonPaths.js';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 123;
const CLOSE = 125;
const OPEN_LIST = 91;

/** For each column where in a document its value lies. */
export interface JsonMapping {
  readonly paths: readonly JsonPath[];
  /** JSON 'auto ignorecase'. */
  readonly ignoreCase: boolean;
}

/** Finds the fields of one root value after the other. */
export class JsonRows {
  readonly fields: Fields;
  readonly #scanner = new JsonScanner();
  /** For each top-level key the columns that want it. */
  readonly #columnsOf = new Map<string, readonly number[]>();
  /** Columns whose value lies deeper than the top level, or that need the root itself. */
  readonly #deep: readonly number[];
  /** Keys in the order of the last object: the next one mostly has the same. */
  readonly #expected: { bytes: Buffer; columns: readonly number[] }[] = [];

  constructor(private readonly mapping: JsonMapping) {
    this.fields = new Fields(mapping.paths.length);
    const deep: number[] = [];
    mapping.paths.forEach((path, column) => {
      const [key] = path;
      if (path.length !== 1 || typeof key !== 'string') deep.push(column);
      else {
        const name = mapping.ignoreCase ? key.toLowerCase() : key;
        this.#columnsOf.set(name, [...(this.#columnsOf.get(name) ?? []), column]);
      }
    });
    this.#deep = deep;
  }

  /**
   * Takes the root value at `at`, which is no white space, apart into `fields`.
   * @returns where it ends, or INCOMPLETE
   * @throws RowError when it is malformed or no object or array
   */
  next(source: Buffer, at: number, end: number, isLast: boolean): number {
    this.fields.clear();
    const byte = source[at]!;
    if (byte !== OPEN && byte !== OPEN_LIST) throw new RowError(1216, 'Invalid JSON', at);
    const next = byte === OPEN ? this.#object(source, at, end, isLast) : this.#scanner.value(source, at, end, isLast);
    if (next !== INCOMPLETE)
      for (const column of this.#deep) locate(source, at, next, this.mapping.paths[column]!, this.fields, column);
    return next;
  }

  #object(source: Buffer, at: number, end: number, isLast: boolean): number {
    const scanner = this.#scanner;
    let next = skipSpace(source, at + 1, end);
    if (next < end && source[next] === CLOSE) return next + 1;
    for (let place = 0; ; place++) {
      if (next >= end) return stop(next, isLast);
      if (source[next] !== QUOTE) throw new RowError(1216, 'Invalid JSON', next);
      const keyEnd = scanner.string(source, next, end, isLast);
      if (keyEnd === INCOMPLETE) return INCOMPLETE;
      const columns = this.#columns(source, next + 1, keyEnd - 1, place);
      const start = scanner.colon(source, keyEnd, end, isLast);
      if (start === INCOMPLETE) return INCOMPLETE;
      const valueEnd = scanner.value(source, start, end, isLast);
      if (valueEnd === INCOMPLETE) return INCOMPLETE;
      for (let i = 0; i < columns.length; i++) this.fields.set(columns[i]!, scanner.kind, start, valueEnd);
      next = skipSpace(source, valueEnd, end);
      if (next >= end) return stop(next, isLast);
      if (source[next] === CLOSE) return next + 1;
      if (source[next] !== COMMA) throw new RowError(1216, 'Invalid JSON', next);
      next = skipSpace(source, next + 1, end);
    }
  }

  #columns(source: Buffer, start: number, end: number, place: number): readonly number[] {
    const expected = this.#expected[place];
    if (expected !== undefined && isSame(source, start, end, expected.bytes)) return expected.columns;
    const bytes = Buffer.from(source.subarray(start, end));
    const columns = this.#columnsOf.get(this.#nameOf(bytes)) ?? NONE;
    this.#expected[place] = { bytes, columns };
    return columns;
  }

  #nameOf(bytes: Buffer): string {
    const plain = Buffer.allocUnsafe(bytes.length);
    const name = plain.toString('utf8', 0, unescape(bytes, 0, bytes.length, plain));
    return this.mapping.ignoreCase ? name.toLowerCase() : name;
  }
}

const NONE: readonly number[] = [];

function isSame(source: Buffer, start: number, end: number, bytes: Buffer): boolean {
  if (end - start !== bytes.length) return false;
  for (let i = 0; i < bytes.length; i++) if (source[start + i] !== bytes[i]) return false;
  return true;
}

function stop(at: number, isLast: boolean): number {
  if (isLast) throw new RowError(1216, 'Invalid JSON', at);
  return INCOMPLETE;
}
