/** `loadstar load`: starts a run and follows it. */
import type { CommandSpec } from './command.js';
import { startAndFollow } from './followRun.js';
import { withSelection, type SelectOptions } from './selected.js';

export const load: CommandSpec<SelectOptions & { detach?: boolean; prune?: boolean }> = {
  usage: 'load',
  group: 'Runs:',
  summary: 'load what is new or changed in S3 since the last load, nothing twice',
  examples: [
    ['loadstar load', 'start and follow; Ctrl-C leaves it running'],
    ['loadstar load --select state:changed+', 'rebuild what an edit touches, and nothing else'],
    ['loadstar load --detach', 'start, print its id, return'],
    ["loadstar load --json | jq '.steps[] | {id, rows}'", 'for scripts: the finished run as JSON'],
  ],
  options: (command) =>
    withSelection(command)
      .option('--prune', 'take away the rows whose files are gone from the bucket')
      .option('--detach', 'do not follow'),
  run: (cli, _args, { detach, prune, ...selection }) =>
    startAndFollow(cli, 'load', detach === true, { selection, ...(prune === true && { prune }) }),
};
