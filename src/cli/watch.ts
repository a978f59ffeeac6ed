/** `loadstar watch <run>`: follows a run that was started before. */
import type { CommandSpec } from './command.js';
import { followToEnd } from './followRun.js';
import { findRun } from './runList.js';

export const watch: CommandSpec = {
  usage: 'watch [run]',
  group: 'Runs:',
  summary: 'follow a run to its end',
  details: 'Follows a run to its end. <run> is an id, a part that only one run has, or `latest` (the default).',
  examples: [
    ['loadstar watch', 'the latest run'],
    ['loadstar watch 06:00:00Z', 'the run whose id ends so'],
  ],
  async run(cli, [typed = 'latest']) {
    const client = await cli.temporal();
    return followToEnd(cli, client, await findRun(client, String(typed), await cli.pipelineName()));
  },
};
