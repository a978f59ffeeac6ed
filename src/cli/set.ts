/** `loadstar set <run>`: changes how a backfill goes on. */
import { readWholeNumber } from './argument.js';
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { findRun } from './runList.js';

export const set: CommandSpec<{ concurrency: number }> = {
  usage: 'set <run>',
  group: 'Runs:',
  summary: 'change how many batches of a backfill run side by side',
  details:
    'From the next batch on. More than the workers have sessions for (backfill.sessions) wait for one.\n<run> is an id, a part that only one run has, or `latest`.',
  examples: [['loadstar set latest --concurrency 4', 'the latest run']],
  options: (command) => command.requiredOption('--concurrency <n>', 'batches side by side', readWholeNumber),
  async run(cli, [typed], { concurrency }) {
    const { setBackfill } = await import('../workflows/client.js');
    const client = await cli.temporal();
    const run = await findRun(client, String(typed), await cli.pipelineName());
    await setBackfill(client, run, { by: cli.user, concurrency });
    cli.output.json({ run, concurrency });
    cli.output.show(`${run}: ${concurrency} side by side`);
    return EXIT.done;
  },
};
