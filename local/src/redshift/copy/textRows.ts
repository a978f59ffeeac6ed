/** Rows in text files: fields parted by a delimiter, with ESCAPE and REMOVEQUOTES as asked (AWS: copy-parameters-data-format, copy-parameters-data-conversion). */
import { RowError } from './fieldError.js';
import { Fields } from './fields.js';
import { INCOMPLETE, NULL } from './json.js';
import { PLAIN, SCRATCH, type RowFinder } from './rows.js';

const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;

export interface TextFormat {
  /** One ASCII character. */
  readonly delimiter: string;
  /** Text that means null. */
  readonly nullAs: string;
  readonly columns: number;
  readonly fillRecord: boolean;
  readonly ignoreBlankLines: boolean;
}

/** How fields are written: quoted (CSV), or bare with escapes and quotes to be taken off. */
export type FieldStyle =
  | { readonly kind: 'csv'; readonly quote: string }
  | { readonly kind: 'text'; readonly escape: boolean; readonly removeQuotes: boolean };

export function textFinder(format: TextFormat, style: FieldStyle): RowFinder {
  return style.kind === 'csv'
    ? new CsvRows(format, style.quote.charCodeAt(0))
    : new TextRows(format, style.escape, style.removeQuotes);
}

/** What both styles share: the end of rows, the number of fields, null. */
abstract class DelimitedRows implements RowFinder {
  readonly fields: Fields;
  scratch: Buffer = Buffer.allocUnsafe(4_096);
  protected readonly delimiter: number;
  /** Bytes of `scratch` that hold fields of the current row. */
  protected filled = 0;
  #count = 0;
  readonly #nullAs: Buffer;

  constructor(protected readonly format: TextFormat) {
    this.fields = new Fields(format.columns);
    this.delimiter = format.delimiter.charCodeAt(0);
    this.#nullAs = Buffer.from(format.nullAs, 'utf8');
  }

  skip(source: Buffer, at: number, end: number): number {
    if (!this.format.ignoreBlankLines) return at;
    for (let next = at; next < end;) {
      const byte = source[next]!;
      if (byte === NEWLINE) at = ++next;
      else if (byte === RETURN || byte === 32 || byte === 9) next++;
      else return at;
    }
    return at;
  }

  next(source: Buffer, at: number, end: number, isLast: boolean): number {
    this.fields.clear();
    this.#count = 0;
    this.filled = 0;
    for (let start = at; ;) {
      const fieldEnd = this.field(source, start, end, isLast);
      if (fieldEnd === INCOMPLETE) return INCOMPLETE;
      if (fieldEnd < end && source[fieldEnd] === this.delimiter) {
        start = fieldEnd + 1;
        continue;
      }
      this.#checkCount(at);
      return Math.min(fieldEnd + 1, end);
    }
  }

  /** Takes the field at `at`. @returns where its delimiter or the row's end stands; `end` at the end of the object */
  protected abstract field(source: Buffer, at: number, end: number, isLast: boolean): number;

  /** Notes a field that lies in the source, or in `scratch`. */
  protected note(buffer: Buffer, start: number, end: number, mayBeNull: boolean): void {
    const field = this.#count++;
    if (field >= this.format.columns) return;
    const isNull = mayBeNull && this.#nullAs.length === end - start && buffer.subarray(start, end).equals(this.#nullAs);
    this.fields.set(field, isNull ? NULL : buffer === this.scratch ? SCRATCH : PLAIN, start, end);
  }

  /** Makes room for so many bytes more in `scratch`. Spans that point into it stay valid. */
  protected room(bytes: number): void {
    if (this.scratch.length - this.filled >= bytes) return;
    const larger = Buffer.allocUnsafe(2 * (this.filled + bytes));
    this.scratch.copy(larger, 0, 0, this.filled);
    this.scratch = larger;
  }

  /** Without the carriage return that stands before a newline. */
  protected trimReturn(source: Buffer, start: number, end: number): number {
    return source[end] === NEWLINE && end > start && source[end - 1] === RETURN ? end - 1 : end;
  }

  #checkCount(at: number): void {
    const { columns, fillRecord } = this.format;
    if (this.#count > columns) throw new RowError(1202, 'Extra column(s) found', at);
    if (this.#count < columns && !fillRecord)
      throw new RowError(
        this.#count === 1 ? 1214 : 1203,
        this.#count === 1 ? 'Delimiter not found' : 'Missing column(s)',
        at,
      );
  }
}

class TextRows extends DelimitedRows {
  constructor(
    format: TextFormat,
    private readonly escape: boolean,
    private readonly removeQuotes: boolean,
  ) {
    super(format);
  }

  protected field(source: Buffer, at: number, end: number, isLast: boolean): number {
    const quote = source[at];
    if (this.removeQuotes && (quote === 34 || quote === 39)) return this.#quoted(source, at, end, isLast, quote);
    let hasEscape = false;
    for (let next = at; next < end; next++) {
      const byte = source[next]!;
      if (byte === BACKSLASH && this.escape) {
        hasEscape = true;
        next++;
      } else if (byte === this.delimiter || byte === NEWLINE) {
        this.#noteBare(source, at, this.trimReturn(source, at, next), hasEscape);
        return next;
      }
    }
    if (!isLast) return INCOMPLETE;
    this.#noteBare(source, at, end, hasEscape);
    return end;
  }

  #noteBare(source: Buffer, start: number, end: number, hasEscape: boolean): void {
    const isNull = end - start === 2 && source[start] === BACKSLASH && source[start + 1] === 78;
    if (!hasEscape || isNull) return this.note(source, start, end, true);
    this.room(end - start);
    const from = this.filled;
    for (let at = start; at < end; at++)
      this.scratch[this.filled++] = source[source[at] === BACKSLASH && at + 1 < end ? ++at : at]!;
    this.note(this.scratch, from, this.filled, false);
  }

  /** REMOVEQUOTES: the quotes go, what is between them stays as it is. */
  #quoted(source: Buffer, at: number, end: number, isLast: boolean, quote: number): number {
    for (let next = at + 1; next < end; next++) {
      if (source[next] === BACKSLASH && this.escape) next++;
      else if (source[next] === quote && isFieldEnd(source, next + 1, end, this.delimiter, isLast)) {
        this.#noteBare(source, at + 1, next, this.escape);
        return source[next + 1] === RETURN ? next + 2 : next + 1;
      }
    }
    if (!isLast) return INCOMPLETE;
    throw new RowError(1200, 'Missing closing quote', at);
  }
}

class CsvRows extends DelimitedRows {
  constructor(
    format: TextFormat,
    private readonly quote: number,
  ) {
    super(format);
  }

  protected field(source: Buffer, at: number, end: number, isLast: boolean): number {
    if (at < end && source[at] === this.quote) return this.#quoted(source, at, end, isLast);
    for (let next = at; next < end; next++) {
      if (source[next] !== this.delimiter && source[next] !== NEWLINE) continue;
      this.note(source, at, this.trimReturn(source, at, next), true);
      return next;
    }
    if (!isLast) return INCOMPLETE;
    this.note(source, at, end, true);
    return end;
  }

  /** A quote within quotes is doubled. */
  #quoted(source: Buffer, at: number, end: number, isLast: boolean): number {
    let hasDouble = false;
    for (let next = at + 1; next < end; next++) {
      if (source[next] !== this.quote) continue;
      if (next + 1 >= end && !isLast) return INCOMPLETE;
      if (source[next + 1] === this.quote && next + 1 < end) {
        hasDouble = true;
        next++;
        continue;
      }
      if (next + 1 < end && source[next + 1] === RETURN && next + 2 >= end && !isLast) return INCOMPLETE;
      if (!isFieldEnd(source, next + 1, end, this.delimiter, isLast))
        throw new RowError(1200, 'Invalid quote formatting for CSV', at);
      if (hasDouble) this.#noteDoubled(source, at + 1, next);
      else this.note(source, at + 1, next, false);
      return source[next + 1] === RETURN && next + 1 < end ? Math.min(next + 2, end) : next + 1;
    }
    if (!isLast) return INCOMPLETE;
    throw new RowError(1200, 'Invalid quote formatting for CSV', at);
  }

  #noteDoubled(source: Buffer, start: number, end: number): void {
    this.room(end - start);
    const from = this.filled;
    for (let at = start; at < end; at++) {
      this.scratch[this.filled++] = source[at]!;
      if (source[at] === this.quote) at++;
    }
    this.note(this.scratch, from, this.filled, false);
  }
}

function isFieldEnd(source: Buffer, at: number, end: number, delimiter: number, isLast: boolean): boolean {
  if (at >= end) return isLast;
  return (
    source[at] === delimiter ||
    source[at] === NEWLINE ||
    (source[at] === RETURN && (at + 1 >= end || source[at + 1] === NEWLINE))
  );
}
