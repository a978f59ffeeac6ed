// A backfill of many daily partitions of one small file each, a copy and two transforms: against the same statements in one plain script, and
// against one workflow a partition. Usage: node bench/backfill.mjs [partitions, default 10000] [naive ones, default 200]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connectTemporal, startBackfill } from '../dist/workflows/client.js';
import { dayOf, writeLongPipeline } from './long-pipeline.mjs';
import { watchMemory, workerPid } from './memory.mjs';
import { loadstar, withStack } from './stack.mjs';

const PARTITIONS = Number(process.argv[2] ?? 10_000);
/** One workflow a partition, so many of them. */
const NAIVE = Number(process.argv[3] ?? Math.min(200, PARTITIONS));
const SIDE_BY_SIDE = 8;

const work = mkdtempSync(join(tmpdir(), 'loadstar-bench-'));
try {
  writeLongPipeline(join(work, 'pipeline'));
  writeFiles(join(work, 'bucket'));
  const flags = ['--pipeline', join(work, 'pipeline'), '--mount', `long=${join(work, 'bucket')}`];
  await withStack(flags, measure);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function measure({ folder, env, run }) {
  const client = await connectTemporal({ address: env.TEMPORAL_ADDRESS, namespace: env.TEMPORAL_NAMESPACE });
  const pipeline = ['--pipeline', join(work, 'pipeline')];
  const reset = () => run('reset', ...pipeline, '--yes');
  run('backfill', ...pipeline, '--from', dayOf(0), '--to', dayOf(0), '--json'); // tables, and all that is made once
  const memory = watchMemory(workerPid(folder));
  // The first round warms both sides: the second one counts.
  const rounds = [];
  for (let round = 1; round <= 2; round++) {
    reset();
    rounds.push(await compare({ folder, env, run, client, pipeline, reset }));
  }
  const { peakMb, firstMb, lastMb } = memory.stop();
  reset();
  const naiveMs = (await timed(() => oneWorkflowEach(client))) / NAIVE;
  await client.connection.close();

  const [, { view, rows, steps, firstMs, wallMs, plainMs, histories, loadMs }] = rounds;
  const beyond = (each) => ((each.wallMs - each.plainMs) / PARTITIONS).toFixed(2);
  console.log(
    `${PARTITIONS} daily partitions, 1 file each; copy and two transforms; ${steps.length} steps; rows ${rows.join(', ')}`,
  );
  console.log(`command to first statement     ${firstMs} ms, ${rounds[0].firstMs} cold (bar 2,000)`);
  console.log(
    `backfill, command to result    ${Math.round(wallMs)} ms; the same statements in one script ${Math.round(plainMs)} ms`,
  );
  console.log(`beyond them, a partition       ${beyond(rounds[1])} ms, ${beyond(rounds[0])} cold (bar 1)`);
  console.log(
    `one workflow a partition       ${naiveMs.toFixed(1)} ms a partition, ${NAIVE} of them, ${SIDE_BY_SIDE} side by side; the backfill ${(wallMs / PARTITIONS).toFixed(2)} ms: ${(naiveMs / (wallMs / PARTITIONS)).toFixed(0)} x (bar 20)`,
  );
  for (const { id, events, bytes } of histories)
    console.log(`history of ${id}: ${events} events, ${bytes} bytes (bar 10,240 and 10 MB)`);
  console.log(
    `worker memory                  ${firstMb} MB before, ${peakMb} MB at most, ${lastMb} MB after two backfills (bar 400)`,
  );
  console.log(`load with nothing new          ${loadMs.map((ms) => Math.round(ms)).join(', ')} ms (bar 1,000)`);
  if (view.steps.length > 0) throw new Error('something failed');
}

/** The backfill, then its statements without it. */
async function compare({ folder, env, run, client, pipeline, reset }) {
  const startedAt = Date.now();
  let view;
  const wallMs = await timed(async () => {
    view = await json(folder, 'backfill', ...pipeline, '--from', dayOf(0), '--to', dayOf(PARTITIONS - 1), '--json');
  });
  if (view.state !== 'done' || view.backfill.partitions.events.done !== PARTITIONS)
    throw new Error(JSON.stringify(view, null, 1));
  const firstMs = (await firstStatement(env)) - startedAt;
  const histories = await historiesOf(client, view.run);
  const loadMs = [];
  for (let i = 0; i < 5; i++) loadMs.push(await timed(() => void run('load', ...pipeline, '--json')));
  const rows = await rowsOf(env);
  const steps = stepsOf(join(folder, '.loadstar/s3/loadstar'), view.run);
  reset();
  const plainMs = await timed(() => runPlainly(env, steps));
  if ((await rowsOf(env)).join() !== rows.join()) throw new Error('the plain script made other rows');
  return { view, rows, steps, firstMs, wallMs, plainMs, histories, loadMs };
}

async function timed(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function oneWorkflowEach(client) {
  let next = 1;
  const lane = async () => {
    while (next <= NAIVE) {
      const day = next++;
      const range = { from: `${dayOf(day)}T00:00:00Z`, to: `${dayOf(day + 1)}T00:00:00Z` };
      const run = await startBackfill(client, { pipeline: 'long', requestedBy: 'bench', heartbeatSeconds: 20, range });
      await client.workflow.getHandle(run).result();
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
}

async function historiesOf(client, run) {
  const found = [];
  for await (const { workflowId } of client.workflow.list())
    if (workflowId === run || workflowId.startsWith(`${run}/`)) {
      const { historyLength, historySize } = await client.workflow.getHandle(workflowId).describe();
      found.push({ id: workflowId, events: historyLength, bytes: historySize });
    }
  return found;
}

async function json(cwd, ...args) {
  const child = spawn(process.execPath, [loadstar, ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data) => (text += data));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`loadstar ${args.join(' ')}: exit ${code}\n${text}`);
  return JSON.parse(text);
}

async function query(env, sql) {
  const { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = env;
  const client = new pg.Client({ host, port: Number(port), user, password, database });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function firstStatement(env) {
  const [{ at }] = await query(
    env,
    "SELECT min(started_at)::varchar AS at FROM long__ledger.events WHERE superseded_by IS NULL AND step_id LIKE '%..%'",
  );
  return Date.parse(`${at.replace(' ', 'T')}Z`);
}

async function rowsOf(env) {
  const tables = ['events', 'plays', 'daily'];
  const rows = await query(
    env,
    tables.map((table, i) => `SELECT ${i} AS place, count(*)::int AS n FROM long.${table}`).join(' UNION ALL ') +
      ' ORDER BY place',
  );
  return rows.map(({ n }) => n);
}

/** The steps of a run, in an order in which each stands after what it waits for. */
function stepsOf(staging, run) {
  const files = readdirSync(staging, { recursive: true }).filter(
    (file) => file.includes(run) && /(events|plays|daily)@[^/]*\.json$/.test(file),
  );
  const waiting = files.map((file) => JSON.parse(readFileSync(join(staging, file), 'utf8')));
  const steps = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => after.every((id) => steps.some((step) => step.id === id)));
    steps.push(...waiting.splice(next, 1));
  }
  return steps;
}

async function runPlainly(env, steps) {
  const { PGHOST: host, PGPORT: port, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = env;
  const client = new pg.Client({ host, port: Number(port), user, password, database });
  await client.connect();
  for (const { statements, countSql } of steps) {
    await client.query('BEGIN');
    for (const { sql } of statements) await client.query(sql);
    if (countSql !== null) await client.query(countSql);
    await client.query('COMMIT');
  }
  await client.end();
}

function writeFiles(folder) {
  for (let n = 0; n < PARTITIONS; n++) {
    const day = dayOf(n);
    const month = join(folder, 'events', day.slice(0, 4), day.slice(5, 7));
    mkdirSync(month, { recursive: true });
    const lines = [1, 2, 3].map((hour) =>
      JSON.stringify({ at: `${day} 0${hour}:00:00`, listener: `ada${(n + hour) % 7}`, seconds: 60 * hour }),
    );
    writeFileSync(join(month, `${day}.json`), `${lines.join('\n')}\n`);
  }
}
