/** Rows in text files: fields parted by a delimiter, with ESCAPE and REMOVEQUOTES as asked (AWS: copy-parameters-data-format, copy-parameters-data-conversion). */
import { RowError } from './fieldError.js';
import { Fields } from './fields.js';
import { INCOMPLETE, NULL } from './json.js';
import { PLAIN, SCRATCH, type RowFinder } from './rows.js';

const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;

export interface TextFormat {
  /** One or more characters. */
  readonly delimiter: string;
  /** Text that means null. */
  readonly nullAs: string;
  readonly columns: number;
  readonly fillRecord: boolean;
  /** For each column what takes the place of a field that is missing: an empty text, or else null. */
  readonly fillsWithEmpty: readonly boolean[];
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
  /** The delimiter's first byte. */
  protected readonly delimiter: number;
  readonly #delimiter: Buffer;
  /** Bytes of `scratch` that hold fields of the current row. */
  protected filled = 0;
  #count = 0;
  readonly #nullAs: Buffer;

  constructor(protected readonly format: TextFormat) {
    this.fields = new Fields(format.columns);
    this.#delimiter = Buffer.from(format.delimiter, 'utf8');
    this.delimiter = this.#delimiter[0]!;
    this.#nullAs = Buffer.from(format.nullAs, 'utf8');
  }

  skip(source: Buffer, at: number, end: number): number {
    return this.format.ignoreBlankLines ? skipBlankLines(source, at, end) : at;
  }

  next(source: Buffer, at: number, end: number, isLast: boolean): number {
    this.fields.clear();
    this.#count = 0;
    this.filled = 0;
    for (let start = at; ;) {
      const fieldEnd = this.field(source, start, end, isLast);
      if (fieldEnd === INCOMPLETE) return INCOMPLETE;
      if (fieldEnd < end && source[fieldEnd] === this.delimiter) {
        start = fieldEnd + this.#delimiter.length;
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

  /** True when a delimiter stands at `at`, where its first byte does; INCOMPLETE when the data ends in the midst of it. */
  protected delimits(source: Buffer, at: number, end: number, isLast: boolean): boolean | typeof INCOMPLETE {
    const { length } = this.#delimiter;
    if (length === 1) return true;
    const isSame = this.#delimiter.compare(source, at, Math.min(at + length, end), 0, Math.min(length, end - at)) === 0;
    if (!isSame || at + length <= end) return isSame;
    return isLast ? false : INCOMPLETE;
  }

  /** True when a field may end at `at`, behind its closing quote; INCOMPLETE when more data has to tell. */
  protected endsField(source: Buffer, at: number, end: number, isLast: boolean): boolean | typeof INCOMPLETE {
    if (at >= end) return isLast ? true : INCOMPLETE;
    if (source[at] === this.delimiter) return this.delimits(source, at, end, isLast);
    if (source[at] === RETURN && at + 1 >= end) return isLast ? true : INCOMPLETE;
    return source[at] === NEWLINE || (source[at] === RETURN && source[at + 1] === NEWLINE);
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
    const { columns, fillRecord, fillsWithEmpty } = this.format;
    if (this.#count > columns) throw new RowError(1202, 'Extra column(s) found', at);
    if (this.#count < columns && !fillRecord)
      throw new RowError(
        this.#count === 1 ? 1214 : 1203,
        this.#count === 1 ? 'Delimiter not found' : 'Missing column(s)',
        at,
      );
    for (let field = this.#count; field < columns; field++)
      if (fillsWithEmpty[field] === true) this.fields.set(field, PLAIN, at, at);
  }
}

/** Lines that hold nothing but their end. */
export function skipBlankLines(source: Buffer, at: number, end: number): number {
  for (;;) {
    const next = source[at] === RETURN && at + 1 < end ? at + 1 : at;
    if (next >= end || source[next] !== NEWLINE) return at;
    at = next + 1;
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
        const isEnd = byte === NEWLINE || this.delimits(source, next, end, isLast);
        if (isEnd === INCOMPLETE) return INCOMPLETE;
        if (!isEnd) continue;
        this.#noteBare(source, at, this.trimReturn(source, at, next), hasEscape);
        return next;
      }
    }
    if (!isLast) return INCOMPLETE;
    this.#noteBare(source, at, end, hasEscape);
    return end;
  }

  #noteBare(source: Buffer, start: number, end: number, hasEscape: boolean): void {
    if (!hasEscape) return this.note(source, start, end, true);
    const nullStart = this.#escapedNull(source, start, end);
    if (nullStart >= 0) return this.note(source, nullStart, end, true);
    this.room(end - start);
    const from = this.filled;
    for (let at = start; at < end; at++)
      this.scratch[this.filled++] = source[source[at] === BACKSLASH && at + 1 < end ? ++at : at]!;
    this.note(this.scratch, from, this.filled, false);
  }

  /** Where the null string \\N begins, which may itself be escaped; -1 when this is something else. */
  #escapedNull(source: Buffer, start: number, end: number): number {
    const at = end - 2;
    const isNull = at >= start && source[at] === BACKSLASH && source[at + 1] === 78;
    return isNull && (at === start || (at === start + 1 && source[start] === BACKSLASH)) ? at : -1;
  }

  /** REMOVEQUOTES: the quotes go, what is between them stays as it is. */
  #quoted(source: Buffer, at: number, end: number, isLast: boolean, quote: number): number {
    for (let next = at + 1; next < end; next++) {
      if (source[next] === BACKSLASH && this.escape) next++;
      else if (source[next] === NEWLINE) throw new RowError(1200, 'Missing closing quote', at);
      else if (source[next] === quote) {
        const isEnd = this.endsField(source, next + 1, end, isLast);
        if (isEnd === INCOMPLETE) return INCOMPLETE;
        if (!isEnd) continue;
        this.#noteBare(source, at + 1, next, this.escape);
        return Math.min(source[next + 1] === RETURN ? next + 2 : next + 1, end);
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
    const open = this.#skipBlanks(source, at, end);
    if (open >= end && !isLast) return INCOMPLETE;
    if (open < end && source[open] === this.quote) return this.#quoted(source, open, end, isLast);
    for (let next = at; next < end; next++) {
      if (source[next] !== this.delimiter && source[next] !== NEWLINE) continue;
      const isEnd = source[next] === NEWLINE || this.delimits(source, next, end, isLast);
      if (isEnd === INCOMPLETE) return INCOMPLETE;
      if (!isEnd) continue;
      this.note(source, at, this.trimReturn(source, at, next), true);
      return next;
    }
    if (!isLast) return INCOMPLETE;
    this.note(source, at, end, true);
    return end;
  }

  /** Blanks between delimiters and quotes mean nothing, unless a blank is the delimiter. */
  #skipBlanks(source: Buffer, at: number, end: number): number {
    while (at < end && (source[at] === 32 || source[at] === 9) && source[at] !== this.delimiter) at++;
    return at;
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
      const behind = this.#skipBlanks(source, next + 1, end);
      const isEnd = this.endsField(source, behind, end, isLast);
      if (isEnd === INCOMPLETE) return INCOMPLETE;
      if (!isEnd) throw new RowError(1200, 'Invalid quote formatting for CSV', at);
      if (hasDouble) this.#noteDoubled(source, at + 1, next);
      else this.note(source, at + 1, next, false);
      return Math.min(source[behind] === RETURN ? behind + 1 : behind, end);
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
