/** ETags of files: the MD5 of the content, computed once for as long as a file doesn't change. */
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isSettled } from './settled.js';

/** What listings and answers say of an object. `etag` is MD5 in hex, without quotes. */
export interface ObjectInfo {
  readonly sizeBytes: number;
  readonly modified: Date;
  readonly etag: string;
}

const CACHED_ETAGS_MAX = 200_000;
/** Up to this size a file is read in one piece; above it, streamed. */
const ONE_READ_MAX_BYTES = 1024 * 1024;
/** A file that is being written is hashed again until it holds still. */
const HASH_ATTEMPTS = 3;

/** Knows the ETags of files by path; a changed size, inode, mtime or ctime makes it compute anew. */
export class EtagCache {
  readonly #known = new Map<string, { readonly stamp: string; readonly etag: string }>();

  /** Size, time and ETag of an open file. */
  async describe(path: string, file: FileHandle): Promise<ObjectInfo> {
    for (let attempt = 1; ; attempt++) {
      const now = Date.now();
      const info = await file.stat({ bigint: true });
      const known = this.#known.get(path);
      if (known?.stamp === stampOf(info)) return { ...objectInfo(info), etag: known.etag };
      const etag = await md5Of(file, Number(info.size));
      const isStill = stampOf(await file.stat({ bigint: true })) === stampOf(info);
      if (isStill && isSettled(info, now)) this.#keep(path, info, etag);
      if (isStill || attempt === HASH_ATTEMPTS) return { ...objectInfo(info), etag };
    }
  }

  /** As `describe`, for a file that is not open. @returns undefined when there is no such file */
  async describePath(path: string): Promise<ObjectInfo | undefined> {
    const file = await open(path).catch(() => undefined);
    if (!file) return undefined;
    try {
      return await this.describe(path, file);
    } finally {
      await file.close();
    }
  }

  #keep(path: string, info: BigIntStats, etag: string): void {
    this.#known.delete(path);
    this.#known.set(path, { stamp: stampOf(info), etag });
    if (this.#known.size > CACHED_ETAGS_MAX) this.#known.delete(this.#known.keys().next().value ?? '');
  }
}

function stampOf(info: BigIntStats): string {
  return `${info.dev}:${info.ino}:${info.size}:${info.mtimeNs}:${info.ctimeNs}`;
}

function objectInfo(info: BigIntStats): Omit<ObjectInfo, 'etag'> {
  return { sizeBytes: Number(info.size), modified: new Date(Number(info.mtimeMs)) };
}

async function md5Of(file: FileHandle, sizeBytes: number): Promise<string> {
  const hash = createHash('md5');
  if (sizeBytes <= ONE_READ_MAX_BYTES) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(sizeBytes), 0, sizeBytes, 0);
    return hash.update(buffer.subarray(0, bytesRead)).digest('hex');
  }
  for await (const bytes of file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 }))
    hash.update(bytes as Buffer);
  return hash.digest('hex');
}
