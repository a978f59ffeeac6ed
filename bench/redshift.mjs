// The local Redshift against the PostgreSQL behind it, on the same machine at the same time. Usage: node bench/redshift.mjs [part …]; default: all parts.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { EVENTS_DDL, writeEvents } from './events.mjs';
import { comparePairs, compareRates, median } from './pairs.mjs';

const EVENTS = 1_000_000;
const EVENT_FILES = 16;
const SMALL_FILES = 14_896;
const SELECTED_ROWS = 200_000;
const parts = { copy, files, queries, insert, database, start };
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) throw new Error(`no part "${unknown}"; there are ${Object.keys(parts).join(', ')}`);

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const password = 'Bench-pass-1';
const iam = "iam_role 'arn:aws:iam::123456789012:role/bench'";
const folder = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
chmodSync(folder, 0o755);
const bucket = join(folder, 's3', 'bench');
mkdirSync(bucket, { recursive: true });
const s3 = await startServer('s3', { root: join(folder, 's3'), ...credentials });
const redshiftOptions = {
  dataDir: join(folder, 'redshift'),
  password,
  s3: { endpoint: s3.told.endpoint, ...credentials },
};
let redshift = await startServer('redshift', redshiftOptions);
let proxied = await connect(redshift.told.port);
let direct = await connect(postgresPort());
try {
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
    console.log(`\n# ${name}`);
    await parts[name]();
  }
} finally {
  await Promise.all([proxied.end(), direct.end()]);
  await redshift.stop();
  await s3.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A million events from S3, against PostgreSQL's own COPY of the same rows as ready-made CSV. */
async function copy() {
  const csv = join(folder, 'events.csv');
  const bytes = writeEvents(join(bucket, 'events'), csv, EVENTS, EVENT_FILES);
  console.log(`${EVENTS} events, ${EVENT_FILES} files, ${Math.round(bytes / 1e6)} MB of JSON`);
  const tables = ['loaded', 'plain'];
  for (const table of tables) await proxied.query(`CREATE TABLE ${table} (${EVENTS_DDL})`);
  const fromS3 = `COPY loaded FROM 's3://bench/events/' ${iam} JSON 'auto' TIMEFORMAT 'epochmillisecs'`;
  await costs();
  await compareRates(
    { name: 'COPY from S3', before: () => emptied('loaded'), run: () => proxied.query(fromS3) },
    { name: 'COPY FROM STDIN', before: () => emptied('plain'), run: () => copyIn('COPY plain FROM STDIN CSV', csv) },
    { count: EVENTS, unit: 'rows', runs: 3, limit: 'ratio 0.6' },
  );
  console.log(await costs());
  const different = await direct.query('SELECT count(*) FROM (TABLE loaded EXCEPT ALL TABLE plain) AS rows');
  if (different.rows[0].count !== '0') throw new Error(`${different.rows[0].count} rows differ`);
  for (const table of tables) await direct.query(`DROP TABLE ${table}`);
  rmSync(csv);
}

/** Thousands of files of one small object each, against the same objects in one file. */
async function files() {
  const lines = Array.from({ length: SMALL_FILES }, (_, id) =>
    JSON.stringify({
      song_id: `SO${String(id).padStart(16, '0')}`,
      num_songs: 1,
      artist_name: 'Line Renaud',
      year: 1950 + (id % 70),
      duration: 152.92036 + id,
      title: 'Der Kleine Dompfaff',
      artist_location: '',
      artist_latitude: null,
    }),
  );
  lines.forEach((line, id) => {
    const place = join(bucket, 'songs', String(id % 26), String((id >> 5) % 26));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${id}.json`), line);
  });
  writeFileSync(join(bucket, 'songs.json'), lines.join('\n'));
  await proxied.query(
    'CREATE TABLE songs (song_id VARCHAR(32), num_songs INTEGER, artist_name VARCHAR(256), year INTEGER, duration DOUBLE PRECISION, title VARCHAR(256), artist_location VARCHAR(256), artist_latitude DOUBLE PRECISION)',
  );
  const load = (prefix) => () => proxied.query(`COPY songs FROM 's3://bench/${prefix}' ${iam} JSON 'auto'`);
  const before = () => emptied('songs');
  await costs();
  await comparePairs(
    { name: `${SMALL_FILES} files`, before, run: load('songs/') },
    { name: 'one file', before, run: load('songs.json') },
    { runs: 5, limit: '3 s for the files' },
  );
  console.log(await costs());
  const { rows } = await direct.query('SELECT count(*) FROM songs');
  if (Number(rows[0].count) !== SMALL_FILES) throw new Error(`${rows[0].count} rows of ${SMALL_FILES}`);
}

/** Queries one after the other, and a long result. Of those that do nothing, a bare forwarder of bytes shows what one more hop costs. */
async function queries() {
  await direct.query(
    `CREATE TABLE rows AS SELECT i::integer AS id, 'Name' || i % 97 AS name, i * 1.5 AS amount, timestamp '2018-11-01' + i * interval '1 second' AS ts FROM generate_series(1, ${SELECTED_ROWS}) AS i`,
  );
  await direct.query('CREATE TABLE few AS SELECT * FROM rows WHERE id <= 1000');
  const forwarder = await startServer('forwarder', { port: postgresPort() });
  const forwarded = await connect(forwarder.told.port);
  const found = 'AS id, count(*) AS plays, max(name) AS name, sum(amount) AS amount FROM few WHERE id >';
  const requests = {
    'simple queries': (i) => `SELECT ${i} ${found} ${i}`,
    'extended queries': (i) => ({ text: `SELECT $1::integer ${found} $1`, values: [i] }),
    'prepared queries': (i) => ({ name: 'found', text: `SELECT $1::integer ${found} $1`, values: [i] }),
    'simple, empty': (i) => `SELECT ${i} AS id`,
    'extended, empty': (i) => ({ text: 'SELECT $1::integer AS id', values: [i] }),
  };
  const repeated = (client, request) => async () => {
    for (let i = 0; i < 200; i++) await client.query(request(i));
  };
  for (const [name, request] of Object.entries(requests)) {
    const isEmpty = name.endsWith('empty');
    for (const [other, client] of Object.entries(isEmpty ? { direct, forwarder: forwarded } : { direct })) {
      await compareRates(
        { name, run: repeated(proxied, request) },
        { name: other, run: repeated(client, request) },
        { count: 200, unit: 'queries', runs: 15, ...(isEmpty ? {} : { limit: 'ratio 0.85' }) },
      );
    }
  }
  await forwarded.end();
  await forwarder.stop();
  const select = (client) => () => client.query('SELECT * FROM rows');
  await compareRates(
    { name: 'long select', run: select(proxied) },
    { name: 'direct', run: select(direct) },
    { count: SELECTED_ROWS, unit: 'rows', runs: 9, limit: 'ratio 0.85' },
  );
  await direct.query('DROP TABLE rows, few');
}

/** 500 rows of literals into VARCHAR columns, whose bytes are counted, against the same rows into columns without a length. */
async function insert() {
  const columns = ['run_id', 'step_id', 'uri', 'etag', 'mode', 'worker', 'note'];
  const ddl = (type) => columns.map((name) => `${name} ${type}`).join(', ');
  await proxied.query(`CREATE TABLE counted (${ddl('VARCHAR(512)')})`);
  await direct.query(`CREATE TABLE uncounted (${ddl('text')})`);
  const rows = Array.from(
    { length: 500 },
    (_, i) => `(${columns.map((name) => `'${name}/2018-11-01/${i}'`).join(', ')})`,
  );
  const into = (client, table) => () => client.query(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
  await comparePairs(
    { name: 'INSERT of VARCHAR', run: into(proxied, 'counted') },
    { name: 'direct, text', run: into(direct, 'uncounted') },
    { runs: 15 },
  );
  await direct.query('DROP TABLE counted, uncounted');
}

/** A database of its own for one test file: made, connected to, asked something; against PostgreSQL's own. */
async function database() {
  const fresh = (client, port, name) => ({
    before: () => direct.query(`DROP DATABASE IF EXISTS ${name}`),
    run: async () => {
      await client.query(`CREATE DATABASE ${name}`);
      const own = await connect(port, name);
      await own.query('SELECT 1');
      await own.end();
    },
  });
  await comparePairs(
    { name: 'database', ...fresh(proxied, redshift.told.port, 'ours') },
    { name: 'direct', ...fresh(direct, postgresPort(), 'plain') },
    { runs: 9, limit: '100 ms' },
  );
}

/** From a new process to the first answer, in a folder that was used before. */
async function start() {
  const times = [];
  for (let run = 0; run < 7; run++) {
    await Promise.all([proxied.end(), direct.end()]);
    await redshift.stop();
    const started = performance.now();
    redshift = await startServer('redshift', redshiftOptions);
    proxied = await connect(redshift.told.port);
    await proxied.query('SELECT 1');
    times.push(performance.now() - started);
    direct = await connect(postgresPort());
  }
  console.log(
    `warm start  min ${Math.min(...times).toFixed(0)} ms  median ${median(times).toFixed(0)} ms; at most 600 ms`,
  );
}

async function startServer(kind, options) {
  const child = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), {
    stdio: 'inherit',
    execArgv: ['--no-warnings'],
  });
  const ask = async (message) => (child.send(message), (await once(child, 'message'))[0]);
  const stop = async () => (child.send({ kind: 'stop' }), once(child, 'exit'));
  return { told: await ask({ kind, options }), cost: () => ask({ kind: 'cost' }), stop };
}

/** What both servers took since it was asked for last. */
async function costs() {
  const shown = ({ peakBytes, cpuMs }) => `${Math.round(peakBytes / 1e6)} MB and ${Math.round(cpuMs)} ms of CPU`;
  return `proxy ${shown(await redshift.cost())}, S3 server ${shown(await s3.cost())} for all runs; at most 400 MB together`;
}

async function connect(port, name = 'dev') {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'awsuser', password, database: name });
  await client.connect();
  return client;
}

function postgresPort() {
  return Number(readFileSync(join(folder, 'redshift', 'postmaster.pid'), 'utf8').split('\n')[3]);
}

function emptied(table) {
  return direct.query(`TRUNCATE ${table}`);
}

/** PostgreSQL's COPY FROM STDIN of a file, over the direct connection. */
function copyIn(sql, file) {
  return new Promise((resolve, reject) => {
    let failure = null;
    direct.query({
      submit: (connection) => connection.query(sql),
      handleCopyInResponse: async (connection) => {
        for await (const part of createReadStream(file, { highWaterMark: 64 * 1024 })) {
          const head = Buffer.from([100, 0, 0, 0, 0]);
          head.writeUInt32BE(part.length + 4, 1);
          connection.stream.write(head);
          if (!connection.stream.write(part)) await once(connection.stream, 'drain');
        }
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleError: (error) => (failure = error),
      handleReadyForQuery: () => (failure === null ? resolve() : reject(failure)),
    });
  });
}
