/** What a reload leaves to loads and to the next reload, however it stops. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../src/redshift/session.js';
import { abortRun, getView, resumeRun } from '../../src/workflows/client.js';
import type { WorkerProcess } from './process.js';
import { playAt, World } from './world.js';

let world: World;
let worker: WorkerProcess;
/** A session that can stand in a run's way. */
let blocker: Session;
/** The folder's SQL for `listeners`. */
let sql: { readonly file: string; readonly text: string };
let day = 0;

beforeAll(async () => {
  world = await World.open();
  worker = await world.startWorker();
  const file = join(world.folder, 'music/transforms/listeners.sql');
  sql = { file, text: await readFile(file, 'utf8') };
  await putDay();
  await world.put('songs/all.json', '{"song": 1, "title": "One"}\n');
  expect((await world.end(await world.start('load'))).state).toBe('done');
});
beforeEach(async () => {
  blocker = await world.session();
});
afterEach(() => blocker.discard());
afterAll(() => world[Symbol.asyncDispose]());

async function putDay(): Promise<void> {
  const date = `2018-11-${String(++day).padStart(2, '0')}`;
  await world.put(`plays/${date}.json`, playAt(date, 1) + playAt(date, 2));
}

const plays = async () => Number((await world.query('SELECT count(*)::int AS plays FROM music.plays'))[0]?.['plays']);
const listened = async () =>
  Number((await world.query('SELECT sum(plays)::int AS plays FROM music.listeners'))[0]?.['plays']);
const remains = async () =>
  (
    await world.query(
      "SELECT tablename FROM pg_tables WHERE schemaname = 'music' AND tablename LIKE '%\\\\_\\\\_%' ORDER BY 1",
    )
  ).map((row) => row['tablename']);
/** Tells the live tables from others of the same name. */
const liveTables = () =>
  world.query(
    "SELECT relname, oid::int FROM pg_class WHERE relkind = 'r' AND relnamespace = 'music'::regnamespace AND relname NOT LIKE '%\\\\_\\\\_%' ORDER BY 1",
  );

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so after 30 s: ${isSo.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A reload that is held: `listeners` can't be built, the rest is. */
async function holdReload(): Promise<string> {
  await writeFile(sql.file, sql.text.replace(/count\(\*\)/i, '$& / (count(*) - count(*))'));
  const run = await world.start('reload');
  expect((await world.end(run)).state).toBe('held');
  await writeFile(sql.file, sql.text);
  return run;
}

describe('a load beside a held reload', () => {
  it('goes on, and its rows are in the new tables when that is resumed', async () => {
    const before = await plays();
    const reload = await holdReload();
    await putDay();
    const load = await world.end(await world.start('load'));
    expect(load.state).toBe('done');
    expect(await plays()).toBe(before + 2);
    // That nobody has loaded yet waits for the next load.
    await world.put('songs/more.json', '{"song": 2, "title": "Two"}\n');
    await resumeRun(world.client, reload, { by: 'ada@host', from: [] });
    const view = await world.end(reload);
    expect(view.state).toBe('done');
    expect(await plays()).toBe(before + 2);
    expect(await listened()).toBe(before + 2);
    expect(view.answers?.[0]?.assets).not.toContain('songs');
    const next = await world.end(await world.start('load'));
    expect(next.steps.map(({ asset }) => asset).sort()).toEqual(['songs', 'titles']);
  });

  it('that has waited for it goes on as soon as it is held, and its notes say so', async () => {
    const before = await plays();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music__ledger.daily__lock');
    await writeFile(sql.file, sql.text.replace(/count\(\*\)/i, '$& / (count(*) - count(*))'));
    const reload = await world.start('reload');
    await until(async () => (await getView(world.client, reload)).steps.some(({ state }) => state === 'running'));
    await putDay();
    const load = await world.start('load');
    const note = `begins when ${reload}, which builds the tables anew, is over or held`;
    await until(async () => (await getView(world.client, load)).notes.includes(note));
    expect((await worker.line('run waits'))['for']).toBe(reload);
    await blocker.run('ROLLBACK');
    expect((await world.end(reload)).state).toBe('held');
    await writeFile(sql.file, sql.text);
    expect((await world.end(load)).state).toBe('done');
    expect(await plays()).toBe(before + 2);
    await abortRun(world.client, reload, { by: 'ada@host', reason: 'enough' });
    await until(async () => (await getView(world.client, reload)).state === 'failed');
    expect(await plays()).toBe(before + 2);
    expect(await remains()).toEqual([]);
  });
});

describe('a reload that is stopped', () => {
  it('by the death of its worker, goes on with the next; the live tables are as they were until then', async () => {
    const live = await liveTables();
    const before = await plays();
    await blocker.run('BEGIN');
    await blocker.run('LOCK music__ledger.daily__lock');
    const run = await world.start('reload');
    await until(async () => (await remains()).includes('plays__next'));
    await worker.kill();
    expect(await liveTables()).toEqual(live);
    worker = await world.startWorker();
    await blocker.run('ROLLBACK');
    expect((await world.end(run)).state).toBe('done');
    expect(await plays()).toBe(before);
    expect(await remains()).toEqual([]);
  });

  it('with all it has built, while it waits for readers to publish, leaves the live tables; the next one cleans up', async () => {
    const live = await liveTables();
    const before = await plays();
    await blocker.run('BEGIN');
    await blocker.run('SELECT count(*) FROM music.plays');
    const run = await world.start('reload');
    await until(async () => (await getView(world.client, run)).state === 'publishing');
    await worker.kill();
    await world.client.workflow.getHandle(run).terminate('enough');
    worker = await world.startWorker();
    await blocker.run('COMMIT');
    expect(await liveTables()).toEqual(live);
    expect(await remains()).toEqual(['daily', 'listeners', 'plays', 'songs', 'titles'].map((name) => `${name}__next`));
    expect((await world.end(await world.start('load'))).steps).toEqual([]);

    expect((await world.end(await world.start('reload'))).state).toBe('done');
    expect(await remains()).toEqual([]);
    expect(await plays()).toBe(before);
  });

  it('after it has published leaves old tables that it has not dropped to the next one', async () => {
    const before = await plays();
    await world.query('CREATE TABLE music.plays__old AS SELECT * FROM music.plays');
    expect((await world.end(await world.start('reload'))).state).toBe('done');
    expect(await remains()).toEqual([]);
    expect(await plays()).toBe(before);
  });
});
