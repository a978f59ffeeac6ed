/** From an object's bytes to the UTF-8 text in which rows are found: unpacked, then brought out of UTF-16 (AWS: copy-parameters-file-compression, copy-parameters-data-conversion). */
import { TextDecoder } from 'node:util';
import { loadFailure } from './failure.js';
import { unpack } from './unpack.js';

export type Compression = 'gzip' | 'bzip2' | 'zstd';
export type Encoding = 'utf8' | 'utf16' | 'utf16le' | 'utf16be';

/** How the objects of one COPY are to be read. Crosses to the reading thread. */
export interface ContentForm {
  readonly compression: Compression | null;
  readonly encoding: Encoding;
  /** What a columnar file must have; null for text. */
  readonly columnar: ColumnarForm | null;
}

export interface ColumnarForm {
  /** Of the table, in the file's order. */
  readonly columns: readonly ColumnShape[];
  /** FILLRECORD: the last ones may be missing. */
  readonly fill: boolean;
  /** SERIALIZETOJSON: SUPER columns take values of any type. */
  readonly serializeToJson: boolean;
}

/** A column of the table, as far as a columnar file's must fit it. */
export interface ColumnShape {
  readonly name: string;
  /** PostgreSQL's name of the type. */
  readonly type: string;
  /** Redshift's name of the type, with its size, for errors. */
  readonly shown: string;
}

type Parts = AsyncIterable<Buffer>;

/**
 * @param bytes the object as it lies in S3
 * @param uri for errors
 */
export function readContent(bytes: Parts, { compression, encoding }: ContentForm, uri: string): Parts {
  const unpacked = compression === null ? bytes : unpack(bytes, compression, uri);
  return encoding === 'utf8' ? unpacked : toUtf8(unpacked, encoding, uri);
}

/** A byte order mark is dropped; without one, 'utf16' can't tell what it reads. */
async function* toUtf8(parts: Parts, encoding: Exclude<Encoding, 'utf8'>, uri: string): Parts {
  let decoder: TextDecoder | null = null;
  let first = Buffer.alloc(0);
  for await (const part of parts) {
    if (decoder === null) {
      first = Buffer.concat([first, part]);
      if (first.length < 2) continue;
      decoder = new TextDecoder(byteOrder(first, encoding, uri), { fatal: true });
      yield decode(decoder, first, true, uri);
    } else yield decode(decoder, part, true, uri);
  }
  if (decoder !== null) yield decode(decoder, Buffer.alloc(0), false, uri);
  else if (first.length > 0) throw differs(uri);
}

function byteOrder(first: Buffer, encoding: Exclude<Encoding, 'utf8'>, uri: string): 'utf-16le' | 'utf-16be' {
  const mark = first.readUInt16BE(0);
  const marked = mark === 0xfeff ? 'utf-16be' : mark === 0xfffe ? 'utf-16le' : null;
  const named = encoding === 'utf16be' ? 'utf-16be' : encoding === 'utf16le' ? 'utf-16le' : marked;
  if (named === null || (marked !== null && marked !== named)) throw differs(uri);
  return named;
}

function decode(decoder: TextDecoder, part: Buffer, stream: boolean, uri: string): Buffer {
  try {
    return Buffer.from(decoder.decode(part, { stream }), 'utf8');
  } catch {
    throw differs(uri);
  }
}

function differs(uri: string): Error {
  return loadFailure('File encoding is different from the one that ENCODING names', `S3 key being read : ${uri}`, 1221);
}
