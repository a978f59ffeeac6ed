/** One PostgreSQL server as a child process: made if need be, started, watched, stopped. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { serverAccount, type Account } from './account.js';
import { findBinaries, type Binaries } from './binaries.js';
import { createFolder, placeFolder, readNote, type FolderNote } from './folder.js';
import { as, fillFolder } from './initdb.js';
import { reapOrphan, STARTER_FILE } from './orphan.js';

export interface Cluster {
  readonly pid: number;
  /** Where it listens, on 127.0.0.1. */
  readonly port: number;
  readonly folder: string;
  readonly note: FolderNote;
  /** Ends every session, then the server. Safe to call twice. */
  stop(): Promise<void>;
}

/** Settings of a server that holds what can be loaded again, on a machine that other things run on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  // Not off: what was committed must survive a kill of the server (not of the machine). Without fsync it costs one write.
  synchronous_commit: 'on',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  shared_buffers: '128MB',
  max_connections: '120',
  autovacuum_naptime: '20s',
  password_encryption: 'md5',
  md5_password_warnings: 'off',
  track_activity_query_size: '16kB',
  log_checkpoints: 'off',
  jit: 'off',
  // Redshift joins on equality by hash or merge whatever it knows of the tables (AWS: c-the-query-plan). PostgreSQL, on tables it has no
  // statistics of, would choose nested loops: 20 s for songplays of the Sparkify events of a month, where a hash join takes 0.2 s.
  enable_nestloop: 'off',
};

/** How long a stop waits for the server before it gets SIGQUIT, then SIGKILL. */
const STOP_PATIENCE_MS = 5_000;
const START_ATTEMPTS = 5;

/**
 * Starts the server on `dataDir`, creating the folder when it is not there.
 * @param log gets the server's own lines
 */
export async function startCluster(dataDir: string, log: (line: string) => void): Promise<Cluster> {
  const account = serverAccount();
  const binaries = await findBinaries(account);
  const folder = await placeFolder(dataDir, account);
  const note =
    (await readNote(folder)) ??
    (await createFolder(folder, account, (draft, made) => fillFolder(binaries, account, draft, made)));
  await reapOrphan(folder);
  await writeFile(join(folder, STARTER_FILE), String(process.pid));
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      const child = await launch(binaries, account, folder, port, log);
      return { pid: child.pid ?? 0, port, folder, note, stop: stopper(child) };
    } catch (error) {
      // Somebody may have taken the port between our look and the server's.
      if (attempt === START_ATTEMPTS || !/could not (bind|create any)/.test(String(error))) throw error;
    }
  }
}

async function launch(
  binaries: Binaries,
  account: Account | null,
  folder: string,
  port: number,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const settings = Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  // Detached: Ctrl-C goes to the whole process group, and the server has to outlive the sessions that drain.
  const child = spawn(binaries.postgres, ['-D', folder, ...settings], {
    ...as(account),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: '/',
  });
  const killChild = (): void => void child.kill('SIGQUIT');
  process.once('exit', killChild);
  child.once('exit', () => process.off('exit', killChild));
  const said: string[] = [];
  await new Promise<void>((ready, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      fail(new Error(`postgres ended at its start (exit code ${code}): ${said.join('\n')}`)),
    );
    createInterface({ input: child.stderr }).on('line', (line) => {
      log(line);
      if (said.length < 20) said.push(line);
      if (line.includes('database system is ready to accept connections')) ready();
    });
  });
  child.removeAllListeners('error').on('error', (error) => log(String(error)));
  return child;
}

function stopper(child: ChildProcess): () => Promise<void> {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGINT');
    const quit = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
    const kill = setTimeout(() => child.kill('SIGKILL'), 2 * STOP_PATIENCE_MS);
    await gone;
    clearTimeout(quit);
    clearTimeout(kill);
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
