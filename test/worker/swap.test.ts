import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { playAt, World } from './world.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world[Symbol.asyncDispose]());

it('a worker with changed workflow code takes over a run in its middle, and the change holds for what comes after', async () => {
  const other = await changedBuild(join(world.folder, 'changed'));
  await world.put('plays/2018-11-01.json', playAt('2018-11-01', 1));
  const before = await world.startWorker();
  expect((await world.end(await world.start('load'))).state).toBe('done');

  await world.put('plays/2018-11-02.json', playAt('2018-11-02', 1));
  await using blocker = await world.session();
  await blocker.run('BEGIN');
  await blocker.run('LOCK music__ledger.plays__lock');
  const run = await world.start('load');
  while (
    (
      await world.query(
        "SELECT 1 AS x FROM stv_recents WHERE query LIKE '%LOCK music__ledger.plays__lock%' AND query LIKE '/* loadstar:music/%'",
      )
    ).length === 0
  );
  expect(await before.stop()).toBe(0);
  const after = world.spawnWorker({}, join(other, 'dist/worker.js'));
  await after.line('worker polls');
  await blocker.run('ROLLBACK');

  const view = await world.end(run);
  expect(view.state).toBe('done');
  expect(new Set(view.steps.map(({ state }) => state))).toEqual(new Set(['done']));
  expect(await world.query('SELECT count(*)::int AS plays FROM music.plays')).toEqual([{ plays: 2 }]);
  const { events } = await world.client.workflow.getHandle(run).fetchHistory();
  expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
  // The new code has slept before the steps that it started: after the marker of its patch.
  const kinds =
    events?.map((event) =>
      event.markerRecordedEventAttributes ? 'patch' : event.timerStartedEventAttributes ? 'sleep' : '',
    ) ?? [];
  expect(kinds.filter((kind) => kind !== '')).toEqual(expect.arrayContaining(['patch', 'sleep']));
  const firstStep = events?.findIndex(
    (event) =>
      event.activityTaskScheduledEventAttributes?.activityId === 'plays@2018-11-02' ||
      event.activityTaskScheduledEventAttributes?.activityId === 'plays',
  );
  expect(kinds.indexOf('patch')).toBeGreaterThan(firstStep ?? Infinity);
});

/** A build whose workflows do something else between steps, as docs/change-a-workflow.md says that one may. */
async function changedBuild(folder: string): Promise<string> {
  await mkdir(folder);
  await cp(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'dist/workflows/steps.js');
  const text = await readFile(file, 'utf8');
  const changed = text
    .replace('{ ActivityFailure, isCancellation }', '{ ActivityFailure, isCancellation, patched, sleep }')
    .replace(
      '        run.finish(',
      "        if (patched('a-moment-between-steps')) await sleep(1);\n        run.finish(",
    );
  expect(changed).toContain('await sleep(1)');
  expect(changed).toContain('patched, sleep }');
  await writeFile(file, changed);
  await rm(join(folder, 'dist/workflow-bundle.js'));
  execFileSync(process.execPath, [join(folder, 'dist/workflows/bundle.js')], { stdio: 'inherit' });
  return folder;
}
