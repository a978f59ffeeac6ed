/** Records a history of each path through the workflows that has none: `npm run histories`. Those that are there stay, for such runs may be open. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { playScenario, SCENARIOS } from '../workflows/scenarios.js';
import { Theatre } from '../workflows/theatre.js';

/** Where the history of a scenario is kept. */
export const historyFile = (scenario: string): string => fileURLToPath(new URL(`./${scenario}.json`, import.meta.url));

/** Plays the scenarios on a real server and writes what the server kept. */
export async function recordHistories(): Promise<void> {
  await using theatre = await Theatre.open();
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (existsSync(historyFile(name))) continue;
    const { run } = await playScenario(theatre, 'music', scenario);
    const history: unknown = JSON.parse(historyToJSON(await theatre.client.workflow.getHandle(run).fetchHistory()));
    writeFileSync(historyFile(name), `${JSON.stringify(history, withoutTraces, 1)}\n`);
  }
}

/** Stack traces name files of the machine that recorded; a replay does not read them. */
function withoutTraces(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? undefined : value;
}
