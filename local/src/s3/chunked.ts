/**
 * The aws-chunked framing in which SDKs send bodies (AWS: sigv4-streaming): `<size in hex>[;chunk-signature=…]\r\n<bytes>\r\n`, ended by a
 * chunk of size 0, trailers and an empty line. Signatures of chunks are not verified.
 */
import { Transform, type TransformCallback } from 'node:stream';
import { S3Error } from './error.js';

/** Longest chunk header or trailer line, in bytes. */
const LINE_MAX_BYTES = 16 * 1024;

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done';

/** Takes the framed body, gives the bytes of the object; `trailers` (names in lower case) is complete when it ends. */
export class ChunkedDecoder extends Transform {
  readonly trailers: Record<string, string> = {};
  #state: State = 'size';
  #line: Buffer = Buffer.alloc(0);
  #dataLeft = 0;

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let rest = bytes;
      while (rest.length > 0 && this.#state !== 'done')
        rest = this.#state === 'data' ? this.#takeData(rest) : this.#takeLine(rest);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    done(
      this.#state === 'done'
        ? null
        : new S3Error('IncompleteBody', 'The aws-chunked body ended before its last chunk.'),
    );
  }

  #takeData(bytes: Buffer): Buffer {
    const data = bytes.subarray(0, this.#dataLeft);
    this.#dataLeft -= data.length;
    if (this.#dataLeft === 0) this.#state = 'data-end';
    this.push(data);
    return bytes.subarray(data.length);
  }

  #takeLine(bytes: Buffer): Buffer {
    const end = bytes.indexOf('\n');
    this.#line = Buffer.concat([this.#line, end < 0 ? bytes : bytes.subarray(0, end + 1)]);
    if (this.#line.length > LINE_MAX_BYTES) throw malformed('a line is too long');
    if (end < 0) return Buffer.alloc(0);
    const line = this.#line.toString('latin1').replace(/\r?\n$/, '');
    this.#line = Buffer.alloc(0);
    this.#onLine(line);
    return bytes.subarray(end + 1);
  }

  #onLine(line: string): void {
    if (this.#state === 'size') this.#onSize(line);
    else if (this.#state === 'data-end') this.#onDataEnd(line);
    else this.#onTrailer(line);
  }

  #onSize(line: string): void {
    const size = /^[0-9a-f]{1,12}(?=;|$)/i.exec(line)?.[0];
    if (size === undefined) throw malformed(`"${line.slice(0, 80)}" is not a chunk size`);
    this.#dataLeft = parseInt(size, 16);
    this.#state = this.#dataLeft === 0 ? 'trailer' : 'data';
  }

  #onDataEnd(line: string): void {
    if (line !== '') throw malformed('a chunk is longer than its size');
    this.#state = 'size';
  }

  #onTrailer(line: string): void {
    if (line === '') {
      this.#state = 'done';
      return;
    }
    const colon = line.indexOf(':');
    if (colon < 0) throw malformed(`"${line.slice(0, 80)}" is not a trailer`);
    this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}

function malformed(what: string): S3Error {
  return new S3Error('InvalidRequest', `The aws-chunked body is malformed: ${what}.`);
}
