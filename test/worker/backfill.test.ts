import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRange } from '../../src/cli/range.js';
import type { PlannedStep } from '../../src/pipeline/plan.js';
import { resolveBackfill } from '../../src/project/backfill.js';
import { readConfig } from '../../src/project/config.js';
import { openSession, type Session } from '../../src/redshift/session.js';
import { makeS3 } from '../../src/s3/client.js';
import {
  cancelRun,
  getView,
  pauseBackfill,
  resumeRun,
  setBackfill,
  startBackfill,
} from '../../src/workflows/client.js';
import type { BackfillRequest, RunView } from '../../src/workflows/view.js';
import type { WorkerProcess } from './process.js';
import { playAt, World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.configure({}, { backfill: { batchPartitions: 4 } });
  await world.put('songs/all.json', '{"song": 1, "title": "One"}\n');
});
afterAll(() => world[Symbol.asyncDispose]());

const dayOf = (month: string, n: number): string => `2018-${month}-${String(n).padStart(2, '0')}`;
const by = { by: 'ada@host' };

async function putMonth(month: string, days: number): Promise<void> {
  for (let n = 1; n <= days; n++) {
    const day = dayOf(month, n);
    await world.put(`plays/${day}.json`, playAt(day, 1) + playAt(day, 2));
  }
}

async function start(month: string, days: number, more: Partial<BackfillRequest> = {}): Promise<string> {
  const to = new Date(Date.parse(`${dayOf(month, days)}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 19);
  return await startBackfill(world.client, {
    pipeline: 'music',
    requestedBy: 'ada@host',
    heartbeatSeconds: 4,
    range: { from: `${dayOf(month, 1)}T00:00:00Z`, to: `${to}Z` },
    ...more,
  });
}

/** Rows of `plays` and of `daily` in a month, as `rows`; and how many steps of the ledger made them. */
async function rowsOf(month: string): Promise<Record<string, number>> {
  const [row] = await world.query(
    `SELECT (SELECT count(*) FROM music.plays WHERE date_part('month', played_at) = ${month})::int AS plays,
 (SELECT count(*) FROM music.daily WHERE date_part('month', day) = ${month})::int AS daily,
 (SELECT count(DISTINCT step_id) FROM music__ledger.plays WHERE published AND superseded_by IS NULL AND date_part('month', partition_start) = ${month})::int AS steps`,
  );
  return row as Record<string, number>;
}

/** By step, its statements, as `plan backfill` shows them. */
async function planned(month: string, days: number): Promise<Map<string, string[]>> {
  const { folder: cwd, env } = world;
  const { config } = readConfig({ cwd, env, flags: {}, stackFolder: join(cwd, '.loadstar') });
  const s3 = makeS3(config.s3);
  const openTagged = (tag: string): Promise<Session> => openSession(config.warehouse, { tag });
  const range = readRange(dayOf(month, 1), dayOf(month, days));
  const { steps } = await resolveBackfill({ config, s3, openSession: openTagged }, { pipeline: 'music', range });
  s3.destroy();
  return statementsOf(steps, 'plan');
}

/** The same of the steps that a backfill has had in its first pass. */
async function made(run: string): Promise<Map<string, string[]>> {
  const folder = join(world.folder, 's3/staging/loadstar', run, 'round-1/pass-1');
  const names = await readdir(folder, { recursive: true });
  const texts = names
    .filter((name) => /window-\d+\/.*\.json$/.test(name))
    .map((name) => readFile(join(folder, name), 'utf8'));
  return statementsOf(
    (await Promise.all(texts)).map((text) => JSON.parse(text) as PlannedStep),
    run,
  );
}

function statementsOf(steps: readonly PlannedStep[], run: string): Map<string, string[]> {
  const textsOf = ({ statements, countSql, checks, why }: PlannedStep): string[] =>
    [...statements.map(({ sql }) => sql), countSql ?? '', ...checks.map(({ sql }) => sql), why].map((text) =>
      text.replace(`/${run}/`, '/<run>/'),
    );
  return new Map(steps.map((step) => [step.id, textsOf(step)]));
}

const partitionsOf = ({ backfill }: RunView) => backfill?.partitions;

async function until(run: string, isSo: (view: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const view = await getView(world.client, run);
    if (isSo(view)) return view;
    await delay(20);
  }
}

/** Holds every step that writes `plays`, until it is told to let go. */
async function blockPlays(): Promise<() => Promise<void>> {
  const blocker = await world.session();
  await blocker.run('BEGIN');
  await blocker.run('LOCK music__ledger.plays__lock');
  return async () => {
    await blocker.run('COMMIT');
    await blocker.close();
  };
}

/** A backfill that is paused behind its first batch. */
async function startPaused(month: string, days: number): Promise<string> {
  const letGo = await blockPlays();
  const run = await start(month, days, { concurrency: 1 });
  await until(run, ({ steps }) => steps.length > 0);
  await pauseBackfill(world.client, run, by);
  await letGo();
  await until(run, ({ steps }) => steps.length === 0);
  return run;
}

describe('a backfill', () => {
  let worker: WorkerProcess;
  beforeAll(async () => {
    worker = await world.startWorker();
  });

  it('loads neighbours together, what is whole after them, and nothing that is up to date', async () => {
    await putMonth('01', 10);
    const shown = await planned('01', 10);
    const run = await start('01', 10);
    expect(run).toBe('music/backfill/2018-01-01..2018-01-10');
    const view = await world.end(run);
    expect(view).toMatchObject({ state: 'done', mode: 'backfill', steps: [] });
    const all = { total: 10, valid: 0, done: 10, failed: 0 };
    expect(partitionsOf(view)).toEqual({ plays: all, daily: all });
    expect(await rowsOf('01')).toEqual({ plays: 20, daily: 10, steps: 3 });
    const [listeners] = await world.query('SELECT count(*)::int AS n FROM music.listeners');
    expect(listeners).toEqual({ n: 2 });
    expect([...shown.keys()]).toContain('plays@2018-01-09..2018-01-10'); // of the second window
    expect(shown).toEqual(await made(run));

    const second = await world.end(await start('01', 10));
    expect(second.run).toBe('music/backfill/2018-01-01..2018-01-10#2');
    expect(partitionsOf(second)?.['plays']).toEqual({ total: 10, valid: 10, done: 0, failed: 0 });
    const load = await world.end(await world.start('load'));
    expect(load).toMatchObject({ state: 'done', steps: [] });
  });

  it('cuts a batch until what is bad stands alone, holds, and tries only that again', async () => {
    await putMonth('02', 12);
    await world.put('plays/2018-02-06.json', playAt('2018-02-06', 1) + playAt('2018-02-06', 2, 'n/a'));
    await world.put('plays/2018-02-12.json', playAt('2018-02-12', 1) + playAt('2018-03-12', 2)); // a row of another day
    const run = await start('02', 12);
    const held = await world.end(run);
    expect(held.state).toBe('held');
    expect(held.steps.map(({ id, failure }) => [id, failure?.kind, failure?.load?.uri, failure?.load?.line])).toEqual([
      ['plays@2018-02-06', 'badData', 's3://music/plays/2018-02-06.json', 2],
      ['plays@2018-02-12', 'mismatch', undefined, undefined],
    ]);
    expect(partitionsOf(held)).toMatchObject({ plays: { done: 10, failed: 2 }, daily: { done: 10, failed: 0 } });
    expect(await rowsOf('02')).toMatchObject({ plays: 20, daily: 10 });

    await world.put('plays/2018-02-06.json', playAt('2018-02-06', 1) + playAt('2018-02-06', 2));
    await resumeRun(world.client, run, { ...by, from: [] });
    const again = await world.end(run);
    expect(again.state).toBe('held');
    expect(again.steps.map(({ id }) => id)).toEqual(['plays@2018-02-12']);
    expect(await rowsOf('02')).toMatchObject({ plays: 22, daily: 11 });

    await world.put('plays/2018-02-12.json', playAt('2018-02-12', 1));
    await resumeRun(world.client, run, { ...by, from: [] });
    const done = await world.end(run);
    expect(done).toMatchObject({ state: 'done', steps: [] });
    expect(partitionsOf(done)?.['daily']).toEqual({ total: 12, valid: 0, done: 12, failed: 0 });
    expect(await rowsOf('02')).toMatchObject({ plays: 23, daily: 12 });
    expect(await world.end(await world.start('load'))).toMatchObject({ state: 'done', steps: [] });
  });

  it('makes again what is up to date when told to', async () => {
    await world.query("DELETE FROM music.plays WHERE played_at >= '2018-01-03' AND played_at < '2018-01-04'");
    const view = await world.end(await start('01', 10, { force: true }));
    expect(partitionsOf(view)).toMatchObject({ plays: { done: 10, valid: 0 }, daily: { done: 10 } });
    expect(await rowsOf('01')).toMatchObject({ plays: 20, daily: 10 });
  });

  it('starts nothing while it is paused, goes on when resumed, and is cancelled wherever it is', async () => {
    await putMonth('03', 28);
    let letGo = await blockPlays();
    const run = await start('03', 28, { newestFirst: true, concurrency: 1 });
    await until(run, ({ steps }) => steps.some(({ id }) => id === 'plays@2018-03-25..2018-03-28'));
    await pauseBackfill(world.client, run, by);
    await expect(pauseBackfill(world.client, run, by)).rejects.toThrow('the run is not running: it is paused');
    await setBackfill(world.client, run, { ...by, concurrency: 3 });
    await letGo();
    const paused = await until(run, ({ steps }) => steps.length === 0);
    expect(paused).toMatchObject({ state: 'paused', backfill: { concurrency: 3 } });
    await delay(300);
    expect(partitionsOf(await getView(world.client, run))).toMatchObject({ plays: { done: 4 }, daily: { done: 0 } });
    await resumeRun(world.client, run, { ...by, from: [] });
    const done = await world.end(run);
    expect(done.answers?.map(({ kind }) => kind)).toEqual(['paused', 'set', 'resumed']);
    expect(await rowsOf('03')).toMatchObject({ plays: 56, daily: 28, steps: 7 });

    await putMonth('04', 8);
    letGo = await blockPlays();
    const other = await start('04', 8);
    await until(other, ({ steps }) => steps.length > 0);
    await cancelRun(world.client, other);
    const cancelled = await world.end(other);
    expect(cancelled.state).toBe('cancelled');
    const stopped = await start('04', 8);
    await until(stopped, ({ steps }) => steps.length > 0);
    await pauseBackfill(world.client, stopped, by);
    await cancelRun(world.client, stopped);
    expect((await world.end(stopped)).state).toBe('cancelled');
    await letGo();
    expect((await world.end(await start('04', 8))).state).toBe('done');
  });

  it('and another run exclude each other where they would write the same partitions; elsewhere they go side by side', async () => {
    await putMonth('05', 8);
    const run = await startPaused('05', 8);

    const second = await world.end(await start('05', 3));
    expect(second).toMatchObject({
      state: 'failed',
      failure: { message: `${run} is at work on the same partitions: plays, 2018-05-01..2018-05-03` },
    });
    const load = await world.end(await world.start('load'));
    expect(load).toMatchObject({ state: 'done', steps: [] });
    expect(load.notes).toEqual([
      'plays: 2018-05-05..2018-05-08 left to a backfill that is at work on it',
      'daily: 2018-05-01..2018-05-04 left to a backfill that is at work on it',
    ]);

    await putMonth('06', 2);
    const other = await world.end(await start('06', 2));
    expect(other.state).toBe('done');
    await resumeRun(world.client, run, { ...by, from: [] });
    expect((await world.end(run)).state).toBe('done');
    expect(await rowsOf('05')).toMatchObject({ plays: 16, daily: 8 });
    expect(await world.end(await world.start('load'))).toMatchObject({ state: 'done', steps: [] });
  });

  it('lets a load of other partitions go on, and makes whole tables itself at its end', async () => {
    await putMonth('07', 8);
    const run = await startPaused('07', 8);
    await world.put('plays/2018-08-01.json', playAt('2018-08-01', 3));
    const load = await world.end(await world.start('load'));
    expect(load.state).toBe('done');
    expect(load.steps.map(({ id, state }) => [id, state])).toEqual([
      ['plays', 'done'],
      ['daily', 'done'],
    ]);
    expect(load.skipped).toContainEqual({ asset: 'listeners', why: `left to ${run}, which makes it at its end` });
    await resumeRun(world.client, run, { ...by, from: [] });
    expect((await world.end(run)).state).toBe('done');
    const [row] = await world.query('SELECT count(*)::int AS n FROM music.listeners');
    expect(row).toEqual({ n: 3 });
    expect(await world.end(await world.start('load'))).toMatchObject({ state: 'done', steps: [] });
  });

  it('delays a load of the same table by one batch at most', async () => {
    await putMonth('10', 28);
    const letGo = await blockPlays();
    const run = await start('10', 28, { concurrency: 8 });
    await until(run, ({ steps }) => steps.length > 0);
    await world.put('plays/2018-11-01.json', playAt('2018-11-01', 3));
    const load = await world.start('load');
    await until(load, ({ steps }) => steps[0]?.state === 'running');
    // Both wait for the table: the batch that was there first, and the load.
    const waiting = 'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted';
    while ((await world.query(waiting))[0]?.['n'] !== 2) await delay(20);
    await letGo();
    expect(await world.end(load)).toMatchObject({ state: 'done' });
    expect((await world.end(run)).state).toBe('done');
    const [between] = await world.query(
      `SELECT count(DISTINCT batch.step_id)::int AS n FROM music__ledger.plays AS batch JOIN music__ledger.plays AS of_load
 ON batch.committed_at > of_load.started_at AND batch.committed_at < of_load.committed_at
 WHERE of_load.run_id = '${load}' AND batch.run_id = '${run}'`,
    );
    expect(between).toEqual({ n: 1 });
    const [batches] = await world.query(
      `SELECT count(DISTINCT step_id)::int AS n FROM music__ledger.plays WHERE run_id = '${run}' AND uri IS NULL`,
    );
    expect(batches).toEqual({ n: 7 });
  });

  it('goes on where it stood when its worker is killed, and nothing is there twice', async () => {
    await putMonth('09', 30);
    const run = await start('09', 30);
    await until(run, (view) => (partitionsOf(view)?.['plays']?.done ?? 0) >= 4);
    await worker.kill();
    worker = await world.startWorker();
    expect((await world.end(run)).state).toBe('done');
    expect(await rowsOf('09')).toMatchObject({ plays: 60, daily: 30 });
  });
});
