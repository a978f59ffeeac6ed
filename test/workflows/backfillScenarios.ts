/** Ways a backfill can go, acted by scripted activities: for tests of its workflows, and for the recorded histories. */
import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/activity';
import type { Activities } from '../../src/activities/activities.js';
import type { PlanWindowInput } from '../../src/activities/backfill.js';
import type { Range, StepSummary } from '../../src/pipeline/plan.js';
import { getView, pauseBackfill, resumeRun, setBackfill, startBackfill } from '../../src/workflows/client.js';
import type { RunView } from '../../src/workflows/view.js';
import { failureOf, summaryOf } from './steps.js';
import type { Theatre } from './theatre.js';

export interface BackfillScenario {
  /** This day's rows are refused until the backfill is resumed. */
  readonly bad?: number;
  /** It is paused before its first window, told another pace, and resumed. */
  readonly isPaused?: true;
  /** Played on a server that wants histories short. */
  readonly history?: 'short';
}

export const BACKFILL_SCENARIOS = {
  'backfill-done': {},
  'backfill-held-then-resumed': { bad: 6 },
  'backfill-paused': { isPaused: true },
  'backfill-continued-between-windows': { bad: 6, history: 'short' },
} as const satisfies Record<string, BackfillScenario>;

const day = (n: number): string => `2018-11-${String(n).padStart(2, '0')}T00:00:00Z`;
/** Days, the last one included. */
const days = (from: number, to: number): Range => ({ from: day(from), to: day(to + 1) });
const RANGE = days(1, 24);
/** Each of two batches of four days. */
const WINDOWS = [1, 9, 17];

export interface PlayedBackfill {
  readonly run: string;
  /** Its children, in the order in which they began. */
  readonly windows: readonly string[];
  /** Steps that ran, by id, in order. */
  readonly steps: readonly string[];
  readonly held: RunView | undefined;
  readonly view: RunView;
}

export async function playBackfill(
  theatre: Theatre,
  pipeline: string,
  { bad, isPaused }: BackfillScenario,
): Promise<PlayedBackfill> {
  const { client } = theatre;
  const steps: string[] = [];
  const windows: string[] = [];
  let isMended = false;
  let mayPlan: () => void = () => undefined;
  const planning = new Promise<void>((resolve) => (mayPlan = resolve));
  const activities: Partial<Activities> = {
    async planBackfill({ round, pass }) {
      if (isPaused && pass === 1) await planning;
      const count = pass > 1 ? 0 : round > 1 ? 1 : WINDOWS.length;
      return {
        schema: 'music',
        windows: count,
        partitions: { events: { stale: 24, valid: 0 }, plays: { stale: 24, valid: 0 } },
        notes: [],
        concurrency: 2,
        holdDays: 7,
        notifies: false,
      };
    },
    planWindow(input) {
      if (input.failed === undefined) windows.push(`${input.run}/${input.round}-${input.pass}-${input.window}`);
      return Promise.resolve(planWindow(input, bad ?? 0));
    },
    runStep({ step }) {
      steps.push(step);
      const [asset, first = '', last = first] = step.split(/@|\.\./);
      const isBad = bad !== undefined && day(bad) >= `${first}T00:00:00Z` && day(bad) <= `${last}T00:00:00Z`;
      if (asset === 'events' && isBad && !isMended)
        throw ApplicationFailure.create({
          message: 'x',
          type: 'badData',
          nonRetryable: true,
          details: [{ ...failureOf(step), kind: 'badData', asset }, 1],
        });
      return Promise.resolve({ state: 'done', rows: 10, attempts: 1, checks: [] });
    },
  };
  return await theatre.withWorker(pipeline, activities as Activities, async () => {
    const run = await startBackfill(client, { pipeline, requestedBy: 'ada@host', range: RANGE });
    let held: RunView | undefined;
    if (isPaused) {
      await setBackfill(client, run, { by: 'ada@host', concurrency: 3 });
      mayPlan();
      await until(
        () => getView(client, run),
        ({ state }) => state === 'running',
      );
      await pauseBackfill(client, run, { by: 'ada@host' }).catch(() => undefined);
      await resumeRun(client, run, { by: 'ada@host', from: [] }).catch(() => undefined);
    }
    if (bad !== undefined) {
      held = await until(
        () => getView(client, run),
        ({ state }) => state === 'held',
      );
      isMended = true;
      await resumeRun(client, run, { by: 'ada@host', from: [] });
    }
    await client.workflow.getHandle(run).result();
    return { run, windows, steps, held, view: await getView(client, run) };
  });
}

async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    await delay(20);
  }
}

/** Of a batch that failed the pieces before, of, and behind the bad day. */
function planWindow({ round, window, failed }: PlanWindowInput, bad: number): StepSummary[] {
  if (round > 1) return [batch('events', bad, bad), batch('plays', bad, bad)];
  const first = WINDOWS[window - 1]!;
  if (failed === undefined)
    return [first, first + 4].flatMap((from) => [batch('events', from, from + 3), batch('plays', from, from + 3)]);
  const from = bad - ((bad - 1) % 4);
  const pieces: [number, number][] = [
    [from, bad - 1],
    [bad, bad],
    [bad + 1, from + 3],
  ];
  return pieces.filter(([a, b]) => a <= b).flatMap(([a, b]) => [batch('events', a, b), batch('plays', a, b)]);
}

function batch(asset: string, from: number, to: number): StepSummary {
  const name = (each: string): string => `${each}@${day(from).slice(0, 10)}..${day(to).slice(0, 10)}`;
  return {
    ...summaryOf(name(asset), asset === 'events' ? [] : [name('events')]),
    asset,
    range: days(from, to),
    partitions: to - from + 1,
  };
}
