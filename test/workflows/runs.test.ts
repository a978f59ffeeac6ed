import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporal } from '../../local/src/temporal/server.js';
import {
  abortRun,
  cancelRun,
  connectTemporal,
  getView,
  NoWorkerError,
  resumeRun,
  RunNotFoundError,
  skipAsset,
  startRun,
  TemporalUnreachableError,
} from '../../src/workflows/client.js';
import type { Activities } from '../../src/activities/activities.js';
import type { RunMode } from '../../src/pipeline/plan.js';
import type { RunView } from '../../src/workflows/view.js';
import { failureOf, summaryOf } from './steps.js';
import { playScenario, SCENARIOS, SHORT_HISTORIES, type PlayedRun, type Scenario } from './scenarios.js';
import { Theatre } from './theatre.js';

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre[Symbol.asyncDispose]());

interface Played extends PlayedRun {
  readonly view: RunView;
}

let count = 0;

/** Plays a run in a pipeline of its own. The view is read when no worker is there any more. */
async function play(scenario: Scenario): Promise<Played> {
  const pipeline = `music${++count}`;
  const played = await playScenario(theatre, pipeline, scenario);
  return { ...played, view: await getView(theatre.client, played.run) };
}

/** Activities that wait to be cancelled. */
function idle(): Activities {
  const wait = async (): Promise<never> => {
    const context = Context.current();
    const timer = setInterval(() => context.heartbeat(), 20);
    return await context.cancelled.finally(() => clearInterval(timer));
  };
  return {
    planRun: wait,
    runStep: wait,
    publishRun: wait,
    dropShadows: wait,
    notifyHeld: wait,
    planBackfill: wait,
    planWindow: wait,
  };
}

/** Of three steps the second fails until it was planned again; a plan takes a moment. */
function failingOnce(onPlan: () => number): Pick<Activities, 'planRun' | 'runStep'> {
  let plans = 0;
  return {
    async planRun() {
      plans = onPlan();
      await delay(200);
      const steps = [summaryOf('events'), summaryOf('plays', ['events']), summaryOf('hours', ['plays'])];
      return { schema: 'music', steps, skipped: [], notes: [], concurrency: 1, holdDays: 7 };
    },
    runStep({ step }) {
      if (plans > 1 || step !== 'plays') return Promise.resolve({ state: 'done', rows: 1, attempts: 1, checks: [] });
      throw ApplicationFailure.nonRetryable('x', 'badSql', failureOf('plays'), 1);
    },
  };
}

const statesOf = (view: RunView) => Object.fromEntries(view.steps.map((step) => [step.id, step.state]));

describe('a load', () => {
  it('ends as done, with every step, what was skipped and the notes in its view', async () => {
    const { run, view, heard, error } = await play(SCENARIOS['load-done']);
    expect(heard.planned).toEqual([{ run, mode: 'load', pipeline: `music${count}` }]);
    expect(error).toBeUndefined();
    expect(view).toMatchObject({
      run,
      mode: 'load',
      state: 'done',
      requestedBy: 'ada@host',
      notes: ['a note'],
      skipped: [{ asset: 'songs' }],
    });
    expect(statesOf(view)).toEqual({ events: 'done', users: 'reused', plays: 'done', hours: 'done' });
    expect(view.steps[0]).toMatchObject({
      rows: 10,
      attempts: 1,
      startedAt: expect.any(String) as unknown,
      endedAt: expect.any(String) as unknown,
    });
  });

  it('is readable in lists and in the Web UI: id, summary, attributes, activity ids, details', async () => {
    const { run, details } = await play(SCENARIOS['load-held-then-aborted']);
    expect(details).toContain('**failed** · 2 done, 1 failed, 1 blocked');
    expect(details).toMatch(/^\| plays \| failed \|.*does not exist \|$/m);
    const handle = theatre.client.workflow.getHandle(run);
    const description = await handle.describe();
    expect(await description.staticSummary()).toBe(`load music${count}, asked for by ada@host`);
    expect(
      Object.fromEntries(description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])),
    ).toMatchObject({
      LoadstarPipeline: `music${count}`,
      LoadstarMode: 'load',
      LoadstarState: 'failed',
      LoadstarAssets: ['events', 'users', 'plays', 'hours'],
      LoadstarFailed: ['plays'],
    });
    const { events } = await handle.fetchHistory();
    const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes?.activityId ?? []);
    expect(scheduled).toEqual(expect.arrayContaining(['events', 'users', 'plays']));
  });

  it('with a failed step finishes what does not wait for it, then is held, visible as such', async () => {
    const { run, held, heard } = await play(SCENARIOS['load-held-then-resumed']);
    const [view] = held;
    expect(view).toMatchObject({ run, state: 'held', heldUntil: expect.any(String) as unknown });
    expect(view).not.toHaveProperty('endedAt');
    const waitsMs = Date.parse(view?.heldUntil ?? '') - Date.parse(view?.startedAt ?? '');
    expect(Math.round(waitsMs / 86_400_000)).toBe(7);
    expect(statesOf(view!)).toEqual({ events: 'done', users: 'done', plays: 'failed', hours: 'blocked' });
    expect(view?.steps.find((step) => step.id === 'plays')?.failure).toMatchObject({ kind: 'badSql', hint: 'mend it' });
    expect(heard.steps.slice(0, 3)).not.toContain('hours');
  });

  it('that is resumed plans again what failed, runs that and what waits for it, and nothing that was done', async () => {
    const { run, view, heard, error } = await play(SCENARIOS['load-held-then-resumed']);
    expect(error).toBeUndefined();
    expect(heard.planned[1]).toMatchObject({ run, mode: 'load', again: { assets: ['plays'], round: 1 } });
    expect(heard.steps.slice(3)).toEqual(['plays', 'hours']);
    expect(statesOf(view)).toEqual({ events: 'done', users: 'done', plays: 'done', hours: 'done' });
    expect(view).toMatchObject({ state: 'done', answers: [{ kind: 'resumed', by: 'ada@host' }] });
    expect(view).not.toHaveProperty('heldUntil');
  });

  it('that is resumed and fails again is held again, with a plan of its own each time', async () => {
    const { view, heard, held } = await play(SCENARIOS['load-held-twice']);
    expect(held.map(({ state }) => state)).toEqual(['held', 'held']);
    expect(heard.steps.filter((step) => step === 'plays')).toHaveLength(2);
    expect(view.answers?.map(({ kind }) => kind)).toEqual(['resumed', 'aborted']);
  });

  it('that is told to skip what failed plans what waited for it alone, runs that, and ends as done', async () => {
    const { view, heard, error } = await play(SCENARIOS['load-held-then-skipped']);
    expect(error).toBeUndefined();
    expect(heard.planned[1]?.again).toEqual({ assets: ['hours'], alone: true, round: 1 });
    expect(heard.steps.slice(3)).toEqual(['hours']);
    expect(statesOf(view)).toEqual({ events: 'done', users: 'done', plays: 'skipped', hours: 'done' });
    expect(view).toMatchObject({
      state: 'done',
      answers: [{ kind: 'skipped', by: 'ada@host', assets: ['plays'], reason: 'not today' }],
    });
  });

  it('that is told to skip one of two that failed is held by the other', async () => {
    const { view, held, heard } = await play(SCENARIOS['load-held-then-skipped-in-part']);
    expect(held.map(statesOf)).toEqual([
      { events: 'done', users: 'failed', plays: 'failed', hours: 'blocked' },
      { events: 'done', users: 'failed', plays: 'skipped', hours: 'done' },
    ]);
    expect(heard.steps.slice(3)).toEqual(['hours', 'users']);
    expect(statesOf(view)).toMatchObject({ users: 'done', plays: 'skipped' });
  });

  it('tells the steps that a skip lets go on who skipped what and why, as much of it as the ledger holds', async () => {
    const asked: string[] = [];
    const activities: Activities = {
      ...idle(),
      planRun: ({ again }) => {
        const steps = again === undefined ? [summaryOf('plays'), summaryOf('hours', ['plays'])] : [summaryOf('hours')];
        return Promise.resolve({ schema: 'music', steps, skipped: [], notes: [], concurrency: 1, holdDays: 7 });
      },
      runStep: ({ step, requestedBy }) => {
        asked.push(requestedBy);
        if (step === 'hours') return Promise.resolve({ state: 'done', rows: 1, attempts: 1, checks: [] });
        throw ApplicationFailure.nonRetryable('x', 'badSql', failureOf('plays'), 1);
      },
    };
    await theatre.withWorker('reasons', activities, async () => {
      const run = await startRun(theatre.client, { mode: 'load', pipeline: 'reasons', requestedBy: 'ada@host' });
      while ((await getView(theatre.client, run)).state !== 'held') await delay(20);
      const reason = 'é'.repeat(400);
      await skipAsset(theatre.client, run, { by: 'bob@host', asset: 'plays', reason });
      const view = (await theatre.client.workflow.getHandle(run).result()) as RunView;
      expect(view.answers?.[0]?.reason).toBe(reason);
    });
    expect(asked[0]).toBe('ada@host');
    expect(asked[1]).toMatch(/^bob@host \(skipped plays: é+$/);
    expect(Buffer.byteLength(asked[1] ?? '')).toBeLessThanOrEqual(512);
  });

  it('skips only what has failed, and a reload nothing', async () => {
    const skip = (run: string, asset: string) =>
      skipAsset(theatre.client, run, { by: 'ada@host', asset, reason: 'not today' });
    const held = async (mode: RunMode, pipeline: string): Promise<string> => {
      const run = await startRun(theatre.client, { mode, pipeline, requestedBy: 'ada@host' });
      while ((await getView(theatre.client, run)).state !== 'held') await delay(20);
      return run;
    };
    const activities = (): Activities => ({ ...idle(), ...failingOnce(() => 1), dropShadows: () => Promise.resolve() });
    await theatre.withWorker('skipping', activities(), async () => {
      const run = await held('load', 'skipping');
      await expect(skip(run, 'events')).rejects.toThrow('events has not failed: it is done');
      await expect(skip(run, 'hours')).rejects.toThrow(
        'hours has not failed, it waits for what has: skip that (plays)',
      );
      await expect(skip(run, 'play')).rejects.toThrow('play has no step in this run');
      await abortRun(theatre.client, run, { by: 'ada@host', reason: 'x' });
    });
    await theatre.withWorker('skipping-reload', activities(), async () => {
      const run = await held('reload', 'skipping-reload');
      await expect(skip(run, 'plays')).rejects.toThrow('a reload publishes all tables or none');
      await abortRun(theatre.client, run, { by: 'ada@host', reason: 'x' });
      await theatre.client.workflow
        .getHandle(run)
        .result()
        .catch(() => undefined);
    });
  });

  it('tries a step again whose failure passes', async () => {
    const { view, heard } = await play(SCENARIOS['load-retried']);
    expect(heard.steps.filter((step) => step === 'plays')).toHaveLength(2);
    expect(view).toMatchObject({ state: 'done' });
  });

  it('that is held tells people who, what and what next, and notes when it could not', async () => {
    const told = await play(SCENARIOS['load-held-and-told']);
    expect(told.heard.told).toEqual([
      {
        run: told.run,
        pipeline: `music${count}`,
        mode: 'load',
        failed: [{ step: 'plays', message: 'ERROR: column "x" of plays does not exist' }],
        heldUntil: told.held[0]?.heldUntil,
        text: expect.stringContaining(`loadstar resume ${told.run}`) as unknown,
      },
    ]);
    const { view } = await play(SCENARIOS['load-held-and-not-told']);
    expect(view.notes).toContain('nobody was told that the run is held: chat.example answered 500');
  });

  it('that can not be planned again stays held, and who asked hears why', async () => {
    const { view, held, refusals } = await play(SCENARIOS['load-not-resumed']);
    expect(refusals).toEqual(['transforms/plays.sql:9:6  unknown table "event"']);
    expect(held).toHaveLength(2);
    expect(view).toMatchObject({ state: 'done' });
    expect(view.answers).toHaveLength(1);
  });

  it('that is aborted fails with the reason and who gave it, and names step and cause', async () => {
    const { view, error } = await play(SCENARIOS['load-held-then-aborted']);
    expect(error?.cause).toMatchObject({
      type: 'StepsFailed',
      message: '1 of 4 steps failed: plays (ERROR: column "x" of plays does not exist)',
    });
    expect(view).toMatchObject({
      state: 'failed',
      endedAt: expect.any(String) as unknown,
      failure: { message: 'aborted by ada@host: not today' },
      answers: [{ kind: 'aborted', reason: 'not today' }],
    });
  });

  it('that is held can be cancelled', async () => {
    const { view, error } = await play(SCENARIOS['load-held-then-cancelled']);
    expect(error?.cause).toBeInstanceOf(CancelledFailure);
    expect(view).toMatchObject({ state: 'cancelled' });
  });

  it('that can not be planned fails with the problems and runs nothing', async () => {
    const { view, heard, error } = await play(SCENARIOS['load-not-planned']);
    expect(error?.cause).toMatchObject({
      type: 'PlanFailed',
      message: 'transforms/plays.sql:9:6  unknown table "event"',
    });
    expect(view).toMatchObject({
      state: 'failed',
      failure: { message: 'transforms/plays.sql:9:6  unknown table "event"', hint: 'mend the pipeline folder' },
    });
    expect(heard.steps).toEqual([]);
  });

  it('that is cancelled cancels its running step, starts nothing further, and says so when no worker is left to ask', async () => {
    const { run, view, error, heard } = await play(SCENARIOS['load-cancelled']);
    expect(error?.cause).toBeInstanceOf(CancelledFailure);
    expect(view).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) as unknown });
    expect(statesOf(view)).toMatchObject({ events: 'done', users: 'cancelled' });
    expect(view.steps.map((step) => step.state)).not.toContain('running');
    expect(view.steps.map((step) => step.state)).not.toContain('waiting');
    expect(heard.dropped).toEqual([]);
    const { events } = await theatre.client.workflow.getHandle(run).fetchHistory();
    const endOfStep = events?.findIndex((event) => event.activityTaskCanceledEventAttributes);
    const endOfRun = events?.findIndex((event) => event.workflowExecutionCanceledEventAttributes);
    expect(endOfStep).toBeGreaterThan(0); // the run waited for its step
    expect(endOfRun).toBeGreaterThan(endOfStep!);
  });
});

describe('a run whose history has grown long', () => {
  let short: Theatre;
  beforeAll(async () => {
    short = await Theatre.open(SHORT_HISTORIES);
  });
  afterAll(() => short[Symbol.asyncDispose]());

  it('goes on with a fresh one when it is held: same id, steps, notes and limit, and it is resumed as ever', async () => {
    const { run, held, heard, error } = await playScenario(short, 'long', SCENARIOS['load-held-then-continued']);
    expect(error).toBeUndefined();
    const { raw, runId } = await short.client.workflow.getHandle(run).describe();
    expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(runId);
    expect(statesOf(held[0]!)).toEqual({ events: 'done', users: 'done', plays: 'failed', hours: 'blocked' });
    expect(held[0]?.notes).toEqual(['a note']);
    const view = await getView(short.client, run);
    expect(view).toMatchObject({ state: 'done', answers: [{ kind: 'resumed' }], startedAt: held[0]?.startedAt });
    expect(statesOf(view)).toEqual({ events: 'done', users: 'done', plays: 'done', hours: 'done' });
    expect(heard.planned.map(({ again }) => again?.round)).toEqual([undefined, 1]);
  });

  it('plans with a number of its own each time, and is aborted as ever', async () => {
    const { run, heard } = await playScenario(short, 'longer', SCENARIOS['reload-held-then-continued']);
    expect(heard.planned.map(({ again }) => again?.round)).toEqual([undefined, 1, 2]);
    const view = await getView(short.client, run);
    expect(view).toMatchObject({ state: 'failed', failure: { message: 'aborted by ada@host: not today' } });
    expect(view.answers?.map(({ kind }) => kind)).toEqual(['resumed', 'resumed', 'aborted']);
    expect(heard.dropped).toEqual([{ run, schema: 'music', assets: ['events', 'users', 'plays', 'hours'] }]);
  });
});

describe('a reload', () => {
  it('publishes all its tables once every step is done, and passes on what publishing noted', async () => {
    const { run, view, heard } = await play(SCENARIOS['reload-done']);
    expect(heard.published).toEqual([{ run, schema: 'music', assets: ['events', 'users', 'plays', 'hours'] }]);
    expect(heard.dropped).toEqual([]);
    expect(view.state).toBe('done');
    expect(view.notes).toEqual(['a note', expect.stringContaining('events__old') as unknown]);
  });

  it.each(['reload-held-then-aborted', 'reload-cancelled'] as const)(
    'publishes nothing and drops its shadow tables: %s',
    async (name) => {
      const { run, heard } = await play(SCENARIOS[name]);
      expect(heard.published).toEqual([]);
      expect(heard.dropped).toEqual([{ run, schema: 'music', assets: ['events', 'users', 'plays', 'hours'] }]);
    },
  );

  it('that is resumed publishes all its tables, those that were done before among them', async () => {
    const { run, heard } = await play(SCENARIOS['reload-held-then-resumed']);
    expect(heard.published).toEqual([{ run, schema: 'music', assets: ['events', 'users', 'plays', 'hours'] }]);
    expect(heard.dropped).toEqual([]);
  });

  it('whose tables can not be published fails, says why and what next, and drops them', async () => {
    const { view, heard, error } = await play(SCENARIOS['reload-not-published']);
    expect(error?.cause).toMatchObject({ type: 'PublishFailed', message: 'shadow events__next is gone' });
    expect(view).toMatchObject({
      state: 'failed',
      failure: { message: 'shadow events__next is gone', hint: 'reload again' },
    });
    expect(heard.dropped).toHaveLength(1);
  });
});

describe('a client', () => {
  it('gives runs of the same second ids of their own', async () => {
    const start = new Date('2018-12-01T06:00:00Z');
    const options = { mode: 'load', pipeline: 'twice', requestedBy: 'ada@host', start } as const;
    const runs = [
      await startRun(theatre.client, options),
      await startRun(theatre.client, options),
      await startRun(theatre.client, options),
    ];
    const first = 'twice/load/2018-12-01T06:00:00Z';
    expect(runs).toEqual([first, `${first}-2`, `${first}-3`]);
  });

  it('hears that no worker answers for an open run', async () => {
    const run = await startRun(theatre.client, { mode: 'load', pipeline: 'lonely', requestedBy: 'ada@host' });
    await expect(getView(theatre.client, run, 300)).rejects.toThrow(NoWorkerError);
  });

  it('sees a terminated run as failed, whoever is there to ask', async () => {
    const run = await startRun(theatre.client, { mode: 'load', pipeline: 'cut-off', requestedBy: 'ada@host' });
    await theatre.client.workflow.getHandle(run).terminate('enough');
    expect(await getView(theatre.client, run, 300)).toMatchObject({
      run,
      state: 'failed',
      failure: { message: 'the run was terminated' },
    });
  });

  it('hears that a run which is not held takes no answer', async () => {
    const { run } = await play(SCENARIOS['load-done']);
    await expect(abortRun(theatre.client, run, { by: 'ada@host', reason: 'x' })).rejects.toThrow();
    await theatre.withWorker('busy', idle(), async () => {
      const open = await startRun(theatre.client, { mode: 'load', pipeline: 'busy', requestedBy: 'ada@host' });
      const request = { by: 'ada@host', from: [] };
      await expect(resumeRun(theatre.client, open, request)).rejects.toThrow('the run is not held: it is planning');
      await cancelRun(theatre.client, open);
      await theatre.client.workflow
        .getHandle(open)
        .result()
        .catch(() => undefined);
    });
  });

  it('hears, when two resume at once, that only one of them does', async () => {
    let planned = 0;
    const slow = { ...idle(), ...failingOnce(() => ++planned) };
    await theatre.withWorker('twice-resumed', slow, async () => {
      const run = await startRun(theatre.client, { mode: 'load', pipeline: 'twice-resumed', requestedBy: 'ada@host' });
      while ((await getView(theatre.client, run)).state !== 'held') await delay(20);
      const request = { by: 'ada@host', from: [] };
      const answers = await Promise.allSettled([
        resumeRun(theatre.client, run, request),
        resumeRun(theatre.client, run, request),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = answers.find((each) => each.status === 'rejected');
      expect(String(refused?.reason)).toMatch(/somebody is resuming the run at this moment|not held: it is/);
      await theatre.client.workflow.getHandle(run).result();
      expect(planned).toBe(2);
    });
  });

  it('hears that there is no such run, to look at or to cancel', async () => {
    await expect(getView(theatre.client, 'music/load/2000-01-01T00:00:00Z')).rejects.toThrow(RunNotFoundError);
    await expect(cancelRun(theatre.client, 'music/load/2000-01-01T00:00:00Z')).rejects.toThrow(RunNotFoundError);
  });

  it('hears what to do on a server that does not know the search attributes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loadstar-bare-'));
    const server = await startTemporal({ dir: folder, searchAttributes: {} });
    const client = await connectTemporal({ address: server.address, namespace: 'default' });
    try {
      const start = startRun(client, { mode: 'load', pipeline: 'music', requestedBy: 'ada@host' });
      await expect(start).rejects.toThrow(
        /search attribute Loadstar\w+; register.* temporal operator search-attribute create/,
      );
    } finally {
      await client.connection.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('hears at which address no server answers', async () => {
    const closed = { address: '127.0.0.1:1', namespace: 'default' };
    await expect(connectTemporal(closed)).rejects.toThrow(TemporalUnreachableError);
    await expect(connectTemporal(closed)).rejects.toThrow(/127\.0\.0\.1:1\b/);
  });
});
