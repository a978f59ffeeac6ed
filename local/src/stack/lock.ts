/**
 * One supervisor a folder. Locks are numbered files, `lock.1`, `lock.2`, …: the highest one counts, and names its holder. A new one can be
 * made in one instant and by one process only (a hard link), and the highest is never removed, so nobody takes over a dead holder's
 * lock twice. A lock that was given back stays, empty.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type ProcessRecord } from '../process/record.js';

/** Who holds a lock. */
export interface LockHolder extends ProcessRecord {
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** @returns what gives the lock back, or the holder when another one has it */
export function takeLock(
  folder: string,
  me: LockHolder,
): { readonly release: () => void } | { readonly holder: LockHolder } {
  for (;;) {
    const last = highestLock(folder);
    const holder = readHolder(lockFile(folder, last));
    if (holder && isRunning(holder)) return { holder };
    if (createLock(folder, last + 1, me) && isHighest(folder, last + 1))
      return { release: () => writeFileSync(lockFile(folder, last + 1), '') };
  }
}

/** Makes sure that nobody went ahead with a list of locks that was newer than ours; else gives way. */
function isHighest(folder: string, number: number): boolean {
  const isMine = highestLock(folder) === number;
  for (const other of lockNumbers(folder))
    if (isMine ? other < number : other === number) rmSync(lockFile(folder, other), { force: true });
  return isMine;
}

function createLock(folder: string, number: number, me: LockHolder): boolean {
  const draft = join(folder, `lock.${me.pid}.${randomBytes(4).toString('hex')}.new`);
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    linkSync(draft, lockFile(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function highestLock(folder: string): number {
  return Math.max(0, ...lockNumbers(folder));
}

function lockNumbers(folder: string): number[] {
  return readdirSync(folder).flatMap((name) =>
    /^lock\.(\d+)$/.exec(name) ? [Number(name.slice('lock.'.length))] : [],
  );
}

function lockFile(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}

/** @returns undefined for a lock that was given back, or removed meanwhile */
function readHolder(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}
