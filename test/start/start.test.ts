/** `npm start`, as a newcomer types it, on the sample and, where it is found, on the real data. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const realData = resolve(process.env['LOADSTAR_SPARKIFY_DATA'] ?? `${root}/../shared/data/sparkify`);

// Each test installs nothing, but starts the whole product two or three times.
vi.setConfig({ testTimeout: 300_000 });

let stack: string;
/** Every process that descends from this test carries it in its environment, whatever became of its parent. */
let mark: string;

beforeEach(() => {
  stack = mkdtempSync(join(tmpdir(), 'loadstar-start-'));
  mark = `LOADSTAR_TEST=${randomUUID()}`;
});

afterEach(() => {
  for (const pid of marked()) process.kill(pid, 'SIGKILL');
  rmSync(stack, { recursive: true, force: true });
});

interface Start {
  readonly process: ChildProcess;
  output(): string;
  says(text: string): Promise<void>;
  /** The exit code. */
  ends(): Promise<number | null>;
}

function start(...options: string[]): Start {
  const [name = '', value = ''] = mark.split('=');
  const child = spawn(process.execPath, ['scripts/start.mjs', '--stack', stack, ...options], {
    cwd: root,
    env: { ...process.env, [name]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const end = once(child, 'close').then(([code]) => code as number | null);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return {
    process: child,
    output: () => output,
    ends: () => end,
    async says(text) {
      while (!output.includes(text)) {
        const what = await Promise.race([once(child.stdout, 'data').then(() => 'more'), end.then(() => 'ended')]);
        if (what === 'ended' && !output.includes(text)) throw new Error(`ended without saying "${text}":\n${output}`);
      }
    },
  };
}

/** Processes, by id, whose environment carries the mark. */
function marked(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => environment(pid).includes(mark))
    .map(Number);
}

function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

test('npm start -- --exit loads the sample, finds every analysis as expected, and leaves no process', async () => {
  const run = start('--exit');
  expect(await run.ends(), run.output()).toBe(0);
  expect(run.output()).toContain('20 analyses as expected');
  expect(run.output()).toMatch(/sparkify\.staging_events +8,087/);
  expect(marked()).toEqual([]);
});

test.skipIf(!existsSync(realData))(
  'npm start -- --exit --source loads the real data after the sample, and nothing of the sample stays',
  async () => {
    expect(await start('--exit').ends()).toBe(0);
    const run = start('--exit', '--source', realData);
    expect(await run.ends(), run.output()).toBe(0);
    expect(run.output()).toContain('20 analyses as expected');
    const rows = Object.fromEntries(
      [...run.output().matchAll(/sparkify\.(\w+) +([\d,]+)/g)].map(([, table, count]) => [table, count]),
    );
    // Computed from the files by hand, with neither Loadstar nor its oracle.
    expect(rows).toEqual({
      staging_events: '8,056',
      staging_songs: '1,943',
      songplays: '6,820',
      users: '97',
      songs: '1,943',
      artists: '1,809',
      time: '6,813',
    });
  },
);

test('npm start stays up until Ctrl-C, and after a kill of it and of any of its processes the next start and stop leave none', async () => {
  const first = start();
  await first.says('Ctrl-C');
  process.kill(-(first.process.pid ?? 0), 'SIGINT');
  expect(await first.ends()).toBe(0);
  expect(marked()).toEqual([]);

  const second = start();
  await second.says('Ctrl-C');
  for (const pid of marked()) process.kill(pid, 'SIGKILL');
  await second.ends();
  const third = start();
  await third.says('Ctrl-C');
  third.process.kill('SIGTERM');
  await third.ends();
  expect(third.output()).toContain('20 analyses as expected');
  expect(marked()).toEqual([]);
});
