/** Ways a run can go, acted by scripted activities: for tests of the workflows, and for the recorded histories. */
import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Activities } from '../../src/activities/activities.js';
import type { HeldNotice } from '../../src/activities/notify.js';
import type { PlanRunInput } from '../../src/activities/plan.js';
import type { PublishInput } from '../../src/activities/publish.js';
import type { RunStepInput, StepResult } from '../../src/activities/step.js';
import type { RunMode, StepSummary } from '../../src/pipeline/plan.js';
import { abortRun, cancelRun, getView, resumeRun, skipAsset, startRun } from '../../src/workflows/client.js';
import type { RunView } from '../../src/workflows/view.js';
import { failureOf, summaryOf } from './steps.js';
import type { Theatre } from './theatre.js';

export interface Scenario {
  readonly mode: RunMode;
  /** How the steps end that do not simply end well. `fails` is for good, `fails once` until it was planned again. */
  readonly steps?: Readonly<Record<string, Part>>;
  /** What is answered each time the run is held, in order. */
  readonly answers?: readonly Answered[];
  /** Whether people are told of a hold, and hear it. */
  readonly notify?: 'hears' | 'fails';
  /** Played on a server that wants histories short: the run goes on with a fresh one when it is held. */
  readonly history?: 'short';
  readonly plan?: 'fails';
  readonly publish?: 'fails';
}

type Part = 'fails' | 'fails once' | 'is tried again' | 'reused' | 'waits for its cancel';
type Answered = 'resume' | 'skip plays' | 'resume, which can not be planned' | 'abort' | 'cancel';

/**
 * Recorded before a failed step held the run, and replayed for as long as such runs may be open: none is played any more.
 * `load-failed` and `reload-failed`.
 */
export const PAST = ['load-failed', 'reload-failed'];

/** Settings of a server that wants a fresh history after a few dozen events. */
export const SHORT_HISTORIES = ['limit.historyCount.suggestContinueAsNew=20'];

export const SCENARIOS = {
  'load-done': { mode: 'load', steps: { users: 'reused' } },
  'load-retried': { mode: 'load', steps: { plays: 'is tried again' } },
  'load-held-then-continued': { mode: 'load', steps: { plays: 'fails once' }, answers: ['resume'], history: 'short' },
  'reload-held-then-continued': {
    mode: 'reload',
    steps: { plays: 'fails' },
    answers: ['resume', 'resume', 'abort'],
    history: 'short',
  },
  'load-held-then-resumed': { mode: 'load', steps: { plays: 'fails once' }, answers: ['resume'] },
  'load-held-twice': { mode: 'load', steps: { plays: 'fails' }, answers: ['resume', 'abort'] },
  'load-held-then-aborted': { mode: 'load', steps: { plays: 'fails' }, answers: ['abort'] },
  'load-held-then-cancelled': { mode: 'load', steps: { plays: 'fails' }, answers: ['cancel'] },
  'load-held-then-skipped': { mode: 'load', steps: { plays: 'fails' }, answers: ['skip plays'] },
  'load-held-then-skipped-in-part': {
    mode: 'load',
    steps: { users: 'fails once', plays: 'fails' },
    answers: ['skip plays', 'resume'],
  },
  'load-held-and-told': { mode: 'load', steps: { plays: 'fails' }, answers: ['abort'], notify: 'hears' },
  'load-held-and-not-told': { mode: 'load', steps: { plays: 'fails' }, answers: ['abort'], notify: 'fails' },
  'load-not-resumed': {
    mode: 'load',
    steps: { plays: 'fails once' },
    answers: ['resume, which can not be planned', 'resume'],
  },
  'load-cancelled': { mode: 'load', steps: { users: 'waits for its cancel' } },
  'load-not-planned': { mode: 'load', plan: 'fails' },
  'reload-done': { mode: 'reload' },
  'reload-held-then-resumed': { mode: 'reload', steps: { plays: 'fails once' }, answers: ['resume'] },
  'reload-held-then-aborted': { mode: 'reload', steps: { plays: 'fails' }, answers: ['abort'] },
  'reload-not-published': { mode: 'reload', publish: 'fails' },
  'reload-cancelled': { mode: 'reload', steps: { users: 'waits for its cancel' } },
} as const satisfies Record<string, Scenario>;

export interface PlayedRun {
  readonly run: string;
  readonly heard: Heard;
  /** What the run threw. */
  readonly error: Error | undefined;
  /** The run each time it was held. */
  readonly held: readonly RunView[];
  /** What was answered to an answer, where it was refused. */
  readonly refusals: readonly string[];
  /** What the Web UI shows as current details. */
  readonly details: string;
}

/** Plays a run to its end; one with a step that waits for its cancel gets it once that step has begun, a held one its answers. */
export async function playScenario(theatre: Theatre, pipeline: string, scenario: Scenario): Promise<PlayedRun> {
  const { client } = theatre;
  const heard: Heard = { planned: [], steps: [], published: [], dropped: [], told: [] };
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const activities = act(scenario, heard, (step) => scenario.steps?.[step] === 'waits for its cancel' && begin());
  const isCancelled = Object.values(scenario.steps ?? {}).includes('waits for its cancel');
  return await theatre.withWorker(pipeline, activities, async () => {
    const run = await startRun(client, { mode: scenario.mode, pipeline, requestedBy: 'ada@host' });
    if (isCancelled) await begun.then(() => cancelRun(client, run));
    const held: RunView[] = [];
    const refusals: string[] = [];
    for (const answered of scenario.answers ?? []) {
      held.push(await untilHeld(client, run, heard, scenario));
      await giveAnswer(client, run, answered).catch((failure: Error) => refusals.push(failure.message));
    }
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
    return { run, heard, error, details, held, refusals };
  });
}

/** Held, and people told, or not, where they are to be. */
async function untilHeld(client: Client, run: string, { told }: Heard, { notify }: Scenario): Promise<RunView> {
  for (;;) {
    const view = await getView(client, run);
    const isTold = notify === undefined || (notify === 'fails' ? view.notes.length > 1 : told.length > 0);
    if (view.state === 'held' && isTold) return view;
    await delay(20);
  }
}

async function giveAnswer(client: Client, run: string, answered: Answered): Promise<unknown> {
  const by = 'ada@host';
  switch (answered) {
    case 'resume':
    case 'resume, which can not be planned':
      return await resumeRun(client, run, { by, from: [] });
    case 'skip plays':
      return await skipAsset(client, run, { by, asset: 'plays', reason: 'not today' });
    case 'abort':
      return await abortRun(client, run, { by, reason: 'not today' });
    case 'cancel':
      return await cancelRun(client, run);
  }
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
  readonly told: HeldNotice[];
}

/** @param onStep told when a step begins */
function act(scenario: Scenario, heard: Heard, onStep: (id: string) => unknown): Activities {
  return {
    planRun(input) {
      heard.planned.push(input);
      if (scenario.plan === 'fails') throw planFailure();
      const answered = scenario.answers?.[heard.planned.length - 2];
      if (answered === 'resume, which can not be planned') throw planFailure();
      return Promise.resolve({
        schema: 'music',
        steps: input.again === undefined ? STEPS : stepsAgain(input.again),
        holdDays: 7,
        skipped: [{ asset: 'songs', why: 'up to date: 1 partition' }],
        notes: ['a note'],
        concurrency: 2,
        ...(scenario.notify === undefined ? {} : { notifies: true }),
      });
    },
    async runStep(input: RunStepInput) {
      heard.steps.push(input.step);
      onStep(input.step);
      return await play(input.step, scenario.steps?.[input.step], heard.planned.length > 1);
    },
    planBackfill: () => Promise.reject(new Error('no scenario of a backfill yet')),
    planWindow: () => Promise.reject(new Error('no scenario of a backfill yet')),
    notifyHeld(notice) {
      heard.told.push(notice);
      if (scenario.notify === 'fails') throw ApplicationFailure.nonRetryable('chat.example answered 500', 'notTold');
      return Promise.resolve();
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

/** These assets and, unless they are planned alone, those downstream of them; what is done is waited for no more. */
function stepsAgain({ assets, alone }: NonNullable<PlanRunInput['again']>): StepSummary[] {
  const open = STEPS.filter(
    ({ id, after }) => assets.includes(id) || (alone !== true && after.some((other) => assets.includes(other))),
  );
  const ids = new Set(open.map(({ id }) => id));
  return open.map((step) =>
    summaryOf(
      step.id,
      step.after.filter((other) => ids.has(other)),
    ),
  );
}

/** @throws a failure that passes */
function failOnce(): void {
  if (Context.current().info.attempt === 1)
    throw ApplicationFailure.create({ message: 'connection lost', type: 'lost', nextRetryDelay: '10 ms' });
}

async function play(step: string, part: Part | undefined, isAgain: boolean): Promise<StepResult> {
  if (part === 'fails' || (part === 'fails once' && !isAgain))
    throw ApplicationFailure.create({
      message: 'x',
      type: 'badSql',
      nonRetryable: true,
      details: [failureOf(step), 1],
    });
  if (part === 'is tried again') failOnce();
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
