/** `loadstar runs`: the runs that Temporal knows, newest first. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { readWholeNumber } from './argument.js';
import { listRuns } from './runList.js';

export const runs: CommandSpec<{ limit?: number; all?: boolean }> = {
  usage: 'runs',
  group: 'Runs:',
  summary: 'the runs, newest first',
  examples: [
    ['loadstar runs', 'the last 20 of this pipeline'],
    ['loadstar runs --all --limit 100', 'of every pipeline on this Temporal namespace'],
    ['loadstar runs --json | jq -r \'.[] | select(.state == "failed").run\'', 'ids of failed runs'],
  ],
  options: (command) =>
    command.option('--limit <n>', 'how many', readWholeNumber, 20).option('--all', 'runs of every pipeline'),
  async run(cli, _args, { limit = 20, all }) {
    const { renderRuns } = await import('./screen/runs.js');
    const pipeline = all === true ? undefined : await cli.pipelineName();
    const found = await listRuns(await cli.temporal(), { limit, ...(pipeline === undefined ? {} : { pipeline }) });
    cli.output.json(found);
    if (!cli.output.isJson) cli.output.show(...renderRuns(found, { ...cli.output.look, now: new Date() }));
    return EXIT.done;
  },
};
