/** `loadstar skip <run> <asset>`: gives up what has failed of one asset, and lets a held run go on without. */
import type { CommandSpec } from './command.js';
import { followToEnd, leaveRunning } from './followRun.js';
import { notHeld } from './resume.js';
import { findRun } from './runList.js';

interface SkipOptions {
  readonly reason: string;
  readonly detach?: boolean;
}

export const skip: CommandSpec<SkipOptions> = {
  usage: 'skip <run> <asset>',
  group: 'Runs:',
  summary: 'let a held load go on without an asset that has failed',
  details:
    'Gives up the failed steps of one asset. What waits for them is planned again with the rows that the asset has now, and runs; what reads a table that was never loaded is left out too. The next load does what was skipped. The reason is kept with the run.\n<run> is an id, a part that only one run has, or `latest`.',
  examples: [['loadstar skip latest staging_songs --reason "the file comes again tomorrow"', 'goes on, follows']],
  options: (command) =>
    command
      .requiredOption('--reason <text>', 'why, for those who look at the run later')
      .option('--detach', 'do not follow'),
  async run(cli, [typed, asset], { reason, detach }) {
    const { getView, skipAsset } = await import('../workflows/client.js');
    const client = await cli.temporal();
    const run = await findRun(client, String(typed), await cli.pipelineName());
    const view = await getView(client, run);
    if (view.state !== 'held') throw notHeld(view);
    const { steps } = await skipAsset(client, run, { by: cli.user, asset: String(asset), reason });
    cli.output.show(`skipped ${String(asset)} in ${run}: ${steps} to do`);
    return detach === true ? leaveRunning(cli, run) : followToEnd(cli, client, run);
  },
};
