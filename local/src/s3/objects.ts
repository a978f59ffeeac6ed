/** Objects as files: find, read, write, copy, remove. An object appears and changes as a whole, by renaming a finished file. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bucket } from './buckets.js';
import { S3Error } from './error.js';
import { keyPlace, type KeyPlace } from './key.js';

/** Times a write starts over because a folder on its way was removed by a delete that emptied it. */
const PLACE_ATTEMPTS = 20;

/** An object's file, open for reading; close it. @throws S3Error NoSuchKey when it is gone by now */
export async function openObject(path: string): Promise<FileHandle> {
  const file = await open(path).catch(ifMissing(undefined));
  if (file === undefined) throw noSuchKey();
  return file;
}

/** The path of an object's file. @throws S3Error NoSuchKey */
export function findObject(bucket: Bucket, key: string): string {
  const path = objectPath(bucket, key);
  if (path === undefined) throw noSuchKey();
  return path;
}

/** The path of an object's file. Synchronous: the thread pool would cost more than the look. @returns undefined when there is no such object */
export function objectPath(bucket: Bucket, key: string): string | undefined {
  const { folders, plain, escaped } = keyPlace(key);
  const folder = join(bucket.path, ...folders);
  for (const name of plain === undefined ? [escaped] : [plain, escaped]) {
    if (isFile(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    return ifMissing(false)(error as NodeJS.ErrnoException);
  }
}

/** What a client sends, and what unpacks it. */
export type Body = readonly [Readable, ...Transform[]];

/** Writes a body to a new file below `uploads`; the file is removed again when that fails. `onBytes` sees the bytes as they pass. */
export async function receiveFile(uploads: string, body: Body, onBytes: (bytes: Buffer) => void): Promise<string> {
  const path = join(uploads, randomUUID());
  const file = await open(path, 'wx');
  try {
    await pipeline([...body, watched(onBytes), file.createWriteStream({ highWaterMark: 256 * 1024 })]);
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

function watched(onBytes: (bytes: Buffer) => void): Transform {
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      onBytes(bytes);
      done(null, bytes);
    },
  });
}

/** Gives a finished file the name of an object; what had the name before is gone in the same instant. */
export async function placeFile(finished: string, bucket: Bucket, key: string): Promise<void> {
  const place = keyPlace(key);
  for (let attempt = 1; ; attempt++) {
    try {
      return await placeOnce(finished, bucket, place);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (attempt === PLACE_ATTEMPTS || (code !== 'ENOENT' && code !== 'EISDIR')) throw error;
    }
  }
}

async function placeOnce(finished: string, bucket: Bucket, { folders, plain, escaped }: KeyPlace): Promise<void> {
  const folder = join(bucket.path, ...folders);
  await makeFolders(bucket, folders);
  const isPlain = plain !== undefined && !(await stat(join(folder, plain)).catch(ifMissing(undefined)))?.isDirectory();
  await rename(finished, join(folder, isPlain ? plain : escaped));
  if (isPlain) await rm(join(folder, escaped), { force: true });
}

/** Makes folders one by one; an object that has the plain name of one (`a`, when `a/b` is written) moves to its escaped name. */
async function makeFolders(bucket: Bucket, names: readonly string[]): Promise<void> {
  let path = bucket.path;
  for (const name of names) {
    const parent = path;
    path = join(parent, name);
    if ((await stat(path).catch(ifMissing(undefined)))?.isFile())
      await rename(path, join(parent, keyPlace(name).escaped)).catch(ifMissing(undefined));
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Removes an object and the folders it leaves empty. No error when there is none. */
export async function removeObject(bucket: Bucket, key: string): Promise<void> {
  for (let path = objectPath(bucket, key); path !== undefined; path = objectPath(bucket, key)) {
    await rm(path, { force: true });
    await removeEmptyFolders(bucket, dirname(path));
  }
}

async function removeEmptyFolders(bucket: Bucket, folder: string): Promise<void> {
  if (folder === bucket.path) return;
  const isRemoved = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (isRemoved) await removeEmptyFolders(bucket, dirname(folder));
}

function noSuchKey(): S3Error {
  return new S3Error('NoSuchKey', 'The specified key does not exist.');
}

/** For errors that say: there is no such file, nor can there be one below a file. */
function ifMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') return value;
    throw error;
  };
}
