/** The workflows of a backfill on a real server: how windows, cuts, a hold and a fresh history come together. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BACKFILL_SCENARIOS, playBackfill } from './backfillScenarios.js';
import { SHORT_HISTORIES } from './scenarios.js';
import { Theatre } from './theatre.js';

let theatre: Theatre;
beforeAll(async () => {
  theatre = await Theatre.open();
});
afterAll(() => theatre[Symbol.asyncDispose]());

const ALL = { total: 24, valid: 0, done: 24, failed: 0 };

describe('a backfill', () => {
  it('goes through its windows in turn, one child workflow each', async () => {
    const { run, windows, steps, view } = await playBackfill(theatre, 'windows', BACKFILL_SCENARIOS['backfill-done']);
    expect(run).toBe('windows/backfill/2018-11-01..2018-11-24');
    expect(windows).toEqual([1, 2, 3].map((n) => `${run}/1-1-${n}`));
    expect(steps.filter((id) => id.startsWith('events'))).toEqual([
      'events@2018-11-01..2018-11-04',
      'events@2018-11-05..2018-11-08',
      'events@2018-11-09..2018-11-12',
      'events@2018-11-13..2018-11-16',
      'events@2018-11-17..2018-11-20',
      'events@2018-11-21..2018-11-24',
    ]);
    expect(view).toMatchObject({ state: 'done', backfill: { partitions: { events: ALL, plays: ALL } } });
  });

  it('cuts what fails, is held with the one bad partition, and does that alone when it is resumed', async () => {
    const { held, steps, view } = await playBackfill(theatre, 'bad', BACKFILL_SCENARIOS['backfill-held-then-resumed']);
    expect(held?.steps.map(({ id, state }) => [id, state])).toEqual([['events@2018-11-06..2018-11-06', 'failed']]);
    expect(held?.backfill?.partitions).toEqual({
      events: { total: 24, valid: 0, done: 23, failed: 1 },
      plays: { total: 24, valid: 0, done: 23, failed: 0 },
    });
    const counts = new Map<string, number>();
    for (const id of steps) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 1)).toEqual([['events@2018-11-06..2018-11-06', 2]]);
    expect(steps.slice(-2)).toEqual(['events@2018-11-06..2018-11-06', 'plays@2018-11-06..2018-11-06']);
    expect(view).toMatchObject({ state: 'done', steps: [], backfill: { partitions: { events: ALL, plays: ALL } } });
    expect(view.answers).toMatchObject([{ kind: 'resumed', by: 'ada@host', assets: ['events'] }]);
  });

  it('goes on with a fresh history between two windows, and forgets nothing', async () => {
    await using short = await Theatre.open(SHORT_HISTORIES);
    const scenario = BACKFILL_SCENARIOS['backfill-continued-between-windows'];
    const { run, held, view } = await playBackfill(short, 'long', scenario);
    const { raw, runId } = await short.client.workflow.getHandle(run).describe();
    expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(runId);
    expect(held?.steps).toHaveLength(1);
    expect(view).toMatchObject({ state: 'done', backfill: { partitions: { events: ALL, plays: ALL } } });
  });
});
