/** `loadstar plan [load|reload]`: what would run, and why. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { selectedAssets, withSelection, type SelectOptions } from './selected.js';
import { UsageError } from './trouble.js';

export const plan: CommandSpec<SelectOptions & { sql?: boolean; prune?: boolean }> = {
  usage: 'plan [mode]',
  group: 'Runs:',
  summary: 'what would run and why; with --sql the exact statements',
  details:
    'Shows what `load` (the default) or `reload` would run now, and why. Reads S3 and the ledger; changes nothing.',
  examples: [
    ['loadstar plan', 'steps of the next load, with reasons, files and sizes'],
    ['loadstar plan --sql > load.sql', 'exactly the statements, as a script'],
    ['loadstar plan reload', 'the same for a reload'],
    ['loadstar plan --select state:changed+', 'what an edit touches'],
  ],
  options: (command) =>
    withSelection(command).option('--prune', 'of `load --prune`').option('--sql', 'print the statements'),
  async run(cli, [mode = 'load'], { sql, prune, ...selection }) {
    if (mode !== 'load' && mode !== 'reload')
      throw new UsageError(`there is no plan for "${String(mode)}"`, 'loadstar plan load, or: loadstar plan reload');
    const [{ renderPlan, renderPlanSql }, selected] = await Promise.all([
      import('./screen/plan.js'),
      selectedAssets(cli, selection),
    ]);
    const plan = await cli.plan(mode, { ...(selected && { selected }), ...(prune === true && { prune }) });
    cli.output.json(plan);
    if (cli.output.isJson) return EXIT.done;
    if (sql === true) cli.output.text(...renderPlanSql(plan));
    else cli.output.show(...renderPlan(plan, cli.output.look));
    return EXIT.done;
  },
};
