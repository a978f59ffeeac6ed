/** Buckets: folders below one root, and mounts, which show any folder as a bucket that can't be written. */
import { statSync } from 'node:fs';
import { mkdir, readdir, realpath, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Error } from './error.js';

/** A bucket's folder. */
export interface Bucket {
  readonly name: string;
  readonly path: string;
  readonly isReadOnly: boolean;
}

/** Where uploads are written before they get their name: not a bucket, as no bucket's name begins with a dot. */
const UPLOADS = '.uploads';

/** The buckets of one server. */
export class Buckets {
  readonly #root: string;
  readonly #mounts: ReadonlyMap<string, string>;

  private constructor(root: string, mounts: ReadonlyMap<string, string>) {
    this.#root = root;
    this.#mounts = mounts;
  }

  /**
   * Makes the root if need be and removes uploads that an earlier server left unfinished.
   * @throws Error when a mount's name is no bucket name or its folder doesn't exist
   */
  static async open(root: string, mounts: Readonly<Record<string, string>>): Promise<Buckets> {
    await rm(join(root, UPLOADS), { recursive: true, force: true });
    await mkdir(join(root, UPLOADS), { recursive: true });
    const found = await Promise.all(
      Object.entries(mounts).map(async ([name, folder]) => [name, await mountedFolder(name, folder)] as const),
    );
    return new Buckets(await realpath(root), new Map(found));
  }

  /** Folder for files on their way to a bucket, on the same file system as the buckets. */
  get uploads(): string {
    return join(this.#root, UPLOADS);
  }

  /** Synchronous: every request asks, and the thread pool would cost more than the look. @throws S3Error InvalidBucketName, NoSuchBucket */
  find(name: string): Bucket {
    checkBucketName(name);
    const mounted = this.#mounts.get(name);
    if (mounted !== undefined) return { name, path: mounted, isReadOnly: true };
    const path = join(this.#root, name);
    if (!isFolder(path)) throw new S3Error('NoSuchBucket', `The specified bucket does not exist: ${name}`);
    return { name, path, isReadOnly: false };
  }

  /** As `find`, for a bucket that is to be changed. @throws S3Error AccessDenied for a mount */
  findWritable(name: string): Bucket {
    const bucket = this.find(name);
    if (bucket.isReadOnly)
      throw new S3Error('AccessDenied', `Bucket ${name} is a folder mounted read-only: ${bucket.path}`);
    return bucket;
  }

  /** @throws S3Error BucketAlreadyOwnedByYou */
  async create(name: string): Promise<void> {
    checkBucketName(name);
    const taken = new S3Error('BucketAlreadyOwnedByYou', `You already own the bucket ${name}.`);
    if (this.#mounts.has(name)) throw taken;
    await mkdir(join(this.#root, name)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? taken : error;
    });
  }

  /** @throws S3Error BucketNotEmpty */
  async remove(name: string): Promise<void> {
    const { path } = this.findWritable(name);
    await rmdir(path).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOTEMPTY' ? new S3Error('BucketNotEmpty', `The bucket ${name} is not empty.`) : error;
    });
  }

  /** All buckets in order of their names, with the time of the folder's creation. */
  async list(): Promise<{ name: string; created: Date }[]> {
    const names = (await readdir(this.#root)).filter((name) => isBucketName(name) && !this.#mounts.has(name));
    const folders = [...this.#mounts, ...names.map((name) => [name, join(this.#root, name)] as const)];
    const found = await Promise.all(
      folders.map(async ([name, path]) => ({ name, info: await stat(path).catch(() => undefined) })),
    );
    const buckets = found.flatMap(({ name, info }) => (info?.isDirectory() ? [{ name, created: info.birthtime }] : []));
    return buckets.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

async function mountedFolder(name: string, folder: string): Promise<string> {
  if (!isBucketName(name))
    throw new Error(`mount "${name}": not a bucket name (3-63 lower-case letters, digits, dots and hyphens)`);
  if (!isFolder(folder)) throw new Error(`mount "${name}": there is no folder ${folder}`);
  return realpath(folder);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** The rules of general purpose buckets (AWS: bucketnamingrules), without the reserved prefixes and suffixes. */
function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}

function checkBucketName(name: string): void {
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName', `The specified bucket is not valid: ${name}`);
}
