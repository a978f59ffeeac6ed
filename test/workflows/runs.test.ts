import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledFailure } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporal } from '../../local/src/temporal/server.js';
import {
  cancelRun,
  connectTemporal,
  getView,
  NoWorkerError,
  RunNotFoundError,
  startRun,
  TemporalUnreachableError,
} from '../../src/workflows/client.js';
import type { RunView } from '../../src/workflows/view.js';
import { playScenario, SCENARIOS, type PlayedRun, type Scenario } from './scenarios.js';
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
    const { run, details } = await play(SCENARIOS['load-failed']);
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

  it('with a failed step finishes what does not wait for it, then fails and names the step and the reason', async () => {
    const { view, heard, error } = await play(SCENARIOS['load-failed']);
    expect(statesOf(view)).toEqual({ events: 'done', users: 'done', plays: 'failed', hours: 'blocked' });
    expect(heard.steps).not.toContain('hours');
    expect(error?.cause).toMatchObject({
      type: 'StepsFailed',
      message: '1 of 4 steps failed: plays (ERROR: column "x" of plays does not exist)',
    });
    expect(view).toMatchObject({ state: 'failed', endedAt: expect.any(String) as unknown });
    expect(view.steps.find((step) => step.id === 'plays')?.failure).toMatchObject({ kind: 'badSql', hint: 'mend it' });
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

describe('a reload', () => {
  it('publishes all its tables once every step is done, and passes on what publishing noted', async () => {
    const { run, view, heard } = await play(SCENARIOS['reload-done']);
    expect(heard.published).toEqual([{ run, schema: 'music', assets: ['events', 'users', 'plays', 'hours'] }]);
    expect(heard.dropped).toEqual([]);
    expect(view.state).toBe('done');
    expect(view.notes).toEqual(['a note', expect.stringContaining('events__old') as unknown]);
  });

  it.each(['reload-failed', 'reload-cancelled'] as const)(
    'publishes nothing and drops its shadow tables: %s',
    async (name) => {
      const { run, heard } = await play(SCENARIOS[name]);
      expect(heard.published).toEqual([]);
      expect(heard.dropped).toEqual([{ run, schema: 'music', assets: ['events', 'users', 'plays', 'hours'] }]);
    },
  );

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
