/** ETags of files: the MD5 of the content, computed once for as long as a file doesn't change. */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, statSync, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isSettled } from './settled.js';

/** What listings and answers say of an object. `etag` is MD5 in hex, without quotes. */
export interface ObjectInfo {
  readonly sizeBytes: number;
  readonly modified: Date;
  readonly etag: string;
}

/** In each of two generations. */
const CACHED_ETAGS_MAX = 100_000;
/** Up to this size a file is read in one piece while others wait: below 0.1 ms. */
const SMALL_MAX_BYTES = 64 * 1024;
/** A file that is being written is hashed again until it holds still. */
const HASH_ATTEMPTS = 3;

interface Known {
  readonly stamp: string;
  readonly etag: string;
}

/** Knows the ETags of files by path; a changed size, inode, mtime or ctime makes it compute anew. */
export class EtagCache {
  /** What was asked for since the older ones were put aside. */
  #young = new Map<string, Known>();
  #old = new Map<string, Known>();

  /** Size, time and ETag of an open file. */
  async describe(path: string, file: FileHandle): Promise<ObjectInfo> {
    for (let attempt = 1; ; attempt++) {
      const now = Date.now();
      const info = await file.stat({ bigint: true });
      const known = this.#find(path, info);
      if (known) return known;
      const etag = await md5Of(file, Number(info.size));
      const isStill = stampOf(await file.stat({ bigint: true })) === stampOf(info);
      if (isStill && isSettled(info, now)) this.#keep(path, info, etag);
      if (isStill || attempt === HASH_ATTEMPTS) return { ...objectInfo(info), etag };
    }
  }

  /** As `describe`, for a file that is not open. @returns undefined when there is no such file */
  async describePath(path: string): Promise<ObjectInfo | undefined> {
    const quick = this.#describeSmall(path);
    if (quick) return quick;
    const file = await open(path).catch(() => undefined);
    if (!file) return undefined;
    try {
      return await this.describe(path, file);
    } finally {
      await file.close();
    }
  }

  /**
   * A small file with its bytes, without the thread pool, which takes several times as long.
   * @returns undefined for a large file, one that is being written, or none
   */
  readSmall(path: string): { readonly info: ObjectInfo; readonly bytes: Buffer } | undefined {
    const now = Date.now();
    try {
      const file = openSync(path, 'r');
      try {
        const info = fstatSync(file, { bigint: true });
        if (info.size > SMALL_MAX_BYTES) return undefined;
        const bytes = readFileSync(file);
        if (stampOf(fstatSync(file, { bigint: true })) !== stampOf(info)) return undefined;
        const known = this.#find(path, info);
        if (known) return { info: known, bytes };
        const etag = createHash('md5').update(bytes).digest('hex');
        if (isSettled(info, now)) this.#keep(path, info, etag);
        return { info: { ...objectInfo(info), etag }, bytes };
      } finally {
        closeSync(file);
      }
    } catch {
      return undefined;
    }
  }

  /** For known and small files: a listing of 1,000 new small files takes 25 ms so, and 160 ms with the thread pool. */
  #describeSmall(path: string): ObjectInfo | undefined {
    const info = statSync(path, { bigint: true, throwIfNoEntry: false });
    return info && (this.#find(path, info) ?? this.readSmall(path)?.info);
  }

  #find(path: string, info: BigIntStats): ObjectInfo | undefined {
    const known = this.#young.get(path) ?? this.#old.get(path);
    return known?.stamp === stampOf(info) ? { ...objectInfo(info), etag: known.etag } : undefined;
  }

  /** The oldest go all at once: a map whose first entry goes each time becomes slow to begin with. */
  #keep(path: string, info: BigIntStats, etag: string): void {
    if (this.#young.size >= CACHED_ETAGS_MAX) [this.#old, this.#young] = [this.#young, new Map<string, Known>()];
    this.#young.set(path, { stamp: stampOf(info), etag });
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
  if (sizeBytes === 0) return hash.digest('hex');
  const bytes = file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 });
  for await (const part of bytes) hash.update(part as Buffer);
  return hash.digest('hex');
}
