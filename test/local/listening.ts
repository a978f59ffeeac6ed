/** What a process listens on, as the operating system says it. */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

/** @returns `address:port` of each listening TCP socket of the process */
export async function listeningAddresses(pid: number): Promise<string[]> {
  return process.platform === 'linux' ? linuxAddresses(pid) : lsofAddresses(pid);
}

async function linuxAddresses(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(descriptors.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')));
  const sockets = new Set(
    links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]).filter((inode) => inode !== undefined),
  );
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)));
  return rows.filter((row) => row[3] === '0A' && sockets.has(row[9] ?? '')).map((row) => readableAddress(row[1] ?? ''));
}

function readableAddress(text: string): string {
  const [address = '', port = ''] = text.split(':');
  const bytes = Buffer.from(address, 'hex');
  const host = bytes.length === 4 ? [...bytes.reverse()].join('.') : `[${address}]`;
  return `${host}:${parseInt(port, 16)}`;
}

function lsofAddresses(pid: number): string[] {
  const output = execFileSync('lsof', ['-nP', '-a', '-p', String(pid), '-iTCP', '-sTCP:LISTEN', '-Fn'], {
    encoding: 'utf8',
  });
  return output
    .split('\n')
    .filter((line) => line.startsWith('n'))
    .map((line) => line.slice(1));
}
