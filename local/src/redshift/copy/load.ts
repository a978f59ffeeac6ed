/** Rows into the server behind: fields are converted column by column, bad rows set aside, the rest packed and sent with back-pressure. */
import type { CopyStream } from '../proxy/backend.js';
import { shownType, writeField, type ColumnWriter } from './convert.js';
import type { FetchedObject } from './fetch.js';
import { FieldError, type RowError } from './fieldError.js';
import { ESCAPED, MISSING, NULL, STRING, unescape } from './json.js';
import type { FileRecord, LoadErrorRecord } from './journal.js';
import { RowReader, SCRATCH, type RowFinder } from './rows.js';
import { RowWriter } from './rowWriter.js';

export interface LoadResult {
  readonly rows: number;
  readonly errors: readonly LoadErrorRecord[];
  /** Rows that were set aside; `errors` may hold fewer. */
  readonly errorCount: number;
  readonly files: readonly FileRecord[];
  /** True when so many rows were bad that the load has to fail. */
  readonly isSpoilt: boolean;
}

export interface LoadPlan {
  readonly writers: readonly ColumnWriter[];
  readonly finder: RowFinder;
  /** The load is spoilt at this many bad rows. */
  readonly errorLimit: number;
  readonly headerLines: number;
}

/** Bad rows whose details are kept; a load that ignores all errors may have any number. */
const ERRORS_KEPT = 100_000;

export class Load {
  readonly #writer = new RowWriter();
  readonly #errors: LoadErrorRecord[] = [];
  readonly #files: FileRecord[] = [];
  #errorCount = 0;
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
      line: this.#reader!.lineAt(source, Math.max(from, until - 1)),
      field,
      column: column?.name ?? '',
      type,
      length,
      position: Number(/ Pos (\d+)/.exec(error.reason)?.[1] ?? 0),
      rawLine: printable(source, from, until),
      rawValue: value ?? '',
      isNull: value === null,
      code: error.code,
      reason: error.reason,
    });
  }

  #rawValue(field: number, source: Buffer): string | null {
    const { fields, scratch } = this.plan.finder;
    const [start, end, kind] = [fields.start[field]!, fields.end[field]!, fields.kind[field]!];
    if (kind === MISSING || kind === NULL) return null;
    if (kind === ESCAPED) return printable(...this.#unescape(source, start + 1, end - 1));
    if (kind === STRING) return printable(source, start + 1, end - 1);
    return printable(kind === SCRATCH ? scratch : source, start, end);
  }
}

const PART_BYTES = 64 * 1024;
/** Length of raw_line and raw_field_value. */
const RAW_BYTES = 1_024;

/** Text for the error tables: bytes that are no printable ASCII appear as periods. */
function printable(source: Buffer, start: number, end: number): string {
  const bytes = Buffer.from(source.subarray(start, Math.min(end, start + RAW_BYTES)));
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! < 32 || bytes[at]! > 126) bytes[at] = 46;
  return bytes.toString('latin1');
}
