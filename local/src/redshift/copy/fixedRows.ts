/** Rows in fixed-width files: each field so many characters, no delimiter (AWS: copy-parameters-data-format, FIXEDWIDTH). */
import { RowError } from './fieldError.js';
import { Fields } from './fields.js';
import { INCOMPLETE, NULL } from './json.js';
import { PLAIN, type RowFinder } from './rows.js';
import { skipBlankLines, type TextFormat } from './textRows.js';

const NEWLINE = 10;
const RETURN = 13;

export class FixedRows implements RowFinder {
  readonly fields: Fields;
  readonly scratch = Buffer.alloc(0);
  readonly #nullAs: Buffer;

  constructor(
    private readonly format: TextFormat,
    private readonly widths: readonly number[],
  ) {
    this.fields = new Fields(widths.length);
    this.#nullAs = Buffer.from(format.nullAs, 'utf8');
  }

  skip(source: Buffer, at: number, end: number): number {
    return this.format.ignoreBlankLines ? skipBlankLines(source, at, end) : at;
  }

  next(source: Buffer, at: number, end: number, isLast: boolean): number {
    const newline = source.subarray(0, end).indexOf(NEWLINE, at);
    if (newline < 0 && !isLast) return INCOMPLETE;
    const lineEnd = newline < 0 ? end : newline;
    const textEnd = newline > at && source[newline - 1] === RETURN ? newline - 1 : lineEnd;
    this.fields.clear();
    let start = at;
    for (let field = 0; field < this.widths.length; field++) {
      if (start >= textEnd && field > 0) return this.#missing(field, at, Math.min(lineEnd + 1, end));
      const fieldEnd = afterCharacters(source, start, textEnd, this.widths[field]!);
      const isNull = source.subarray(start, fieldEnd).equals(this.#nullAs);
      this.fields.set(field, isNull ? NULL : PLAIN, start, fieldEnd);
      start = fieldEnd;
    }
    if (start < textEnd) throw new RowError(1202, 'Extra column(s) found', at);
    return Math.min(lineEnd + 1, end);
  }

  /** The line ends before this field. */
  #missing(field: number, at: number, next: number): number {
    if (!this.format.fillRecord) throw new RowError(1203, 'Missing column(s)', at);
    for (; field < this.widths.length; field++)
      if (this.format.fillsWithEmpty[field] === true) this.fields.set(field, PLAIN, at, at);
    return next;
  }
}

/** Where so many characters of UTF-8 end; `end` when there are fewer. */
function afterCharacters(source: Buffer, start: number, end: number, count: number): number {
  let at = start;
  for (; count > 0 && at < end; count--) {
    at++;
    while (at < end && (source[at]! & 0xc0) === 0x80) at++;
  }
  return at;
}
