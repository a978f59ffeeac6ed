/** `loadstar show <run>`: a run as it stands, once. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { showOutcome } from './followRun.js';
import { findRun } from './runList.js';

export const show: CommandSpec = {
  usage: 'show [run]',
  group: 'Runs:',
  summary: 'a run with its steps, and each failure in full',
  details:
    'Shows a run with its steps, and each failure in full. <run> is an id, a part that only one run has, or `latest` (the default).',
  examples: [
    ['loadstar show', 'the latest run'],
    ["loadstar show --json | jq '.steps[] | select(.failure)'", 'what failed, as data'],
  ],
  async run(cli, [typed = 'latest']) {
    const [{ getView }, { renderSteps }] = await Promise.all([
      import('../workflows/client.js'),
      import('./screen/steps.js'),
    ]);
    const client = await cli.temporal();
    const view = await getView(client, await findRun(client, String(typed), await cli.pipelineName()));
    cli.output.json(view);
    if (cli.output.isJson) return EXIT.done;
    cli.output.show(...renderSteps(view, { ...cli.output.look, now: new Date() }));
    await showOutcome(cli, view);
    return EXIT.done;
  },
};
