/** Records a history of each path through the workflows that has none: `npm run histories`. Those that are there stay, for such runs may be open. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Client } from '@temporalio/client';
import { BACKFILL_SCENARIOS, playBackfill, type BackfillScenario } from '../workflows/backfillScenarios.js';
import { playScenario, SCENARIOS, SHORT_HISTORIES, type Scenario } from '../workflows/scenarios.js';
import { Theatre } from '../workflows/theatre.js';

/** Where the history of a scenario is kept. */
export const historyFile = (scenario: string): string => fileURLToPath(new URL(`./${scenario}.json`, import.meta.url));

/** Plays the scenarios on a real server and writes what the server kept. */
export async function recordHistories(): Promise<void> {
  const missing = Object.entries<Scenario>(SCENARIOS).filter(([name]) => !existsSync(historyFile(name)));
  for (const history of [undefined, 'short'] as const) {
    const scenarios = missing.filter(([, scenario]) => scenario.history === history);
    const backfills = Object.entries<BackfillScenario>(BACKFILL_SCENARIOS).filter(
      ([name, scenario]) => scenario.history === history && !existsSync(historyFile(name)),
    );
    if (scenarios.length + backfills.length === 0) continue;
    await using theatre = await Theatre.open(history === 'short' ? SHORT_HISTORIES : []);
    for (const [name, scenario] of scenarios) {
      const { run } = await playScenario(theatre, 'music', scenario);
      await record(theatre.client, name, run);
    }
    for (const [name, scenario] of backfills) {
      const { run, windows } = await playBackfill(theatre, 'music', scenario);
      await record(theatre.client, name, run);
      await record(theatre.client, `${name}-window`, windows[0]!);
    }
  }
}

/** Of a run that went on with a fresh history, `name` has the first part and `name-continued` the last. */
async function record(client: Client, name: string, run: string): Promise<void> {
  const { raw, runId } = await client.workflow.getHandle(run).describe();
  const first = raw.workflowExecutionInfo?.firstRunId || runId;
  await write(client, name, run, first);
  if (first !== runId) await write(client, `${name}-continued`, run, runId);
}

async function write(client: Client, name: string, run: string, runId: string): Promise<void> {
  const history: unknown = JSON.parse(historyToJSON(await client.workflow.getHandle(run, runId).fetchHistory()));
  writeFileSync(historyFile(name), `${JSON.stringify(history, withoutTraces, 1)}\n`);
}

/** Stack traces name files of the machine that recorded; a replay does not read them. */
function withoutTraces(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? undefined : value;
}
