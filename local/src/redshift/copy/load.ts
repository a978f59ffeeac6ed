/** Rows into the server behind: fields are converted column by column, bad rows set aside, the rest packed and sent with back-pressure. */
import type { CopyStream } from '../proxy/backend.js';
import { shownType, writeField, type ColumnWriter } from './convert.js';
import type { FetchedObject } from './fetch.js';
import { FieldError, type RowError } from './fieldError.js';
import { ESCAPED, MISSING, NULL, STRING, unescape } from './json.js';
import type { FileRecord, LoadErrorRecord, ParsedField, ReplacementRecord } from './journal.js';
import { RowReader, SCRATCH, type RowFinder } from './rows.js';
import { RowWriter } from './rowWriter.js';
import { firstInvalid } from './utf8.js';

export interface LoadResult {
  readonly rows: number;
  readonly errors: readonly LoadErrorRecord[];
  /** Rows that were set aside; `errors` may hold fewer. */
  readonly errorCount: number;
  readonly files: readonly FileRecord[];
  /** Rows in which something that is no UTF-8 was replaced; `replacements` holds the first of them. */
  readonly mendedRows: number;
  readonly replacements: readonly ReplacementRecord[];
  /** True when so many rows were bad that the load has to fail. */
  readonly isSpoilt: boolean;
}

export interface LoadPlan {
  readonly writers: readonly ColumnWriter[];
  readonly finder: RowFinder;
  /** The load is spoilt at this many bad rows. */
  readonly errorLimit: number;
  readonly headerLines: number;
  /** False for columnar files. */
  readonly hasLines: boolean;
}

/** Bad rows whose details are kept; a load that ignores all errors may have any number. */
const ERRORS_KEPT = 100_000;
/** Bad rows whose fields are kept (AWS: r_STL_LOADERROR_DETAIL). */
const DETAILS_KEPT = 20;
/** AWS: r_STL_REPLACEMENTS. */
const REPLACEMENTS_KEPT = 100;

export class Load {
  readonly #writer = new RowWriter();
  readonly #errors: LoadErrorRecord[] = [];
  readonly #files: FileRecord[] = [];
  readonly #replacements: ReplacementRecord[] = [];
  #errorCount = 0;
  #mendedRows = 0;
  #unescaped: Buffer = Buffer.allocUnsafe(64 * 1024);
  #file = '';
  #reader: RowReader | null = null;

  /** @param stream takes the rows; null when they are only to be checked */
  constructor(
    private readonly plan: LoadPlan,
    private readonly stream: CopyStream | null,
  ) {}

  get isSpoilt(): boolean {
    return this.#errorCount >= this.plan.errorLimit;
  }

  /** Loads one object, or as much of it as it takes to be spoilt. */
  async add(object: FetchedObject): Promise<void> {
    this.#file = object.uri;
    const reader = new RowReader(this.plan.finder, (...row) => this.#row(...row), this.plan.headerLines);
    this.#reader = reader;
    for await (const part of object.content) {
      // A large part would make many messages before the first is sent.
      for (let at = 0; at < part.length && !this.isSpoilt; at += PART_BYTES) {
        reader.push(part.subarray(at, at + PART_BYTES), false);
        if (this.#writer.isFull) await this.#send();
      }
      if (this.isSpoilt) break;
    }
    if (!this.isSpoilt) reader.push(Buffer.alloc(0), true);
    const { uri, etag, lastModified, sizeBytes, startedAt } = object;
    this.#files.push({ uri, etag, lastModified, sizeBytes, startedAt, lines: reader.lines, endedAt: new Date() });
  }

  async end(): Promise<LoadResult> {
    if (!this.isSpoilt) await this.#send();
    return {
      rows: this.#writer.rows,
      errors: this.#errors,
      errorCount: this.#errorCount,
      files: this.#files,
      mendedRows: this.#mendedRows,
      replacements: this.#replacements,
      isSpoilt: this.isSpoilt,
    };
  }

  /** Null when everything was sent without waiting. */
  async #send(): Promise<void> {
    const message = this.#writer.take();
    if (message !== null && this.stream !== null) await this.stream.write(message);
  }

  #row(source: Buffer, from: number, until: number, error: RowError | null): void {
    if (this.isSpoilt) return;
    if (error !== null) return this.#setAside(error, -1, source, from, until);
    const { writers } = this.plan;
    this.#writer.startRow();
    let column = 0;
    try {
      for (; column < writers.length; column++) {
        this.#field(writers[column]!, column, source);
        this.#writer.endField();
      }
      this.#writer.endRow();
      if (this.#writer.isMended) this.#noteMended(source, from, until);
    } catch (problem) {
      if (!(problem instanceof FieldError)) throw problem;
      this.#writer.dropRow();
      this.#setAside(problem, column, source, from, until);
    }
  }

  #field(writer: ColumnWriter, field: number, source: Buffer): void {
    const { fields, scratch } = this.plan.finder;
    const start = fields.start[field]!;
    const end = fields.end[field]!;
    const kind = fields.kind[field]!;
    if (writer.takesJson && kind !== MISSING && kind !== NULL)
      return writeField(writer, kind === SCRATCH ? scratch : source, start, end, kind, false, this.#writer);
    switch (kind) {
      case MISSING:
      case NULL:
        return writeField(writer, source, 0, 0, kind, true, this.#writer);
      case STRING:
        return writeField(writer, source, start + 1, end - 1, kind, false, this.#writer);
      case ESCAPED:
        return writeField(writer, ...this.#unescape(source, start + 1, end - 1), kind, false, this.#writer);
      default:
        return writeField(writer, kind === SCRATCH ? scratch : source, start, end, kind, false, this.#writer);
    }
  }

  #unescape(source: Buffer, start: number, end: number): [Buffer, number, number] {
    if (this.#unescaped.length < end - start) this.#unescaped = Buffer.allocUnsafe(2 * (end - start));
    return [this.#unescaped, 0, unescape(source, start, end, this.#unescaped)];
  }

  #setAside(error: FieldError | RowError, field: number, source: Buffer, from: number, until: number): void {
    this.#errorCount++;
    if (this.#errors.length >= ERRORS_KEPT) return;
    const column = this.plan.writers[field]?.column;
    const { type, length } = column === undefined ? { type: '', length: '' } : shownType(column);
    const value = field < 0 ? null : this.#rawValue(field, source);
    this.#errors.push({
      at: new Date(),
      file: this.#file,
      line: this.#lineOf(source, from, until),
      column: column?.name ?? '',
      type,
      length,
      parsed: this.#errors.length < DETAILS_KEPT ? this.#parsed(field, source) : [],
      position: Number(/ Pos (\d+)/.exec(error.reason)?.[1] ?? 0),
      rawLine: printable(source, from, withoutNewline(source, from, until)),
      rawValue: value ?? '',
      code: error.code,
      reason: error.reason,
    });
  }

  /** The fields up to the bad one, with it. */
  #parsed(bad: number, source: Buffer): ParsedField[] {
    return this.plan.writers.slice(0, bad + 1).map(({ column }, field) => {
      const value = this.#rawValue(field, source);
      return { field, column: column.name, ...shownType(column), value: value ?? '', isNull: value === null };
    });
  }

  #noteMended(source: Buffer, from: number, until: number): void {
    this.#mendedRows++;
    if (this.#replacements.length >= REPLACEMENTS_KEPT) return;
    const field = this.plan.writers.findIndex((_, i) => {
      const bytes = this.#bytesOf(i, source);
      return bytes !== null && firstInvalid(...bytes) < bytes[2];
    });
    this.#replacements.push({
      at: new Date(),
      file: this.#file,
      line: this.#lineOf(source, from, until),
      column: this.plan.writers[field]?.column.name ?? '',
      rawLine: printable(source, from, withoutNewline(source, from, until)),
    });
  }

  /** The number of a row's last line; -1 where there are no lines. */
  #lineOf(source: Buffer, from: number, until: number): number {
    return this.plan.hasLines ? this.#reader!.lineAt(source, Math.max(from, until - 1)) : -1;
  }

  #rawValue(field: number, source: Buffer): string | null {
    const bytes = this.#bytesOf(field, source);
    return bytes === null ? null : printable(...bytes);
  }

  /** Where a field's text lies, escapes resolved; null when there is none. */
  #bytesOf(field: number, source: Buffer): [Buffer, number, number] | null {
    const { fields, scratch } = this.plan.finder;
    const [start, end, kind] = [fields.start[field]!, fields.end[field]!, fields.kind[field]!];
    if (kind === MISSING || kind === NULL) return null;
    if (kind === ESCAPED) return this.#unescape(source, start + 1, end - 1);
    if (kind === STRING) return [source, start + 1, end - 1];
    return [kind === SCRATCH ? scratch : source, start, end];
  }
}

const PART_BYTES = 64 * 1024;
/** Length of raw_line and raw_field_value. */
const RAW_BYTES = 1_024;

/** Where a row ends that is followed by the end of its line. */
function withoutNewline(source: Buffer, from: number, until: number): number {
  while (until > from && (source[until - 1] === 10 || source[until - 1] === 13)) until--;
  return until;
}

/** Text for the error tables: bytes that are no printable ASCII appear as periods. */
function printable(source: Buffer, start: number, end: number): string {
  const bytes = Buffer.from(source.subarray(start, Math.min(end, start + RAW_BYTES)));
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! < 32 || bytes[at]! > 126) bytes[at] = 46;
  return bytes.toString('latin1');
}
