/** The data folder: where it really lies, whether it is ours, and how a new one comes into being as a whole or not at all. */
import { createHash, randomBytes } from 'node:crypto';
import {
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { isReachable, type Account } from './account.js';

/** What a data folder says about itself, in `local-redshift.json`. Readable by its owner alone: it holds a password. */
export interface FolderNote {
  /** Password of the internal superuser; clients never see it. */
  readonly adminPassword: string;
  /** Which bootstrap was applied last, or null when none was. */
  readonly bootstrap: string | null;
}

const NOTE = 'local-redshift.json';

/**
 * The folder that holds the data of `dataDir`: the path itself, or, where `account` could not reach it, a folder under
 * the system's temporary folder to which `dataDir` then is a link.
 */
export async function placeFolder(dataDir: string, account: Account | null): Promise<string> {
  const wanted = resolve(dataDir);
  await mkdir(dirname(wanted), { recursive: true });
  const parent = await realpath(dirname(wanted));
  const path = join(parent, basename(wanted));
  if (account === null || (await isReachable(parent))) return path;
  const id = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const place = join(await realpath(tmpdir()), `local-redshift-data-${id}`);
  await linkTo(place, path);
  await writeFile(`${place}${LINK_SUFFIX}`, path);
  await sweep(dirname(place));
  return place;
}

const LINK_SUFFIX = '.link';

/** Removes the data of links that are gone: whoever removed them meant the data. */
async function sweep(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => /^local-redshift-data-[0-9a-f]+\.link$/.test(name));
  for (const name of names) {
    const place = join(parent, name.slice(0, -LINK_SUFFIX.length));
    const link = await readFile(join(parent, name), 'utf8').catch(() => '');
    const isLinked = (await readlink(link).catch(() => '')) === place;
    const isInUse = await lstat(join(place, 'postmaster.pid')).catch(() => null);
    if (isLinked || isInUse !== null) continue;
    await rm(place, { recursive: true, force: true });
    await rm(join(parent, name), { force: true });
  }
}

async function linkTo(place: string, path: string): Promise<void> {
  const there = await lstat(path).catch(() => null);
  if (there?.isSymbolicLink()) await rm(path);
  else if (there !== null) await removeEmpty(path);
  await symlink(place, path);
}

async function removeEmpty(path: string): Promise<void> {
  if ((await readdir(path)).length > 0) throw foreign(path);
  await rm(path, { recursive: true });
}

/**
 * The note of an existing folder, or null when there is none yet (or an empty one).
 * @throws Error when the folder holds something that is not ours
 */
export async function readNote(folder: string): Promise<FolderNote | null> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return null;
  const text = await readFile(join(folder, NOTE), 'utf8').catch(() => null);
  if (text === null) throw foreign(folder);
  return JSON.parse(text) as FolderNote;
}

export async function writeNote(folder: string, note: FolderNote): Promise<void> {
  const draft = join(folder, `${NOTE}.new`);
  await writeFile(draft, JSON.stringify(note), { mode: 0o600 });
  await rename(draft, join(folder, NOTE));
}

/** Makes the folder by `fill`, which works on a draft beside it; a crash half-way leaves only a draft, removed next time. */
export async function createFolder(
  folder: string,
  account: Account | null,
  fill: (draft: string, note: FolderNote) => Promise<FolderNote>,
): Promise<FolderNote> {
  await removeDrafts(folder);
  const draft = `${folder}.draft-${process.pid}`;
  await mkdir(draft, { mode: 0o700 });
  if (account !== null) await chown(draft, account.uid, account.gid);
  try {
    const note = await fill(draft, { adminPassword: randomBytes(18).toString('base64url'), bootstrap: null });
    await writeNote(draft, note);
    await rename(draft, folder);
    return note;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function removeDrafts(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.draft-`;
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

/** True when a process of this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function foreign(folder: string): Error {
  return new Error(`${folder} is not empty and is not a local Redshift's data folder; name another one`);
}
