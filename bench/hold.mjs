// How fast a run recovers: a killed worker's step running again, a cancel felt on the warehouse, a resumed step's statement running, and how
// long the history of a run gets that is resumed ten times. On a stack of its own, with the pipeline of the tests.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectTemporal } from '../dist/workflows/client.js';
import pg from 'pg';
import { median } from './pairs.mjs';
import { loadstar, withStack } from './stack.mjs';

const HEARTBEAT_SECONDS = 5;
const RUNS = 5;
const folder = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
cpSync(fileURLToPath(new URL('../test/fixtures/pipelines/music', import.meta.url)), join(folder, 'music'), {
  recursive: true,
});
mkdirSync(join(folder, 'files', 'plays'), { recursive: true });
writeFileSync(
  join(folder, 'loadstar.config.json'),
  JSON.stringify({ pipeline: 'music', heartbeatSeconds: HEARTBEAT_SECONDS, worker: { graceSeconds: 1 } }),
);
let days = 0;
/** A new day of plays. */
const putDay = (seconds = 60) => {
  const day = new Date(Date.UTC(2018, 10, ++days)).toISOString().slice(0, 10);
  const play = { played_at: `${day} 01:00:00`, listener: 'ada', song: 1, seconds };
  writeFileSync(join(folder, 'files', 'plays', `${day}.json`), `${JSON.stringify(play)}\n`);
  return day;
};

try {
  await withStack(['--mount', `music=${join(folder, 'files')}`], measure, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure({ env, run }) {
  const address = {
    host: env.PGHOST,
    port: Number(env.PGPORT),
    user: env.PGUSER,
    password: env.PGPASSWORD,
    database: env.PGDATABASE,
  };
  const watcher = new pg.Client(address);
  watcher.on('error', () => undefined);
  await watcher.connect();
  putDay();
  run('load');
  /** Process ids of the sessions whose step waits for the lock of `plays`. */
  const waiting = async () =>
    (
      await watcher.query(
        "SELECT pid FROM stv_recents WHERE status = 'Running' AND query LIKE '/* loadstar:%LOCK music__ledger.plays__lock%'",
      )
    ).rows.map(({ pid }) => pid);
  const until = async (isSo) => {
    while (!(await isSo())) await delay(5);
    return performance.now();
  };
  /** Holds the lock of `plays` while a run is under way, so that its step can be seen to start. */
  const whileLocked = async (work) => {
    const blocker = new pg.Client(address);
    blocker.on('error', () => undefined);
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK music__ledger.plays__lock');
    const ms = await work();
    await blocker.query('ROLLBACK');
    await blocker.end();
    return ms;
  };
  const command = (...args) => spawn(process.execPath, [loadstar, ...args], { cwd: folder, stdio: 'ignore' });

  const killed = await times(async () => {
    putDay();
    const ms = await whileLocked(async () => {
      run('load', '--detach');
      await until(async () => (await waiting()).length === 1);
      const [pid] = await waiting();
      const worker = workerPid(run);
      const began = performance.now();
      process.kill(worker, 'SIGKILL');
      return (await until(async () => (await waiting()).some((other) => other !== pid))) - began;
    });
    run('watch');
    return ms;
  });
  show(`a killed worker's step runs again`, killed, `${HEARTBEAT_SECONDS} s heartbeat timeout + 2 s`);

  const cancelled = await times(async () => {
    putDay();
    return await whileLocked(async () => {
      run('load', '--detach');
      await until(async () => (await waiting()).length === 1);
      const began = performance.now();
      command('cancel', 'latest');
      const ms = (await until(async () => (await waiting()).length === 0)) - began;
      while (JSON.parse(run('show', '--json')).state !== 'cancelled') await delay(50);
      return ms;
    });
  });
  show('cancel typed, and its statement gone', cancelled, '2 s');

  const resumed = await times(async () => {
    const day = putDay('many');
    command('load');
    while (JSON.parse(run('show', '--json')).state !== 'held') await delay(50);
    const file = join(folder, 'files', 'plays', `${day}.json`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"many"', '1'));
    const ms = await whileLocked(async () => {
      const began = performance.now();
      command('resume', 'latest', '--yes', '--detach');
      return (await until(async () => (await waiting()).length === 1)) - began;
    });
    run('watch');
    return ms;
  });
  show('resume typed, and its statement running', resumed, '1 s');

  const day = putDay('many');
  command('load');
  const state = () => JSON.parse(run('show', '--json'));
  while (state().state !== 'held') await delay(50);
  for (let round = 1; round <= 10; round++) {
    run('resume', 'latest', '--yes', '--detach');
    for (let view = state(); view.state !== 'held' || (view.answers ?? []).length < round; view = state())
      await delay(50);
  }
  const client = await connectTemporal({ address: env.TEMPORAL_ADDRESS, namespace: env.TEMPORAL_NAMESPACE });
  const { historyLength } = await client.workflow.getHandle(state().run).describe();
  await client.connection.close();
  console.log(
    `${'history after 10 resumes of a held run'.padEnd(42)} ${historyLength} events (at most 500); ${day} stays bad`,
  );
  await watcher.end();
}

async function times(work) {
  const all = [];
  for (let i = 0; i < RUNS; i++) all.push(await work());
  return all;
}

/** Temporal lists a dead worker for some minutes more. */
function workerPid(run) {
  const found = JSON.parse(run('doctor', '--json')).find(({ what }) => what === 'worker')?.found ?? '';
  return [...found.matchAll(/:(\d+)/g)].map(([, pid]) => Number(pid)).find(isAlive);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function show(name, ms, limit) {
  const seconds = (value) => `${(value / 1_000).toFixed(2)} s`;
  console.log(
    `${name.padEnd(42)} min ${seconds(Math.min(...ms))}  median ${seconds(median(ms))}  max ${seconds(Math.max(...ms))}  (at most ${limit})`,
  );
}
