/**
 * Fence and ledger against a simple reference, with real transactions: several attempts of one step, each stopped at every phase, go on in
 * an order that is drawn; some lose their connection, some sleep until all others have ended. Whatever the order, the step is done once.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedStep } from '../../src/pipeline/plan.js';
import { resetTables } from '../../src/redshift/tables.js';
import type { Session } from '../../src/redshift/session.js';
import type { StepOutcome, StepPhase } from '../../src/redshift/step.js';
import { startStack, type Stack } from './stack.js';
import { attempt, copyStep, events, type Hooks } from './steps.js';

const DAY = '2018-11-01';
const PHASES: readonly StepPhase[] = [
  'fence',
  'begin',
  'create',
  'delete',
  'copy',
  'reconcile',
  'ledger',
  'commit',
  'reported',
];
const RUNS = Number(process.env['MODEL_RUNS'] ?? 60);
/** An attempt that does not come to its next phase in this time waits for a lock, which another holds. It only decides what is interleaved. */
const WAITS_MS = 30;

let stack: Stack;
let step: PlannedStep;
beforeAll(async () => {
  stack = await startStack(['events']);
  await stack.put(
    `events/${DAY}.json`,
    events([
      [1, `${DAY} 00:00:00`],
      [2, `${DAY} 01:00:00`],
    ]),
  );
  step = await copyStep(stack, [DAY]);
});
afterAll(() => stack?.stop());

/** An attempt that stops before each phase until it is told to go on. */
class Actor {
  session: Session | undefined;
  readonly ended: Promise<void>;
  outcome: StepOutcome | undefined;
  failure: unknown;
  hasEnded = false;
  #arrived: () => void = () => undefined;
  #go: (() => void) | undefined;

  /** @param isReset its run was reset: it counts from one again */
  constructor(number: number, isReset = false) {
    const stop = (session: Session): Promise<void> => {
      this.session = session;
      const opened = new Promise<void>((go) => (this.#go = go));
      this.#arrived();
      return opened;
    };
    const hooks: Hooks = Object.fromEntries(PHASES.map((phase) => [phase, stop]));
    this.ended = attempt(stack, step, { attempt: isReset ? 1 : number, scheduledMs: number }, hooks).then(
      (outcome) => void (this.outcome = outcome),
      (error: unknown) => void (this.failure = error),
    );
    void this.ended.then(() => {
      this.hasEnded = true;
      this.#arrived();
    });
  }

  /** To the next phase, to its end, or until it waits for a lock. */
  async goOn(): Promise<void> {
    const arrived = new Promise<void>((resolve) => (this.#arrived = resolve));
    const go = this.#go;
    this.#go = undefined;
    go?.();
    let timer: NodeJS.Timeout | undefined;
    const waits = new Promise<void>((resolve) => (timer = setTimeout(resolve, WAITS_MS)));
    await Promise.race([arrived, this.ended, waits]);
    clearTimeout(timer);
  }

  /** The worker is gone, with its connection. */
  die(): void {
    this.session?.discard();
  }
}

/** In turns: one may wait for a lock that another holds. */
async function playToTheEnd(actors: readonly Actor[]): Promise<void> {
  while (actors.some(({ hasEnded }) => !hasEnded)) for (const actor of actors) if (!actor.hasEnded) await actor.goOn();
}

test('a step is done once, whatever the order of its attempts, their deaths and their sleeps', async () => {
  const isRare = fc.integer({ min: 0, max: 11 }).map((n) => n === 0);
  const move = fc.record({ actor: fc.nat({ max: 3 }), dies: isRare, isReset: isRare });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 4 }), fc.array(move, { maxLength: 40 }), async (count, moves) => {
      await using clean = await stack.open();
      await resetTables(clean, 'music', [
        {
          asset: 'events',
          createSql: 'CREATE TABLE music.events (id integer NOT NULL, ts timestamp, name varchar(8)) SORTKEY (ts)',
        },
      ]);
      const actors: Actor[] = [];
      for (const { actor, dies, isReset } of moves) {
        // A later attempt begins when it is first drawn, and never before the earlier ones.
        const drawn = Math.min(actor % count, actors.length);
        if (drawn === actors.length) actors.push(new Actor(drawn + 1, isReset));
        const player = actors[drawn]!;
        if (dies) player.die();
        await player.goOn();
      }
      await playToTheEnd(actors);
      const last = new Actor(count + 1);
      await playToTheEnd([last]);
      actors.push(last);

      const done = actors.filter(({ outcome }) => outcome?.reused === false);
      const reused = actors.filter(({ outcome }) => outcome?.reused === true);
      // One that committed and lost its connection before it heard so has failed, and yet it is done.
      expect(done.length).toBeLessThanOrEqual(1);
      expect(done.length + reused.length).toBeGreaterThanOrEqual(1);
      for (const { outcome } of [...done, ...reused]) expect(outcome?.rows).toBe(2);
      for (const { failure } of actors)
        if (failure !== undefined)
          expect(['fenced', 'lost', 'conflict', 'cancelled']).toContain(
            (failure as { failure?: { kind: string } }).failure?.kind,
          );
      expect(await stack.query('SELECT id FROM music.events ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
      expect(
        await stack.query(
          'SELECT count(*)::int - count(uri)::int AS rows, count(uri)::int AS files FROM music__ledger.events',
        ),
      ).toEqual([{ rows: 1, files: 1 }]);
      stack.discardSessions();
    }),
    { numRuns: RUNS },
  );
}, 600_000);
