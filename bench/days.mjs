// A month of daily files as one load a day, as one backfill, and as one reload: the same rows, and how long each takes.
// Usage: node bench/days.mjs <folder with log_data/, song_data/, log_json_path.json>; default: the generated sample.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { prepareSample } from '../dist-pipelines/sparkify/sample/index.js';
import { withStack } from './stack.mjs';

const pipeline = fileURLToPath(new URL('../pipelines/sparkify', import.meta.url));
const TABLES = ['staging_events', 'staging_songs', 'songplays', 'users', 'songs', 'artists', 'time'];
const work = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
const source = process.argv[2] ? resolve(process.argv[2]) : sample();
const bucket = join(work, 'bucket');
const logs = readdirSync(join(source, 'log_data'), { recursive: true })
  .filter((file) => file.endsWith('-events.json'))
  .sort();
const days = logs.map((file) => /\d{4}-\d{2}-\d{2}/.exec(file)[0]);

try {
  mkdirSync(bucket);
  cpSync(join(source, 'song_data'), join(bucket, 'song_data'), { recursive: true });
  cpSync(join(source, 'log_json_path.json'), join(bucket, 'log_json_path.json'));
  await withStack(['--pipeline', pipeline, '--mount', `sparkify=${bucket}`], measure);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure({ env, run }) {
  const loadstar = (...args) => run(...args, '--pipeline', pipeline, '--json');
  const loads = [];
  for (const file of logs) {
    mkdirSync(dirname(join(bucket, 'log_data', file)), { recursive: true });
    cpSync(join(source, 'log_data', file), join(bucket, 'log_data', file));
    loads.push(timed(() => loadstar('load')));
  }
  const byLoads = await contents(env);
  run('reset', '--pipeline', pipeline, '--yes');
  const backfillMs = timed(() => loadstar('backfill', '--from', days[0], '--to', days.at(-1)));
  const byBackfill = await contents(env);
  const reloadMs = timed(() => loadstar('reload'));
  const byReload = await contents(env);
  const sum = loads.reduce((a, b) => a + b, 0);
  console.log(`${logs.length} days of ${source}`);
  console.log(`${logs.length} loads   ${Math.round(sum)} ms, ${Math.round(sum / loads.length)} ms each`);
  console.log(`1 backfill ${Math.round(backfillMs)} ms`);
  console.log(`1 reload   ${Math.round(reloadMs)} ms`);
  for (const table of TABLES) {
    const found = [byLoads, byBackfill, byReload].map((each) => each[table]);
    console.log(
      `${table.padEnd(16)} ${found[0].rows} rows, ${new Set(found.map(({ hash }) => hash)).size === 1 ? 'equal' : `DIFFERENT: ${found.map(({ rows }) => rows).join(', ')}`}`,
    );
  }
  const isEqual =
    JSON.stringify(byLoads) === JSON.stringify(byBackfill) && JSON.stringify(byLoads) === JSON.stringify(byReload);
  if (!isEqual) process.exitCode = 1;
}

function timed(run) {
  const started = performance.now();
  run();
  return performance.now() - started;
}

async function contents(env) {
  const { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = env;
  const client = new pg.Client({ host, port: Number(port), user, password, database });
  await client.connect();
  const found = {};
  for (const table of TABLES) {
    const { rows } = await client.query({ text: `SELECT * FROM sparkify.${table}`, rowMode: 'array' });
    const lines = rows.map((row) => JSON.stringify(row)).sort();
    found[table] = { rows: rows.length, hash: createHash('sha256').update(lines.join('\n')).digest('hex') };
  }
  await client.end();
  return found;
}

function sample() {
  const folder = fileURLToPath(new URL('../.loadstar/sample/sparkify', import.meta.url));
  mkdirSync(folder, { recursive: true });
  prepareSample(folder);
  return folder;
}
