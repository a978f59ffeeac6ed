import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { isRunning } from '../../../local/src/process/record.js';
import type { PartName, StackEvent } from '../../../local/src/stack/event.js';
import { readRunningStack } from '../../../local/src/stack/state.js';
import { contents, fill, FILLED, FILLED_NUMBER, nobodyLeft, query, recordedProcesses, stackHome } from './fixture.js';

const pidOf = (dir: string, name: string): number =>
  (JSON.parse(readFileSync(join(dir, 'run', `${name}.json`), 'utf8')) as { pid: number }).pid;

/** Processes, and the part that each belongs to. */
const SERVER_OF = { s3: 's3', temporal: 'temporal', redshift: 'redshift', postgres: 'redshift' } as const;

test('a part that is killed comes back on its port with its data, and one that is killed again and again stays down', async () => {
  await using home = await stackHome();
  const events: StackEvent[] = [];
  const countOf = (kind: StackEvent['kind'], part: PartName): number =>
    events.filter((event) => event.kind === kind && 'part' in event && event.part === part).length;
  const stack = await home.start({ log: (event) => void events.push(event) });
  await fill(stack.env);
  for (const [name, part] of Object.entries(SERVER_OF)) {
    const before = countOf('ready', part);
    // Committed in the last moment.
    await query(stack.env, `UPDATE public.kept SET a = a + 1`);
    process.kill(pidOf(home.dir, name), 'SIGKILL');
    await vi.waitUntil(() => countOf('ready', part) === before + 1, { timeout: 20_000, interval: 10 });
    expect(await contents(stack.env), name).toEqual([
      { a: FILLED_NUMBER + Object.keys(SERVER_OF).indexOf(name) + 1 },
      ...FILLED.slice(1),
    ]);
  }
  expect(readRunningStack(home.dir)?.parts).toEqual(stack.parts);
  while (countOf('abandoned', 's3') === 0) {
    const before = countOf('ready', 's3');
    process.kill(pidOf(home.dir, 's3'), 'SIGKILL');
    await vi.waitUntil(() => countOf('ready', 's3') > before || countOf('abandoned', 's3') > 0, {
      timeout: 20_000,
      interval: 10,
    });
  }
  expect(countOf('ended', 's3')).toBe(5);
  expect(events.at(-1)).toMatchObject({ kind: 'abandoned', part: 's3', reason: 'it was ended by SIGKILL' });
  const processes = await recordedProcesses(home.dir);
  await stack.stop();
  await nobodyLeft(home.dir, processes);
});

test.each([
  ['the supervisor', [], 'SIGTERM'],
  ['the supervisor, S3 and Redshift', ['s3', 'redshift'], 'SIGINT'],
  ['all processes', ['s3', 'redshift', 'temporal', 'postgres'], 'SIGINT'],
] as const)(
  'after SIGKILL of %s the next start heals, with the data, and a signal from the terminal leaves no process',
  async (_, others, signal) => {
    await using home = await stackHome();
    const killed = home.spawn();
    const { env = {} } = await killed.outcome;
    await fill(env);
    const processes = await recordedProcesses(home.dir);
    const victims = others.map((name) => pidOf(home.dir, name));
    killed.child.kill('SIGKILL');
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    await killed.exited;
    expect(readRunningStack(home.dir)).toBeUndefined();
    const next = home.spawn();
    const healed = await next.outcome;
    expect(healed).toMatchObject({ kind: 'stack' });
    expect(processes.filter(isRunning)).toEqual([]);
    expect(await contents(healed.env ?? {})).toEqual(FILLED);
    const started = await recordedProcesses(home.dir);
    // A Ctrl-C goes to the whole process group.
    process.kill(-(next.child.pid ?? 0), signal);
    expect(await next.exited).toBe(0);
    await nobodyLeft(home.dir, [...processes, ...started]);
  },
);

test('of programs that start at the same time in one folder, after a kill, one gets it and the others say which', async () => {
  await using home = await stackHome();
  const killed = home.spawn();
  await killed.outcome;
  killed.child.kill('SIGKILL');
  await killed.exited;
  const supervisors = Array.from({ length: 3 }, () => home.spawn());
  const outcomes = await Promise.all(supervisors.map(({ outcome }) => outcome));
  const winner = supervisors[outcomes.findIndex(({ kind }) => kind === 'stack')];
  const losers = outcomes.filter(({ kind }) => kind === 'failed');
  expect(losers).toHaveLength(2);
  for (const { name, message } of losers)
    expect(`${name} ${message}`).toContain(
      `StackRunningError a local stack already runs in ${home.dir}: process ${winner?.child.pid}`,
    );
  winner?.child.kill('SIGTERM');
  expect(await winner?.exited).toBe(0);
  await nobodyLeft(home.dir);
});
