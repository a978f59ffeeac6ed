/** Log files of processes. */
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const LOG_MAX_BYTES = 10 * 1024 * 1024;
const TAIL_BYTES = 4 * 1024;

/** Opens a log for appending; one that has grown large becomes `<file>.old` first. @returns a file descriptor, to be closed */
export function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > LOG_MAX_BYTES) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
}

/** Size of a log now: where what follows begins. */
export function logSize(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** The last lines written at or after `from`, at most 4 KB of them. */
export function logTail(file: string, from = 0): string[] {
  if (!existsSync(file)) return [];
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const bytes = Buffer.alloc(Math.min(TAIL_BYTES, Math.max(0, size - from)));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-12);
  } finally {
    closeSync(descriptor);
  }
}
