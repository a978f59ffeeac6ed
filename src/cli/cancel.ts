/** `loadstar cancel <run>`: asks a run to stop, and waits until it has. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { followRun } from './followRun.js';
import { findRun } from './runList.js';

export const cancel: CommandSpec = {
  usage: 'cancel <run>',
  group: 'Runs:',
  summary: 'stop a run; what its steps had not committed is rolled back',
  details:
    'Stops a run and waits until it is over. Statements are cancelled on the warehouse and rolled back; steps that were done stay done.\n<run> is an id, a part that only one run has, or `latest`.',
  examples: [['loadstar cancel latest', 'the latest run']],
  async run(cli, [typed]) {
    const { cancelRun, getView } = await import('../workflows/client.js');
    const client = await cli.temporal();
    const run = await findRun(client, String(typed), await cli.pipelineName());
    const before = await getView(client, run).catch(() => undefined);
    if (before?.endedAt !== undefined) {
      cli.output.json(before);
      cli.output.show(`${run} is over already: ${before.state}`);
      return EXIT.done;
    }
    await cancelRun(client, run);
    const after = await followRun(cli, client, run, new AbortController().signal);
    cli.output.json(after);
    return after?.state === 'cancelled' ? EXIT.done : EXIT.failed;
  },
};
