/** Sorted contents of directories, kept while they don't change: a listing of 100,000 keys by pages reads each directory once. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareKeys, entryPart } from './key.js';
import { isSettled } from './settled.js';

/** One entry of a directory. `order` is the part as it stands in the key: with a slash at its end for a folder. */
export interface FolderEntry {
  readonly fileName: string;
  readonly isFolder: boolean;
  readonly order: string;
}

/** Names kept in memory in all: about 100 bytes each. */
const CACHED_ENTRIES_MAX = 400_000;

interface Reading {
  readonly stamp: string;
  readonly entries: readonly FolderEntry[];
}

/** Reads directories; an entry that vanished meanwhile, or is neither file nor folder (a socket, say), doesn't exist. */
export class FolderReader {
  readonly #readings = new Map<string, Reading>();
  #entryCount = 0;

  /** @returns entries in order of the keys they begin; [] when there is no such directory */
  async read(path: string): Promise<readonly FolderEntry[]> {
    const info = await stat(path, { bigint: true }).catch(() => undefined);
    if (!info?.isDirectory()) return [];
    const stamp = `${info.ino}:${info.mtimeNs}`;
    const known = this.#readings.get(path);
    if (known?.stamp === stamp) return this.#touch(path, known);
    this.#forget(path);
    const mayKeep = isSettled(info, Date.now());
    const entries = await readEntries(path);
    if (mayKeep) this.#keep(path, { stamp, entries });
    return entries;
  }

  #touch(path: string, reading: Reading): readonly FolderEntry[] {
    this.#readings.delete(path);
    this.#readings.set(path, reading);
    return reading.entries;
  }

  #keep(path: string, reading: Reading): void {
    this.#readings.set(path, reading);
    this.#entryCount += reading.entries.length;
    for (const oldest of this.#readings.keys()) {
      if (this.#entryCount <= CACHED_ENTRIES_MAX) break;
      this.#forget(oldest);
    }
  }

  #forget(path: string): void {
    this.#entryCount -= this.#readings.get(path)?.entries.length ?? 0;
    this.#readings.delete(path);
  }
}

async function readEntries(path: string): Promise<FolderEntry[]> {
  const dirents = await readdir(path, { withFileTypes: true }).catch(() => []);
  const entries: FolderEntry[] = [];
  for (const dirent of dirents) {
    const isFolder = dirent.isSymbolicLink() ? await linksToFolder(path, dirent) : dirent.isDirectory();
    if (isFolder === undefined || (!isFolder && !dirent.isFile() && !dirent.isSymbolicLink())) continue;
    const part = entryPart(dirent.name, isFolder);
    entries.push({ fileName: dirent.name, isFolder, order: isFolder ? `${part}/` : part });
  }
  entries.sort((a, b) => compareKeys(a.order, b.order) || a.fileName.length - b.fileName.length);
  // An object may have its plain and its escaped name for a moment; the plain one, which is shorter, counts.
  return entries.filter((entry, i) => entry.order !== entries[i - 1]?.order);
}

/** Links are followed, but not to a folder they stand in, which would never end. */
async function linksToFolder(path: string, { name }: Dirent): Promise<boolean | undefined> {
  const info = await stat(join(path, name)).catch(() => undefined);
  if (info?.isFile()) return false;
  if (!info?.isDirectory()) return undefined;
  const [here, there] = await Promise.all([realpath(path), realpath(join(path, name))]);
  return `${here}/`.startsWith(`${there}/`) ? undefined : true;
}
