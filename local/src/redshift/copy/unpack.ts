/** GZIP, BZIP2 and ZSTD, part by part. An object may hold several packed streams, one after the other. */
import { Decompress } from 'fzstd';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import unbzip2 from 'unbzip2-stream';
import type { Compression } from './content.js';
import { isCancelled, loadFailure } from './failure.js';

type Parts = AsyncIterable<Buffer>;

/** Takes packed bytes, gives back what can be unpacked by now. */
interface Unpacker {
  push(part: Buffer): readonly Buffer[];
  /** @throws Error when the data is not all there */
  end(): readonly Buffer[];
}

/** @throws StatementError when the bytes are not so packed, or not all there */
export async function* unpack(bytes: Parts, compression: Compression, uri: string): Parts {
  try {
    if (compression === 'gzip') yield* gunzip(bytes);
    else {
      const unpacker = compression === 'bzip2' ? new Bunzip() : new Unzstd();
      for await (const part of bytes) yield* unpacker.push(part);
      yield* unpacker.end();
    }
  } catch (error) {
    throw unpackFailure(error, compression, uri);
  }
}

/** Errors of S3 come back as they are. */
export function unpackFailure(error: unknown, compression: Compression, uri: string): unknown {
  const { code, message, $metadata } = error as NodeJS.ErrnoException & { $metadata?: unknown };
  const isOfData = typeof code !== 'string' || code.startsWith('Z_');
  if (isCancelled(error) || $metadata !== undefined || !isOfData) return error;
  return loadFailure(`failed to inflate with ${compression}: ${message}.`, `S3 key being read : ${uri}`, 9001);
}

async function* gunzip(bytes: Parts): Parts {
  const source = Readable.from(bytes, { objectMode: false });
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const part of source.pipe(unpacked)) yield part as Buffer;
  } finally {
    source.destroy();
  }
}

/** The library takes what ends too early for an end: the mark that ends every stream is looked for here. */
class Bunzip implements Unpacker {
  readonly #stream = unbzip2();
  readonly #parts: Buffer[] = [];
  #tail: Buffer = Buffer.alloc(0);
  #error: Error | null = null;

  constructor() {
    this.#stream.on('data', (part: Buffer) => this.#parts.push(part));
    this.#stream.on('error', (error: Error) => (this.#error ??= error));
  }

  push(part: Buffer): readonly Buffer[] {
    this.#tail = Buffer.concat([this.#tail, part.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
    this.#stream.write(part);
    return this.#take();
  }

  end(): readonly Buffer[] {
    if (this.#tail.length > 0 && !endsWithMark(this.#tail)) throw new Error('unexpected end of file');
    this.#stream.end();
    return this.#take();
  }

  #take(): readonly Buffer[] {
    if (this.#error !== null) throw new Error(this.#error.message.replace(/^Error in bzip2: /, ''));
    return this.#parts.splice(0);
  }
}

const TAIL_BYTES = 11;
const END_MARK = 0x177245385090n;

/** The mark, 48 bits at any bit, then a checksum of 32, then up to 7 to fill the byte. */
function endsWithMark(tail: Buffer): boolean {
  const bits = tail.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  for (let fill = 0n; fill < 8n; fill++) if (((bits >> (32n + fill)) & 0xffffffffffffn) === END_MARK) return true;
  return false;
}

class Unzstd implements Unpacker {
  readonly #parts: Buffer[] = [];
  readonly #stream = new Decompress((part) => this.#parts.push(Buffer.from(part)));
  #hasBytes = false;

  push(part: Buffer): readonly Buffer[] {
    this.#hasBytes ||= part.length > 0;
    this.#stream.push(part);
    return this.#parts.splice(0);
  }

  end(): readonly Buffer[] {
    if (this.#hasBytes) this.#stream.push(new Uint8Array(0), true);
    return this.#parts.splice(0);
  }
}
