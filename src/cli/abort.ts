/** `loadstar abort <run>`: gives a held run up. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { followOrLeave } from './followRun.js';
import { findRun } from './runList.js';
import { notHeld } from './resume.js';

export const abort: CommandSpec<{ reason: string }> = {
  usage: 'abort <run>',
  group: 'Runs:',
  summary: 'give a held run up; what is done stays done',
  details:
    "Ends a held run as failed. Steps that are done stay done; a reload's shadow tables are dropped. The reason is kept with the run.\n<run> is an id, a part that only one run has, or `latest`.",
  examples: [['loadstar abort latest --reason "the source sends it again tomorrow"', 'the latest run']],
  options: (command) => command.requiredOption('--reason <text>', 'why, for those who look at the run later'),
  async run(cli, [typed], { reason }) {
    const { abortRun, getView } = await import('../workflows/client.js');
    const client = await cli.temporal();
    const run = await findRun(client, String(typed), await cli.pipelineName());
    const view = await getView(client, run);
    if (view.state !== 'held') throw notHeld(view);
    await abortRun(client, run, { by: cli.user, reason });
    return (await followOrLeave(cli, client, run, true)) === undefined ? EXIT.left : EXIT.done;
  },
};
