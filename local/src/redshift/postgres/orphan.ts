/** A server that outlived the process which started it: found through the data folder, ended before a new one starts. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './folder.js';

/** How long a server may take to end before it is killed. */
const PATIENCE_MS = 10_000;

/**
 * Ends the server that holds `folder`, if one does and nobody runs it any more.
 * @throws Error when the process that started it is still there: two servers can't share one folder
 */
export async function reapOrphan(folder: string): Promise<void> {
  const pid = await holderOf(folder);
  if (pid === null) return;
  const { parent, state, command } = describe(pid);
  if (state.startsWith('Z')) return disown(folder, pid);
  // A process id is used again after a while: only a postgres on this very folder is ours to end.
  if (!command.includes('postgres') || !command.includes(folder)) return;
  const starter = await readStarter(folder);
  if (starter !== null && starter === parent && isAlive(starter)) {
    throw new Error(`a local Redshift already runs on ${folder}, started by process ${starter}`);
  }
  await end(pid);
  if (isAlive(pid)) await disown(folder, pid);
}

/** Above the highest id of any system, so that no process has it. */
const NOBODY = 2_000_000_000;

/**
 * A server that ended keeps its id until its parent asks how it ended, which some containers' first process never does; a new server would take
 * it for running. Only the id is replaced: by the file's other lines the new server finds sessions of the old one that still work.
 */
async function disown(folder: string, pid: number): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text !== '') await writeFile(file, text.replace(new RegExp(`^${pid}\\b`), String(NOBODY)));
}

/** The file that names the process which started the server. */
export const STARTER_FILE = 'local-redshift.starter';

async function readStarter(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, STARTER_FILE), 'utf8').catch(() => '');
  return text === '' ? null : Number(text);
}

async function holderOf(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
}

/** What the system says of a process; `state` begins with Z when it has ended and its parent hasn't noticed. */
interface Description {
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

function describe(pid: number): Description {
  try {
    return process.platform === 'linux' ? describeByProc(pid) : describeByPs(pid);
  } catch {
    return { parent: 0, state: '', command: '' };
  }
}

/** Without `ps`, which small containers don't have. */
function describeByProc(pid: number): Description {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in brackets and may hold anything: count from the last one.
  const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(parent), state, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
}

function describeByPs(pid: number): Description {
  const line = execFileSync('ps', ['-ww', '-o', 'ppid=,stat=,command=', '-p', String(pid)], {
    encoding: 'utf8',
  }).trim();
  const [, parent, state = '', command = ''] = /^(\d+)\s+(\S+)\s+(.*)$/s.exec(line) ?? [];
  return { parent: Number(parent), state, command };
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGQUIT');
  for (let waited = 0; isActive(pid) && waited < PATIENCE_MS; waited += 10) await delay(10);
  if (isActive(pid)) process.kill(pid, 'SIGKILL');
}

/** Runs, and isn't merely waiting for its parent to notice its end. */
function isActive(pid: number): boolean {
  return isAlive(pid) && !describe(pid).state.startsWith('Z');
}
