/** From the parts of an object to rows: whatever the format, rows are found one by one, wherever the parts are cut. */
import { RowError } from './fieldError.js';
import type { Fields } from './fields.js';
import { INCOMPLETE } from './json.js';

/** Kinds of spans beside those of json.ts: text as it stands, and text in the finder's scratch buffer. */
export const PLAIN = 8;
export const SCRATCH = 9;

/** Knows one data format. */
export interface RowFinder {
  /** The row found last, as spans of the source, or of `scratch` where a span says so. */
  readonly fields: Fields;
  readonly scratch: Buffer;
  /** Where the next row begins; `end` when only what parts rows is left. */
  skip(source: Buffer, at: number, end: number): number;
  /** Takes the row at `at` apart. @returns where it ends, or INCOMPLETE @throws RowError */
  next(source: Buffer, at: number, end: number, isLast: boolean): number;
}

/** Longest row, in bytes (AWS: r_COPY). */
const ROW_MAX_BYTES = 4 * 1024 * 1024;
const NEWLINE = 10;

/** Gets each row while its spans are valid; `error` when it could not be taken apart. `until` is where it ends in `source`. */
export type OnRow = (source: Buffer, from: number, until: number, error: RowError | null) => void;

/** One object's rows. */
export class RowReader {
  #rest: Buffer = Buffer.alloc(0);
  /** Newlines before the first byte of what is looked at now. */
  #linesBefore = 0;
  #headerLines: number;
  #endsLine = true;

  constructor(
    private readonly finder: RowFinder,
    private readonly onRow: OnRow,
    headerLines: number,
  ) {
    this.#headerLines = headerLines;
  }

  /** Takes a part; rows that end in it are found now. */
  push(part: Buffer, isLast: boolean): void {
    if (part.length > 0) this.#endsLine = part.at(-1) === NEWLINE;
    const data = this.#rest.length === 0 ? part : Buffer.concat([this.#rest, part]);
    let at = this.#skipHeader(data);
    const end = data.length;
    if (this.#headerLines === 0) at = this.#rows(data, at, end, isLast);
    this.#linesBefore += countNewlines(data, 0, at);
    this.#rest = data.subarray(at);
    if (this.#rest.length > ROW_MAX_BYTES) this.#tooLong();
  }

  /** 1-based number of the line that `at` in the source of the current row lies on. */
  lineAt(source: Buffer, at: number): number {
    return this.#linesBefore + countNewlines(source, 0, at) + 1;
  }

  /** Lines seen so far. */
  get lines(): number {
    return this.#linesBefore + (this.#endsLine ? 0 : 1);
  }

  #rows(data: Buffer, start: number, end: number, isLast: boolean): number {
    const { finder } = this;
    let at = finder.skip(data, start, end);
    while (at < end) {
      let next: number;
      try {
        next = finder.next(data, at, end, isLast);
        if (next === INCOMPLETE) return at;
        this.onRow(data, at, next, null);
      } catch (error) {
        if (!(error instanceof RowError)) throw error;
        // What follows can only be trusted from the next line on.
        const newline = data.indexOf(NEWLINE, Math.max(error.at, at));
        if (newline < 0 && !isLast) return at;
        next = newline < 0 ? end : newline + 1;
        this.onRow(data, at, newline < 0 ? end : newline, error);
      }
      at = finder.skip(data, next, end);
    }
    return at;
  }

  #skipHeader(data: Buffer): number {
    let at = 0;
    while (this.#headerLines > 0) {
      const newline = data.indexOf(NEWLINE, at);
      if (newline < 0) return at;
      at = newline + 1;
      this.#headerLines--;
    }
    return at;
  }

  #tooLong(): void {
    const { length } = this.#rest;
    this.onRow(this.#rest, 0, length, new RowError(1204, 'Row exceeds the maximum size of 4 MB', 0));
    this.#rest = Buffer.alloc(0);
  }
}

function countNewlines(source: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = source.indexOf(NEWLINE, start); at >= 0 && at < end; at = source.indexOf(NEWLINE, at + 1)) count++;
  return count;
}
