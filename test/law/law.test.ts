/**
 * The law: in any order and parallelism, with kills, bad, late, changed and deleted files, loads, backfills and reloads end in the tables and
 * the ledger of one undisturbed reload. `npm run law -- --sequences 300 --seed 1`; here the first of them.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rig } from '../rig/rig.js';
import { COUNTEREXAMPLES } from './counterexamples.js';
import { designPipeline, PIPELINE, writePipeline } from './design.js';
import { play, type Ground } from './game.js';
import { sequence, type Sequence } from './sequence.js';

const SEQUENCES = Number(process.env['LAW_SEQUENCES'] ?? 4);
const SEED = Number(process.env['LAW_SEED'] ?? 1);
const FROM = Number(process.env['LAW_FROM'] ?? 0);
const IS_CAMPAIGN = process.env['LAW_SEQUENCES'] !== undefined;
/** How long a failing sequence is made shorter. */
const SHRINKING_MS = Number(process.env['LAW_SHRINKING_SECONDS'] ?? 300) * 1_000;

let ground: Ground;

beforeAll(async () => {
  const rig = await Rig.open({
    name: PIPELINE,
    workers: 2,
    config: { backfill: { batchPartitions: 3 } },
    furnish: (folder) => writePipeline({ folder, schema: 'none', source: `s3://${PIPELINE}` }, designPipeline([])),
    filesOf: (bucket) => bucket,
  });
  ground = { rig, games: 0, runs: 0, harms: 0 };
});
afterAll(async () => {
  await ground.rig[Symbol.asyncDispose]();
  const { games, runs, harms } = ground;
  if (IS_CAMPAIGN) console.log(`${games} sequences, ${runs} runs, ${harms} of them harmed`);
});

describe('whatever order it comes in, all ends as one undisturbed reload', () => {
  it.each(Array.from({ length: SEQUENCES }, (_, i) => FROM + i))(
    'sequence %i',
    async (number) => {
      const began = performance.now();
      const { failed, counterexample, errorInstance } = await fc.check(law(), {
        seed: SEED,
        path: String(number),
        numRuns: 1,
        ...(SHRINKING_MS > 0 ? { interruptAfterTimeLimit: SHRINKING_MS } : { endOnFailure: true }),
      });
      const verdict = !failed
        ? []
        : [
            errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
            `shortest: ${JSON.stringify(counterexample?.[0])}`,
            `again: npm run law -- --seed ${SEED} --only ${number}`,
          ];
      if (IS_CAMPAIGN) {
        const seconds = ((performance.now() - began) / 1_000).toFixed(1);
        console.log(
          `${failed ? 'BAD' : 'ok '} ${String(number).padStart(4)} ${describeSequence(drawn(number))}  ${seconds} s`,
        );
        for (const line of verdict) console.log(`    ${line}`);
      }
      if (failed) throw new Error(verdict.join('\n'));
    },
    SHRINKING_MS + 240_000,
  );
});

describe.skipIf(IS_CAMPAIGN)('what once ended otherwise', () => {
  it.each(Object.entries(COUNTEREXAMPLES))(
    '%s',
    async (_, each) => {
      expect(await play(ground, each)).toEqual([]);
    },
    240_000,
  );
});

function law(): fc.IAsyncProperty<[Sequence]> {
  return fc.asyncProperty(sequence, async (each) => {
    const faults = await play(ground, each);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
}

function drawn(number: number): Sequence {
  return fc.sample(sequence, { seed: SEED, path: String(number), numRuns: 1 })[0]!;
}

/** On one line. */
function describeSequence({ assets, steps }: Sequence): string {
  return `${designPipeline(assets).length} assets; ${steps.map(({ do: what }) => what).join(' ')}`;
}
