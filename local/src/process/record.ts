/** Which process is meant: a pid alone is reused, a pid with its start time is not. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** A process as it can be recognised later, by another process, after a restart of the machine too. */
export interface ProcessRecord {
  readonly pid: number;
  /** When it started, in the words of the operating system: to be compared, not read. */
  readonly stamp: string;
  /** What it is, for people. */
  readonly name: string;
}

/** @returns undefined when there is no such process */
export function recordOf(pid: number, name: string): ProcessRecord | undefined {
  const stamp = startStamp(pid);
  return stamp === undefined ? undefined : { pid, stamp, name };
}

/** Whether the process that was recorded still runs. */
export function isRunning({ pid, stamp }: ProcessRecord): boolean {
  return startStamp(pid) === stamp;
}

/** Keeps a record in a file. */
export function writeRecord(file: string, record: ProcessRecord): void {
  writeFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** @returns undefined when there is no such file, or its writer was ended in the middle of it */
export function readRecord(file: string): ProcessRecord | undefined {
  try {
    const { pid, stamp, name } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessRecord>;
    return typeof pid === 'number' && typeof stamp === 'string' ? { pid, stamp, name: name ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets a record. */
export function removeRecord(file: string): void {
  rmSync(file, { force: true });
}

/** @returns undefined for no process and for one that ended but was not yet reaped by its parent */
function startStamp(pid: number): string | undefined {
  return process.platform === 'linux' ? linuxStamp(pid) : psStamp(pid);
}

function linuxStamp(pid: number): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, which may hold anything: count from the last bracket.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function psStamp(pid: number): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
}
