/** Today's workflows must decide as the recorded runs did: a run that is open while workers are replaced goes on. */
import { readFileSync } from 'node:fs';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, it } from 'vitest';
import { BACKFILL_SCENARIOS, type BackfillScenario } from '../workflows/backfillScenarios.js';
import { PAST, SCENARIOS, type Scenario } from '../workflows/scenarios.js';
import { bundleSources } from '../workflows/theatre.js';
import { historyFile, recordHistories } from './record.js';

let workflowBundle: WorkflowBundle;
beforeAll(async () => {
  if (process.env['MODE'] === 'record') await recordHistories();
  else Runtime.install({ logger: new DefaultLogger('ERROR') });
  workflowBundle = await bundleSources();
});

const replay = (history: string, id = 'music/load/2018-12-01T06:00:00Z') =>
  Worker.runReplayHistory({ workflowBundle }, historyFromJSON(JSON.parse(history)), id);

describe('the workflows', () => {
  const continued = Object.entries<Scenario>(SCENARIOS).flatMap(([name, { history }]) =>
    history === 'short' ? [`${name}-continued`] : [],
  );
  it.each([...Object.keys(SCENARIOS), ...continued, ...PAST])('replay the recorded run %s', async (name) => {
    await replay(readFileSync(historyFile(name), 'utf8'));
  });

  const backfills = Object.entries<BackfillScenario>(BACKFILL_SCENARIOS).flatMap(([name, { history }]) => [
    name,
    `${name}-window`,
    ...(history === 'short' ? [`${name}-continued`] : []),
  ]);
  it.each(backfills)('replay the recorded %s', async (name) => {
    const id = /"workflowId": "(music\/backfill\/[^/"]+#?\d*)/.exec(readFileSync(historyFile(name), 'utf8'))?.[1];
    await replay(readFileSync(historyFile(name), 'utf8'), id);
  });

  it('do not replay a run whose steps came in another order', async () => {
    const history = readFileSync(historyFile('load-done'), 'utf8').replaceAll(
      '"activityId": "events"',
      '"activityId": "plays"',
    );
    await expect(replay(history)).rejects.toThrow(DeterminismViolationError);
  });
});
