/** `loadstar reload`: starts a run and follows it. */
import type { CommandSpec } from './command.js';
import { startAndFollow } from './followRun.js';
import { withSelection, type SelectOptions } from './selected.js';

export const reload: CommandSpec<SelectOptions & { detach?: boolean; keepOld?: boolean }> = {
  usage: 'reload',
  group: 'Runs:',
  summary: 'build every table afresh beside the live ones, check it, swap all in at once',
  examples: [
    ['loadstar reload', 'start and follow; Ctrl-C leaves it running'],
    ['loadstar reload --select songs', 'that table and all that is downstream of it; they read the others as they are'],
    ['loadstar reload --keep-old', 'loadstar rollback puts the replaced tables back'],
    ['loadstar reload --detach', 'start, print its id, return'],
    ["loadstar reload --json | jq '.steps[] | {id, rows}'", 'for scripts: the finished run as JSON'],
  ],
  options: (command) =>
    withSelection(command)
      .option('--keep-old', 'keep the replaced tables as <table>__old, for loadstar rollback')
      .option('--detach', 'do not follow'),
  run: (cli, _args, { detach, keepOld, ...selection }) =>
    startAndFollow(cli, 'reload', detach === true, { selection, ...(keepOld === true && { keepsOld: true }) }),
};
