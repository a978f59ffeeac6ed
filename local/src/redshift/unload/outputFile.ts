/** One file of an UNLOAD: rows gather in memory, then in a temporary file, and go to S3 when it is complete. */
import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import type { Store } from '../copy/store.js';
import type { Encoder, Row } from './encoder.js';

/** What a file has become. */
export interface UnloadedFile {
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** A file that is no larger stays in memory. */
const MEMORY_BYTES = 4 * 1024 * 1024;

export class OutputFile {
  readonly #startedAt = new Date();
  #parts: Buffer[] = [];
  #partBytes = 0;
  #spooledBytes = 0;
  #rows = 0;
  #largestRow = 0;

  /** @param spool path of the temporary file, if one is needed */
  constructor(
    readonly key: string,
    private readonly encoder: Encoder,
    private readonly spool: string,
  ) {}

  /** Encoded and yet to be encoded. */
  private get bytes(): number {
    return this.#spooledBytes + this.#partBytes + this.encoder.pendingBytes;
  }

  get memoryBytes(): number {
    return this.#partBytes + this.encoder.pendingBytes;
  }

  /** True when there are enough rows for another chunk. */
  get isFull(): boolean {
    return this.encoder.pendingBytes >= this.encoder.chunkBytes;
  }

  /** True when another row may make it larger than this; packed files may grow a little beyond. */
  reaches(maxBytes: number): boolean {
    return this.bytes + this.#largestRow > maxBytes;
  }

  add(row: Row): void {
    const before = this.encoder.pendingBytes;
    this.encoder.add(row);
    this.#largestRow = Math.max(this.#largestRow, this.encoder.pendingBytes - before);
    this.#rows++;
  }

  /** Encodes what is pending; what grows too large for memory goes to disk. */
  async flush(isUrgent = false): Promise<void> {
    this.#keep(this.encoder.flush());
    if (this.#partBytes <= MEMORY_BYTES && !isUrgent) return;
    await appendFile(this.spool, Buffer.concat(this.#parts));
    this.#spooledBytes += this.#partBytes;
    this.#parts = [];
    this.#partBytes = 0;
  }

  async upload(store: Store, bucket: string, signal: AbortSignal): Promise<UnloadedFile> {
    this.#keep(this.encoder.flush());
    this.#keep(this.encoder.end());
    if (this.#spooledBytes > 0) await this.flush(true);
    const { bytes } = this;
    const body = this.#spooledBytes > 0 ? createReadStream(this.spool) : Buffer.concat(this.#parts);
    await store.put(bucket, this.key, body, bytes, signal);
    return { key: this.key, rows: this.#rows, bytes, startedAt: this.#startedAt, endedAt: new Date() };
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#partBytes += bytes.length;
  }
}
