/** A Parquet file as lines of JSON, one array a row: what COPY makes of rows is the same for every format. A row group is in memory at a time. */
import { parquetMetadataAsync, parquetRead, type FileMetaData, type ParquetParsers } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ColumnarForm } from './content.js';
import { fittingColumns, scanError, type ParquetColumn } from './parquetSchema.js';

export interface ParquetSource {
  readonly uri: string;
  readonly sizeBytes: number;
  /** The bytes from `start` up to `end`. */
  read(start: number, end: number): Promise<Buffer>;
}

/** What the library makes of values, with the parsers below. */
type Value =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value }
  | null
  | undefined;

/** Lines go out in parts of about this size. */
const PART_BYTES = 64 * 1024;

/** @throws StatementError when the file is none, or does not fit the table */
export async function* parquetLines(source: ParquetSource, form: ColumnarForm): AsyncGenerator<Buffer> {
  const file = {
    byteLength: source.sizeBytes,
    slice: async (start: number, end = source.sizeBytes): Promise<ArrayBuffer> => exact(await source.read(start, end)),
  };
  const metadata = await readMetadata(file, source.uri);
  const found = fittingColumns(metadata, form, source.uri);
  withoutConversions(metadata);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    let rows: Value[][] = [];
    await parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      compressors,
      parsers: PARSERS,
      utf8: false,
      geoparquet: false,
      onComplete: (all) => (rows = all as Value[][]),
    });
    yield* lines(rows, found);
    rowStart = rowEnd;
  }
}

function exact(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

async function readMetadata(file: Parameters<typeof parquetMetadataAsync>[0], uri: string): Promise<FileMetaData> {
  try {
    return await parquetMetadataAsync(file, { geoparquet: false });
  } catch (error) {
    // Errors of S3 are no errors of the library.
    if ((error as { $metadata?: unknown }).$metadata !== undefined || !/parquet/i.test((error as Error).message))
      throw error;
    throw scanError(`File '${uri}' has an invalid version number.`);
  }
}

/** Decimals are wanted digit by digit, and the library would make floating point of them. */
function withoutConversions(metadata: FileMetaData): void {
  for (const element of metadata.schema) {
    if (element.converted_type !== 'DECIMAL' && element.logical_type?.type !== 'DECIMAL') continue;
    delete element.converted_type;
    delete element.logical_type;
  }
}

/** Texts stay bytes, so that what is no UTF-8 is seen; moments become text. */
const PARSERS: Partial<ParquetParsers> = {
  stringFromBytes: (bytes) => bytes,
  jsonFromBytes: (bytes) => bytes,
  timestampFromMilliseconds: (millis) => timestamp(millis * 1_000n),
  timestampFromMicroseconds: timestamp,
  timestampFromNanoseconds: (nanos) => timestamp(nanos / 1_000n),
  dateFromDays: (days) => day(days * 86_400_000),
};

function timestamp(micros: bigint | undefined): string | undefined {
  if (micros === undefined) return undefined;
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const text = new Date(Number((micros - rest) / 1_000n)).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}.${String(rest).padStart(6, '0')}`;
}

function day(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}

function* lines(rows: readonly (readonly Value[])[], columns: readonly ParquetColumn[]): Generator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for (const row of rows) {
    row.forEach((value, i) => parts.push(i === 0 ? OPEN : COMMA, literal(value, columns[i]!)));
    parts.push(CLOSE);
    size += parts.at(-2)!.length + row.length;
    if (size < PART_BYTES && parts.length < PART_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

const OPEN = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSE = Buffer.from(']\n');

function literal(value: Value, { kind, scale, isJsonText }: ParquetColumn): Buffer {
  if (value === null || value === undefined) return Buffer.from('null');
  if (kind === 'decimal') return Buffer.from(`"${decimal(value as number | bigint | Uint8Array, scale)}"`);
  if (kind === 'time') return Buffer.from(`"${time(BigInt(value as number | bigint), scale)}"`);
  return kind === 'json' && isJsonText === true ? Buffer.from(value as Uint8Array) : json(value);
}

/** Any value as JSON; bytes of texts as they are. */
function json(value: Value): Buffer {
  if (value === null || value === undefined) return Buffer.from('null');
  if (value instanceof Uint8Array) return quoted(value);
  if (typeof value === 'string') return quoted(Buffer.from(value));
  if (Array.isArray(value)) return enclosed('[', (value as Value[]).map(json), ']');
  if (typeof value === 'object')
    return enclosed(
      '{',
      Object.entries(value).map(([key, one]) => Buffer.concat([Buffer.from(`${JSON.stringify(key)}:`), json(one)])),
      '}',
    );
  const text = String(value);
  return Buffer.from(typeof value === 'number' && !Number.isFinite(value) ? `"${text}"` : text);
}

function enclosed(open: string, parts: readonly Buffer[], close: string): Buffer {
  const listed = parts.flatMap((part, i) => (i === 0 ? [part] : [COMMA, part]));
  return Buffer.concat([Buffer.from(open), ...listed, Buffer.from(close)]);
}

function decimal(value: number | bigint | Uint8Array, scale: number): string {
  const unscaled = value instanceof Uint8Array ? signed(value) : BigInt(value);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

/** Two's complement, highest byte first. */
function signed(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString('hex');
  return hex === '' ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`));
}

function time(units: bigint, perSecond: number): string {
  return timestamp((units * 1_000_000n) / BigInt(perSecond))!.slice(11);
}

/** A JSON string of these bytes, whether they are UTF-8 or not. */
function quoted(bytes: Uint8Array): Buffer {
  const parts: Buffer[] = [QUOTE];
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte >= 32 && byte !== 34 && byte !== 92) continue;
    parts.push(Buffer.from(bytes.subarray(from, at)), Buffer.from(`\\u${byte.toString(16).padStart(4, '0')}`));
    from = at + 1;
  }
  parts.push(Buffer.from(bytes.subarray(from)), QUOTE);
  return Buffer.concat(parts);
}

const QUOTE = Buffer.from('"');
