/**
 * Everything is killed, cut, stalled or spoiled, at every phase; afterwards the tables must be those of one undisturbed reload, and the ledger
 * must name each materialization once. `npm run chaos -- --kills 500 --seed 1`; here a slice that goes through each phase once.
 */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../rig/random.js';
import { begin, catchUp, conduct, verify } from './conduct.js';
import { drawExperiment, type Experiment } from './experiments.js';
import { openMusicRig, type MusicRig } from './music.js';

const KILLS = Number(process.env['CHAOS_KILLS'] ?? 25);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);
const FROM = Number(process.env['CHAOS_FROM'] ?? 0);
const IS_CAMPAIGN = process.env['CHAOS_KILLS'] !== undefined;

let rig: MusicRig;
const done: { experiment: Experiment; faults: readonly string[] }[] = [];
const folders: string[] = [];

async function openRig(): Promise<void> {
  rig = await openMusicRig(2);
  folders.push(rig.folder);
  const random = new Random(SEED);
  for (let change = 0; change < 4; change++) await rig.files.change(random);
  expect(await catchUp(rig)).toEqual([]);
  expect(await verify(rig)).toEqual([]);
}

beforeAll(openRig);
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  if (IS_CAMPAIGN) console.log(table());
});

describe('whatever is done to it, the stack ends as after one undisturbed reload', () => {
  it.each(experiments().map((each) => [nameOf(each), each] as const))(
    '%s',
    async (name, experiment) => {
      const outcome = await conduct(rig, experiment).catch((error: unknown) => ({
        faults: [`the experiment itself failed: ${error instanceof Error ? error.stack : String(error)}`],
        ended: 'unknown',
        ms: 0,
      }));
      done.push({ experiment, faults: outcome.faults });
      if (IS_CAMPAIGN) {
        const verdict = outcome.faults.length === 0 ? 'ok ' : 'BAD';
        console.log(`${verdict} ${name}  ${outcome.ended}  ${(outcome.ms / 1_000).toFixed(1)} s`);
        for (const fault of outcome.faults) console.log(`    ${fault}`);
      }
      if (outcome.faults.length === 0) return;
      await rig[Symbol.asyncDispose]();
      await openRig();
      const again = `npm run chaos -- --seed ${SEED} --from ${experiment.number} --kills 1`;
      throw new Error([...outcome.faults, `again: ${again}`].join('\n'));
    },
    240_000,
  );

  it('and an undisturbed reload changes nothing', async () => {
    const run = await begin(rig, 'reload');
    expect(await rig.client.workflow.getHandle(run).result()).toMatchObject({ state: 'done' });
    expect(await verify(rig)).toEqual([]);
  });

  it('and no process is left', async () => {
    await rig[Symbol.asyncDispose]();
    for (const folder of folders) expect(processesOf(folder)).toBe('');
  });
});

function experiments(): Experiment[] {
  return Array.from({ length: KILLS }, (_, index) => {
    const number = FROM + index;
    return drawExperiment(number, SEED, new Random(SEED * 1_000_003 + number));
  });
}

function nameOf({ number, mode, phase, act }: Experiment): string {
  return `${String(number).padStart(4)} ${mode} ${phase.name}: ${act.name}`;
}

/** Command lines that name the folder; '' when there are none. */
function processesOf(folder: string): string {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(folder)).join('\n');
}

/** A line a phase and a line an act: experiments, and how many of them found something. */
function table(): string {
  const count = (key: (experiment: Experiment) => string): string[] => {
    const groups = new Map<string, { all: number; bad: number }>();
    for (const { experiment, faults } of done) {
      const group = groups.get(key(experiment)) ?? { all: 0, bad: 0 };
      groups.set(key(experiment), { all: group.all + 1, bad: group.bad + (faults.length > 0 ? 1 : 0) });
    }
    const width = Math.max(...[...groups.keys()].map(({ length }) => length));
    return [...groups]
      .sort()
      .map(([name, { all, bad }]) => `  ${name.padEnd(width)} ${String(all).padStart(5)} ${String(bad).padStart(5)}`);
  };
  const bad = done.filter(({ faults }) => faults.length > 0).length;
  return [
    '',
    'experiments, and those with a fault, by phase',
    ...count(({ phase }) => phase.name),
    'by what was done',
    ...count(({ act }) => act.name),
    `${done.length} experiments, ${bad} with a fault`,
  ].join('\n');
}
