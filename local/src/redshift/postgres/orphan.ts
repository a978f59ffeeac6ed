/** A server that outlived the process which started it: found through the data folder, ended before a new one starts. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
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
  const { parent, command } = describe(pid);
  // A process id is used again after a while: only a postgres on this very folder is ours to end.
  if (!command.includes('postgres') || !command.includes(folder)) return;
  const starter = await readStarter(folder);
  if (starter !== null && starter === parent && isAlive(starter)) {
    throw new Error(`a local Redshift already runs on ${folder}, started by process ${starter}`);
  }
  await end(pid);
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

function describe(pid: number): { parent: number; command: string } {
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const cut = line.indexOf(' ');
    return { parent: Number(line.slice(0, cut)), command: line.slice(cut + 1) };
  } catch {
    return { parent: 0, command: '' };
  }
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGQUIT');
  for (let waited = 0; isAlive(pid) && waited < PATIENCE_MS; waited += 10) await delay(10);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}
