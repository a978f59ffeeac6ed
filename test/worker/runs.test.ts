import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelRun, getView, resumeRun } from '../../src/workflows/client.js';
import type { RunView } from '../../src/workflows/view.js';
import type { Session } from '../../src/redshift/session.js';
import type { WorkerProcess } from './process.js';
import { playAt, World } from './world.js';

let world: World;
let worker: WorkerProcess;
/** A session that can stand in a step's way. */
let blocker: Session;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world[Symbol.asyncDispose]());

const statesOf = (view: RunView) => Object.fromEntries(view.steps.map((step) => [step.id, step.state]));
const counts = async (): Promise<Record<string, number>> => {
  const [row] = await world.query(
    'SELECT (SELECT count(*) FROM music.plays)::int AS plays, (SELECT count(*) FROM music.daily)::int AS daily, (SELECT count(*) FROM music.listeners)::int AS listeners, (SELECT count(*) FROM music.titles)::int AS titles',
  );
  return row as Record<string, number>;
};
let day = 0;
/** A day of the month that no test has used. */
const newDay = (): string => `2018-11-${String(++day).padStart(2, '0')}`;

async function putDay(body?: string): Promise<string> {
  const date = newDay();
  await world.put(`plays/${date}.json`, body ?? playAt(date, 1) + playAt(date, 2) + playAt(date, 3));
  return date;
}

describe('a worker', () => {
  beforeAll(async () => {
    await world.put('songs/all.json', '{"song": 1, "title": "One"}\n{"song": 2, "title": "Two"}\n');
    worker = await world.startWorker();
    blocker = await world.session();
  });
  afterAll(() => blocker.close());

  it('loads new files, what reads them, and nothing twice', async () => {
    await putDay();
    const first = await world.end(await world.start('load'));
    expect(first.state).toBe('done');
    expect(statesOf(first)).toEqual({ plays: 'done', songs: 'done', daily: 'done', listeners: 'done', titles: 'done' });
    expect(await counts()).toEqual({ plays: 3, daily: 1, listeners: 3, titles: 2 });

    const second = await world.end(await world.start('load'));
    expect(second).toMatchObject({ state: 'done', steps: [] });

    await putDay();
    const third = await world.end(await world.start('load'));
    expect(Object.keys(statesOf(third)).sort()).toEqual(['daily', 'listeners', 'plays']);
    expect(third.steps.find(({ asset }) => asset === 'plays')).toMatchObject({ rows: 3, files: 1, attempts: 1 });
    expect(await counts()).toEqual({ plays: 6, daily: 2, listeners: 3, titles: 2 });
  });

  it('reloads every table at once, to the same rows, and leaves no shadow behind', async () => {
    const before = await counts();
    const view = await world.end(await world.start('reload'));
    expect(view).toMatchObject({ state: 'done', mode: 'reload' });
    expect(await counts()).toEqual(before);
    const tables = await world.query("SELECT tablename FROM pg_tables WHERE schemaname = 'music' ORDER BY 1");
    expect(tables.map((row) => row['tablename'])).toEqual(['daily', 'listeners', 'plays', 'songs', 'titles']);
  });

  it('holds a run with a bad row by file, line, column and value, after what does not depend on it is done; another one resumes it', async () => {
    const before = await counts();
    const bad = await putDay(playAt('2018-11-03', 1) + playAt('2018-11-03', 2, 'n/a'));
    await world.put(
      'songs/all.json',
      '{"song": 1, "title": "One"}\n{"song": 2, "title": "Two"}\n{"song": 3, "title": "Three"}\n',
    );
    const run = await world.start('load');
    const view = await world.end(run);
    expect(view.state).toBe('held');
    expect(statesOf(view)).toEqual({
      plays: 'failed',
      daily: 'blocked',
      listeners: 'blocked',
      songs: 'done',
      titles: 'done',
    });
    expect(view.steps.find(({ id }) => id === 'plays')).toMatchObject({
      attempts: 1,
      failure: {
        kind: 'badData',
        load: { uri: `s3://music/plays/${bad}.json`, line: 2, column: 'seconds', value: 'n/a' },
      },
    });
    expect(await counts()).toEqual({ ...before, titles: 3 });

    // Nothing on the warehouse waits for the answer, and the run outlives its worker.
    expect(await world.query("SELECT pid FROM stv_recents WHERE query LIKE '/* loadstar:music/load%'")).toEqual([]);
    expect(await worker.stop()).toBe(0);
    worker = await world.startWorker();
    await world.put(`plays/${bad}.json`, playAt(bad, 1));
    await resumeRun(world.client, run, { by: 'ada@host', from: [] });
    const resumed = await world.end(run);
    expect(resumed.state).toBe('done');
    expect(new Set(Object.values(statesOf(resumed)))).toEqual(new Set(['done']));
    const ledger = await world.query(
      `SELECT count(*)::int AS steps FROM music__ledger.songs WHERE uri IS NULL AND run_id = '${run}' UNION ALL SELECT count(*)::int FROM music__ledger.plays WHERE uri IS NULL AND run_id = '${run}'`,
    );
    expect(ledger).toEqual([{ steps: 1 }, { steps: 1 }]);
    expect(await world.end(await world.start('load'))).toMatchObject({ state: 'done', steps: [] });
    expect(await counts()).toEqual({ plays: 7, daily: 3, listeners: 3, titles: 3 });
  });

  it('ends the statement of a cancelled run on the warehouse, and the run says cancelled', async () => {
    const before = await counts();
    const run = await runIntoLock();
    await cancelRun(world.client, run);
    const view = await world.end(run);
    expect(view.state).toBe('cancelled');
    expect(statesOf(view)).toEqual({ plays: 'cancelled', daily: 'cancelled', listeners: 'cancelled' });
    expect(await waiting()).toEqual([]);
    await blocker.run('ROLLBACK');
    expect(await counts()).toEqual(before);

    expect(await world.end(await world.start('load'))).toMatchObject({ state: 'done' });
    expect(await counts()).toMatchObject({ plays: before['plays']! + 3, daily: before['daily']! + 1 });
  });

  it("goes on when the pipeline's files are taken away in the middle of a run: the plan is data", async () => {
    const before = await counts();
    const run = await runIntoLock();
    await rename(join(world.folder, 'music'), join(world.folder, 'taken'));
    await blocker.run('ROLLBACK');
    const view = await world.end(run);
    await rename(join(world.folder, 'taken'), join(world.folder, 'music'));
    expect(view.state).toBe('done');
    expect(await counts()).toMatchObject({ plays: before['plays']! + 3, daily: before['daily']! + 1 });
  });

  it('builds in the place of a terminated reload only what that had not built, and publishes all of it', async () => {
    const before = await counts();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music__ledger.listeners__lock');
    const run = await world.start('reload');
    const isBuilt = async (): Promise<boolean> =>
      (
        await world.query(
          `SELECT 1 AS x FROM music__ledger.daily WHERE run_id = '${run}' UNION ALL SELECT 1 FROM music__ledger.titles WHERE run_id = '${run}'`,
        )
      ).length >= 2;
    await until(isBuilt);
    await world.client.workflow.getHandle(run).terminate('enough');
    await until(async () => (await waiting('listeners')).length === 0);
    await blocker.run('ROLLBACK');

    const next = await world.start('reload', run);
    const view = await world.end(next);
    expect(view.state).toBe('done');
    expect(view.steps.map(({ asset }) => asset)).toEqual(['listeners']);
    expect(view.skipped).toEqual(
      expect.arrayContaining(['plays', 'songs', 'daily', 'titles'].map((asset) => ({ asset, why: `built by ${run}` }))),
    );
    expect(await counts()).toEqual(before);
    expect(await world.end(await world.start('load'))).toMatchObject({ state: 'done', steps: [] });
    expect(
      await world.query("SELECT tablename FROM pg_tables WHERE schemaname = 'music' AND tablename LIKE '%\\\\_\\\\_%'"),
    ).toEqual([]);
  });

  it('that is stopped in mid-step rolls it back and hands it to the next worker at once', async () => {
    const before = await counts();
    const run = await runIntoLock();
    const next = await world.startWorker();
    expect(await worker.stop()).toBe(0);
    worker = next;
    await until(async () => (await waiting()).length === 1);
    await blocker.run('ROLLBACK');
    const view = await world.end(run);
    expect(view.steps.find(({ asset }) => asset === 'plays')).toMatchObject({ state: 'done', attempts: 2 });
    expect(await counts()).toMatchObject({ plays: before['plays']! + 3, daily: before['daily']! + 1 });
  });

  it('waits with a load until a reload is over, so that its rows are in the new tables', async () => {
    const before = await counts();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music__ledger.daily__lock');
    const reload = await world.start('reload');
    await until(async () => (await getView(world.client, reload)).steps.some(({ state }) => state === 'running'));
    await putDay();
    const load = await world.start('load');
    await until(async () => (await getView(world.client, load)).notes.length > 0);
    expect(await getView(world.client, load)).toMatchObject({
      state: 'planning',
      notes: [`begins when ${reload}, which builds the tables anew, is over or held`],
    });
    await blocker.run('ROLLBACK');
    expect((await world.end(reload)).state).toBe('done');
    expect((await world.end(load)).state).toBe('done');
    expect(await counts()).toMatchObject({ plays: before['plays']! + 3, daily: before['daily']! + 1 });
  });

  it('that is killed in mid-step leaves the step to the next worker, which ends what it left on the warehouse and loads once', async () => {
    const before = await counts();
    const run = await runIntoLock();
    const [left] = await waiting();
    await worker.kill();
    worker = await world.startWorker();
    await until(async () => (await waiting()).some(({ pid }) => pid !== left?.['pid'])); // after the heartbeat timeout
    expect((await waiting()).map(({ pid }) => pid)).not.toContain(left?.['pid']);
    await blocker.run('ROLLBACK');
    const view = await world.end(run);
    expect(view.steps.find(({ asset }) => asset === 'plays')).toMatchObject({ state: 'done', attempts: 2 });
    expect(await counts()).toMatchObject({ plays: before['plays']! + 3, daily: before['daily']! + 1 });
  });
});

/** Starts a load of a new day whose first step waits on the warehouse until `blocker` lets go. */
async function runIntoLock(): Promise<string> {
  await putDay();
  await blocker.run('BEGIN');
  await blocker.run('LOCK music__ledger.plays__lock');
  const run = await world.start('load');
  await until(async () => (await waiting()).length === 1);
  return run;
}

/** The steps that wait on the warehouse for the lock of an asset; neither the run's plan nor what a step does before. */
async function waiting(asset = 'plays') {
  return await world.query(
    `SELECT pid FROM stv_recents WHERE trim(status) = 'Running' AND query LIKE '/* loadstar:music/% LOCK music__ledger.${asset}__lock%'`,
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so after 30 s: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
