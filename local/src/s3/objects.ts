/** Objects as files: find, read, write, copy, remove. An object appears and changes as a whole, by renaming a finished file. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bucket } from './buckets.js';
import { S3Error } from './error.js';
import { keyPlace, type KeyPlace } from './key.js';

/** Times a write starts over because a folder on its way was removed by a delete that emptied it. */
const PLACE_ATTEMPTS = 20;

/** The file of an object, open for reading; close it. @throws S3Error NoSuchKey */
export async function openObject(bucket: Bucket, key: string): Promise<{ path: string; file: FileHandle }> {
  const path = await objectPath(bucket, key);
  const file = path === undefined ? undefined : await open(path).catch(ifMissing(undefined));
  if (path === undefined || file === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  return { path, file };
}

/** The path of an object's file. @returns undefined when there is no such object */
export async function objectPath(bucket: Bucket, key: string): Promise<string | undefined> {
  const { folders, plain, escaped } = keyPlace(key);
  const folder = join(bucket.path, ...folders);
  for (const name of plain === undefined ? [escaped] : [plain, escaped]) {
    const info = await stat(join(folder, name)).catch(ifMissing(undefined));
    if (info?.isFile()) return join(folder, name);
  }
  return undefined;
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
  for (let path = await objectPath(bucket, key); path !== undefined; path = await objectPath(bucket, key)) {
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

/** For errors that say: there is no such file, nor can there be one below a file. */
function ifMissing<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') return value;
    throw error;
  };
}
