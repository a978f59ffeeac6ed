/** Ways a run can go, acted by scripted activities: for tests of the workflows, and for the recorded histories. */
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Activities } from '../../src/activities/activities.js';
import type { PlanRunInput } from '../../src/activities/plan.js';
import type { PublishInput } from '../../src/activities/publish.js';
import type { RunStepInput, StepResult } from '../../src/activities/step.js';
import type { RunMode } from '../../src/pipeline/plan.js';
import { cancelRun, startRun } from '../../src/workflows/client.js';
import { failureOf, summaryOf } from './steps.js';
import type { Theatre } from './theatre.js';

export interface Scenario {
  readonly mode: RunMode;
  /** How the steps end that do not simply end well. */
  readonly steps?: Readonly<Record<string, 'fails' | 'reused' | 'waits for its cancel'>>;
  readonly plan?: 'fails';
  readonly publish?: 'fails';
}

export const SCENARIOS = {
  'load-done': { mode: 'load', steps: { users: 'reused' } },
  'load-failed': { mode: 'load', steps: { plays: 'fails' } },
  'load-cancelled': { mode: 'load', steps: { users: 'waits for its cancel' } },
  'load-not-planned': { mode: 'load', plan: 'fails' },
  'reload-done': { mode: 'reload' },
  'reload-failed': { mode: 'reload', steps: { plays: 'fails' } },
  'reload-not-published': { mode: 'reload', publish: 'fails' },
  'reload-cancelled': { mode: 'reload', steps: { users: 'waits for its cancel' } },
} as const satisfies Record<string, Scenario>;

export interface PlayedRun {
  readonly run: string;
  readonly heard: Heard;
  /** What the run threw. */
  readonly error: Error | undefined;
  /** What the Web UI shows as current details. */
  readonly details: string;
}

/** Plays a run to its end; one with a step that waits for its cancel gets it once that step has begun. */
export async function playScenario(theatre: Theatre, pipeline: string, scenario: Scenario): Promise<PlayedRun> {
  const { client } = theatre;
  const heard: Heard = { planned: [], steps: [], published: [], dropped: [] };
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const activities = act(scenario, heard, (step) => scenario.steps?.[step] === 'waits for its cancel' && begin());
  const isCancelled = Object.values(scenario.steps ?? {}).includes('waits for its cancel');
  return await theatre.withWorker(pipeline, activities, async () => {
    const run = await startRun(client, { mode: scenario.mode, pipeline, requestedBy: 'ada@host' });
    if (isCancelled) await begun.then(() => cancelRun(client, run));
    const error = await client.workflow
      .getHandle(run)
      .result()
      .then(
        () => undefined,
        (failure: Error) => failure,
      );
    const { currentDetails: details } = await client.workflow
      .getHandle(run)
      .query<{ currentDetails: string }>('__temporal_workflow_metadata');
    return { run, heard, error, details };
  });
}

/** What every scenario plans: two files' worth of events, then three tables, one of which waits for another. */
const STEPS = [
  summaryOf('events'),
  summaryOf('users', ['events']),
  summaryOf('plays', ['events']),
  summaryOf('hours', ['plays']),
];

/** What the activities were asked, in order. */
interface Heard {
  readonly planned: PlanRunInput[];
  readonly steps: string[];
  readonly published: PublishInput[];
  readonly dropped: PublishInput[];
}

/** @param onStep told when a step begins */
function act(scenario: Scenario, heard: Heard, onStep: (id: string) => unknown): Activities {
  return {
    planRun(input) {
      heard.planned.push(input);
      if (scenario.plan === 'fails') throw planFailure();
      return Promise.resolve({
        schema: 'music',
        steps: STEPS,
        skipped: [{ asset: 'songs', why: 'up to date: 1 partition' }],
        notes: ['a note'],
        concurrency: 2,
      });
    },
    async runStep(input: RunStepInput) {
      heard.steps.push(input.step);
      onStep(input.step);
      return await play(input.step, scenario.steps?.[input.step]);
    },
    publishRun(input) {
      heard.published.push(input);
      if (scenario.publish === 'fails')
        throw ApplicationFailure.nonRetryable('shadow events__next is gone', 'unknown', { hint: 'reload again' });
      return Promise.resolve(['music.events__old was replaced but could not be dropped: a view depends on it']);
    },
    dropShadows(input) {
      heard.dropped.push(input);
      return Promise.resolve();
    },
  };
}

async function play(step: string, part: 'fails' | 'reused' | 'waits for its cancel' | undefined): Promise<StepResult> {
  if (part === 'fails')
    throw ApplicationFailure.create({
      message: 'x',
      type: 'badSql',
      nonRetryable: true,
      details: [failureOf(step), 1],
    });
  if (part === 'waits for its cancel') await untilCancelled();
  return { state: part === 'reused' ? 'reused' : 'done', rows: 10, attempts: 1, checks: [] };
}

async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), 20);
  return await context.cancelled.finally(() => clearInterval(timer));
}

function planFailure(): ApplicationFailure {
  const problems = [{ file: 'transforms/plays.sql', line: 9, column: 6, message: 'unknown table "event"' }];
  return ApplicationFailure.nonRetryable('transforms/plays.sql:9:6  unknown table "event"', 'pipeline', {
    hint: 'mend the pipeline folder',
    problems,
  });
}
