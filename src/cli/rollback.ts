/** `loadstar rollback`: puts the tables back that the newest reload has replaced and kept. */
import type { CommandSpec } from './command.js';
import { confirm } from './confirm.js';
import { EXIT } from './exit.js';
import { countOf } from './screen/figures.js';
import { CommandError } from './trouble.js';

export const rollback: CommandSpec<{ yes?: boolean }> = {
  usage: 'rollback',
  group: 'Runs:',
  summary: 'put the tables back that `reload --keep-old` has replaced',
  details:
    'Puts the tables that the newest `reload --keep-old` has replaced back in their places, all in one transaction, and drops those that it had published. The next load brings what has come since, with the SQL as it is then.',
  examples: [
    ['loadstar rollback', 'asks first'],
    ['loadstar rollback --yes', 'does not: for scripts'],
  ],
  options: (command) => command.option('--yes', 'do not ask'),
  async run(cli, _args, { yes }) {
    const [{ dropUndone, readReplaced, rollBack }, { schema, assets }, session] = await Promise.all([
      import('../redshift/publish.js'),
      cli.pipeline(),
      cli.warehouse(),
    ]);
    const replaced = await readReplaced(session, { schema, assets: assets.map(({ name }) => name) });
    if (replaced === undefined)
      throw new CommandError('no reload has kept what it replaced', 'loadstar reload --keep-old');
    const what = `${countOf(replaced.assets.length, 'table')} that ${replaced.run} has replaced`;
    const question = `Put back the ${what} (${replaced.assets.join(', ')})? What it has published is dropped.`;
    if (yes !== true && !(await confirm(cli, question, 'loadstar rollback --yes')))
      throw new CommandError('nothing was changed', 'loadstar rollback --yes does not ask');
    await rollBack(session, schema, replaced, cli.user);
    const kept = await dropUndone(session, { schema, assets: replaced.assets });
    cli.output.json(replaced);
    cli.output.show(
      `put back: ${what}`,
      ...kept.map(({ table, reason }) =>
        cli.output.paint.yellow(`  note     ${table} could not be dropped: ${reason}`),
      ),
      '  loadstar plan    what the next load would bring',
    );
    return EXIT.done;
  },
};
