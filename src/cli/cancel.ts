/** `loadstar cancel <run>`: asks a run to stop, and waits until it has. */
import type { CommandSpec } from './command.js';
import type { RunView } from '../workflows/view.js';
import type { Cli } from './context.js';
import { EXIT, type ExitCode } from './exit.js';
import { followOrLeave } from './followRun.js';
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
    const { status } = await client.workflow.getHandle(run).describe();
    if (status.name !== 'RUNNING') return isOver(cli, await getView(client, run));
    await cancelRun(client, run);
    cli.output.show(`asked ${run} to stop`);
    const view = await followOrLeave(cli, client, run, true);
    if (view === undefined) return EXIT.left;
    cli.output.show(await describeRest(cli, run));
    return view.state === 'cancelled' ? EXIT.done : EXIT.failed;
  },
};

/** Asks the warehouse itself, whatever the run says. */
async function describeRest(cli: Cli, run: string): Promise<string> {
  const [{ readRunningWith }, { runPrefix }] = await Promise.all([
    import('../redshift/backend.js'),
    import('../redshift/tag.js'),
  ]);
  try {
    const running = await readRunningWith(await cli.warehouse(), runPrefix(run));
    if (running.length === 0) return 'nothing of it runs on the warehouse any more';
    return cli.output.paint.red(`still on the warehouse: process ${running.map(({ pid }) => pid).join(', ')}`);
  } catch (error) {
    return cli.output.paint.yellow(`could not ask the warehouse what still runs there: ${(error as Error).message}`);
  }
}

function isOver({ output }: Cli, view: RunView): ExitCode {
  output.json(view);
  output.show(`${view.run} is over already: ${view.state}`);
  return EXIT.done;
}
