/** `loadstar load`: starts a run and follows it. */
import type { CommandSpec } from './command.js';
import { startAndFollow } from './followRun.js';

export const load: CommandSpec<{ detach?: boolean }> = {
  usage: 'load',
  group: 'Runs:',
  summary: 'load what is new or changed in S3 since the last load, nothing twice',
  examples: [
    ['loadstar load', 'start and follow; Ctrl-C leaves it running'],
    ['loadstar load --detach', 'start, print its id, return'],
    ["loadstar load --json | jq '.steps[] | {id, rows}'", 'for scripts: the finished run as JSON'],
  ],
  options: (command) => command.option('--detach', 'do not follow'),
  run: (cli, _args, { detach }) => startAndFollow(cli, 'load', detach === true),
};
