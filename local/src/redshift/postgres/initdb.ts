/**
 * A new cluster in an empty folder. initdb takes most of a first start, so what it made is kept for a day as a template under the temporary folder,
 * readable by its owner alone, and copied from then on.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import type { FolderNote } from './folder.js';

/** The internal superuser; Redshift's own has this name. */
export const ADMIN = 'rdsdb';

/** Older templates are made anew: cleaners of temporary folders remove single files of what lies there for long. */
const TEMPLATE_AGE_MS = 24 * 60 * 60 * 1_000;
/** Names the way a cluster is made; another one must not meet the templates of this one. */
const TEMPLATE_VERSION = 3;
const PASSWORD_FILE = 'template.password';

/** Fills `draft`, which is empty and belongs to the account. @returns the note to keep: the template's password goes with its data */
export async function fillFolder(
  binaries: Binaries,
  account: Account | null,
  draft: string,
  note: FolderNote,
): Promise<FolderNote> {
  const template = templatePath(binaries, account);
  const adminPassword = await readPassword(template);
  if (adminPassword !== null && (await copyFolder(template, draft, account))) return { ...note, adminPassword };
  await initdb(binaries, account, draft, note);
  await keepTemplate(draft, template, account, note.adminPassword);
  return note;
}

function templatePath(binaries: Binaries, account: Account | null): string {
  const id = binaries.initdb.replace(/[^A-Za-z0-9]+/g, '-').slice(-80);
  return join(tmpdir(), `local-redshift-${account?.uid ?? process.getuid?.() ?? 0}-template-${TEMPLATE_VERSION}${id}`);
}

/** Null where there is no template that can be used. */
async function readPassword(template: string): Promise<string | null> {
  try {
    const { mtimeMs, mode } = await stat(template);
    if (Date.now() - mtimeMs > TEMPLATE_AGE_MS || (mode & 0o077) !== 0) return null;
    return await readFile(join(template, PASSWORD_FILE), 'utf8');
  } catch {
    return null;
  }
}

/** @returns false when it could not be copied; `to` is then empty again */
async function copyFolder(from: string, to: string, account: Account | null): Promise<boolean> {
  const child = spawn('cp', ['-R', '-p', `${from}/.`, to], { ...as(account), stdio: 'ignore', cwd: '/' });
  const code = await new Promise<number | null>((resolve) =>
    child.once('error', () => resolve(-1)).once('close', resolve),
  );
  await rm(join(to, PASSWORD_FILE), { force: true });
  if (code === 0) return true;
  await spawnQuietly('find', [to, '-mindepth', '1', '-delete'], account);
  return false;
}

async function keepTemplate(from: string, template: string, account: Account | null, password: string): Promise<void> {
  const draft = `${template}.${process.pid}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    if (account !== null) await chown(draft, account.uid, account.gid);
    if (!(await copyFolder(from, draft, account))) throw new Error('not copied');
    await writeFile(join(draft, PASSWORD_FILE), password, { mode: 0o600 });
    if (account !== null) await chown(join(draft, PASSWORD_FILE), account.uid, account.gid);
    await rm(template, { recursive: true, force: true });
    await rename(draft, template);
  } catch {
    // It only saves time; the next start makes its own.
    await rm(draft, { recursive: true, force: true });
  }
}

async function spawnQuietly(command: string, args: readonly string[], account: Account | null): Promise<void> {
  const child = spawn(command, args, { ...as(account), stdio: 'ignore', cwd: '/' });
  await new Promise<void>((resolve) => child.once('error', () => resolve()).once('close', () => resolve()));
}

async function initdb(binaries: Binaries, account: Account | null, draft: string, note: FolderNote): Promise<void> {
  const passwordFile = join(draft, '..', `.local-redshift-${process.pid}.password`);

  await writeFile(passwordFile, note.adminPassword, { mode: 0o600 });
  try {
    if (account !== null) await chown(passwordFile, account.uid, account.gid);
    const args = [
      '-D',
      draft,
      '-U',
      ADMIN,
      '-A',
      'md5',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C',
      // Order by bytes, and case of every letter.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ];
    const child = spawn(binaries.initdb, [...args, '-c', 'password_encryption=md5'], {
      ...as(account),
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: '/',
    });
    const lines = collect(child);
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`initdb failed (exit code ${code}): ${lines.join('\n')}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Options that run a child under the account, with messages in English and times in UTC. */
export function as(account: Account | null): { uid?: number; gid?: number; env: NodeJS.ProcessEnv } {
  return { ...account, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
}

function collect(child: ChildProcess): string[] {
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
  return lines;
}
