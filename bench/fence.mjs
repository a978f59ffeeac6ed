// What fence, ledger and reconciliation add to a step: a copy step, against a plain script that sends its statements alone, on one
// connection and in one transaction each. Prints the messages of a step as well.
import { mkdirSync, mkdtempSync, rmSync, chmodSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalRedshift, startLocalS3 } from '@loadstar/local';
import pg from 'pg';
import { prepareWarehouse } from '../dist/redshift/ledgerTables.js';
import { openSession } from '../dist/redshift/session.js';
import { runStep } from '../dist/redshift/step.js';
import { makeS3 } from '../dist/s3/client.js';
import { listFiles } from '../dist/s3/list.js';
import { putManifest } from '../dist/s3/manifest.js';
import { parseS3Uri } from '../dist/s3/uri.js';
import { comparePairs } from './pairs.mjs';

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const folder = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
chmodSync(folder, 0o755);
mkdirSync(join(folder, 's3', 'bench', 'events'), { recursive: true });
const store = await startLocalS3({ root: join(folder, 's3'), ...credentials });
const redshift = await startLocalRedshift({
  dataDir: join(folder, 'redshift'),
  password: 'Bench-pass-1',
  s3: { endpoint: store.endpoint, ...credentials },
});
const s3 = makeS3({ endpoint: store.endpoint, region: 'us-east-1', credentials });
try {
  await measure();
} finally {
  s3.destroy();
  await redshift.stop();
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const { host, port, user, password, database } = redshift;
  const address = { host, port, user, password, database, ssl: false };
  const session = await openSession(address, { tag: 'bench' });
  await prepareWarehouse(session, { schema: 'bench', assets: ['events'] });
  await session.close();
  const lines = Array.from({ length: 100 }, (_, id) => JSON.stringify({ id, ts: '2018-11-01 00:00:00' }));
  writeFileSync(join(folder, 's3', 'bench', 'events', '2018-11-01.json'), lines.join('\n'));
  const files = [];
  for await (const file of listFiles(s3, parseS3Uri('s3://bench/events/')))
    files.push({ ...file, partition: '2018-11-01T00:00:00Z' });
  await putManifest(s3, parseS3Uri('s3://bench/manifest'), files);
  const step = stepOf(files);

  let runs = 0;
  const runOn = (target) => {
    const tools = { openSession: (tag) => openSession(target, { tag }), now: () => new Date(), log: () => undefined };
    return runStep(tools, step, {
      run: `bench/load/${++runs}`,
      attempt: 1,
      scheduledMs: runs,
      worker: 'bench',
      requestedBy: 'bench',
      mode: 'load',
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  };
  const plain = async () => {
    const client = new pg.Client({ host, port, user, password, database });
    await client.connect();
    await client.query('BEGIN');
    for (const { sql } of step.statements) await client.query(sql);
    await client.query('COMMIT');
    await client.end();
  };
  // The version changes each time, so that no run finds its work done.
  const loadstar = async () => {
    step.partitions[0].version = `v${runs}`;
    await runOn(address);
  };
  await comparePairs(
    { name: 'a step', run: loadstar },
    { name: 'its statements alone', run: plain },
    { runs: 101, warmups: 10, limit: '10 ms difference in the median' },
  );

  step.partitions[0].version = 'last';
  const { messages, stop, port: tapped } = await tap(port);
  await runOn({ ...address, port: tapped });
  stop();
  console.log('\nmessages of a step that replaces a partition:');
  messages.forEach((text, at) => console.log(`${String(at + 1).padStart(2)}  ${text}`));
}

function stepOf(files) {
  const range = "ts >= '2018-11-01 00:00:00' AND ts < '2018-11-02 00:00:00'";
  return {
    id: 'events@2018-11-01',
    asset: 'events',
    kind: 'copy',
    range: { from: '2018-11-01T00:00:00Z', to: '2018-11-02T00:00:00Z' },
    why: 'new files',
    after: [],
    target: { schema: 'bench', table: 'events' },
    fingerprint: 'f',
    tableFingerprint: 't',
    partitions: [{ partition: '2018-11-01T00:00:00Z', version: 'v' }],
    reads: [],
    files,
    manifestUri: 's3://bench/manifest',
    statements: [
      { purpose: 'create', sql: 'CREATE TABLE IF NOT EXISTS bench.events (id integer NOT NULL, ts timestamp)' },
      { purpose: 'delete', sql: `DELETE FROM bench.events WHERE ${range}` },
      {
        purpose: 'copy',
        sql: "COPY bench.events (id, ts) FROM 's3://bench/manifest' IAM_ROLE default MANIFEST FORMAT AS JSON 'auto' TIMEFORMAT AS 'auto'",
      },
    ],
    countSql: `SELECT count(*) AS rows FROM bench.events WHERE ${range}`,
    checks: [],
  };
}

/** A relay that notes each simple query: its statements, shortened, without their tags. */
async function tap(port) {
  const messages = [];
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let data = Buffer.alloc(0);
    let started = false;
    client.on('data', (chunk) => {
      upstream.write(chunk);
      data = Buffer.concat([data, chunk]);
      for (;;) {
        const header = started ? 1 : 0;
        const size = data.length >= header + 4 ? data.readUInt32BE(header) + header : Infinity;
        if (data.length < size) return;
        if (started && data[0] === 0x51) messages.push(shortened(data.toString('utf8', 5, size - 1)));
        started = true;
        data = data.subarray(size);
      }
    });
    upstream.pipe(client);
    client.on('close', () => upstream.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { messages, port: server.address().port, stop: () => server.close() };
}

function shortened(text) {
  const statements = text.split(/;?\n?\/\* loadstar:[^*]*\*\/ /).slice(1);
  return statements.map((sql) => sql.replaceAll(/\s+/g, ' ').slice(0, 60)).join(' ; ');
}
