/** `loadstar reset`: drops and creates the pipeline's tables and their ledger. */
import type { CommandSpec } from './command.js';
import { confirm } from './confirm.js';
import { EXIT } from './exit.js';
import { countOf } from './screen/figures.js';
import { CommandError } from './trouble.js';

export const reset: CommandSpec<{ yes?: boolean }> = {
  usage: 'reset',
  group: 'Data:',
  summary: "drop and create the pipeline's tables; everything loaded is forgotten",
  details:
    "Drops the pipeline's tables and its ledger and creates them empty. The next load begins from nothing. Files in S3 are not touched.",
  examples: [
    ['loadstar reset', 'asks first'],
    ['loadstar reset --yes', 'does not: for scripts'],
  ],
  options: (command) => command.option('--yes', 'do not ask'),
  async run(cli, _args, { yes }) {
    const [{ resetTables }, { createTableStatement }] = await Promise.all([
      import('../redshift/tables.js'),
      import('../pipeline/table.js'),
    ]);
    const { assets, schema, name } = await cli.pipeline();
    const { host, database } = (await cli.config()).warehouse;
    const what = `${countOf(assets.length, 'table')} of ${name} (schema ${schema}) on ${host}/${database}`;
    const question = `Drop and create ${what}? Everything loaded is forgotten.`;
    if (yes !== true && !(await confirm(cli, question, 'loadstar reset --yes')))
      throw new CommandError('nothing was dropped', 'loadstar reset --yes does not ask');
    const names = new Set(assets.map((asset) => asset.name));
    const live = (table: string): { schema: string; table: string } | null =>
      names.has(table) ? { schema, table } : null;
    const tables = assets.map(({ name: asset, table }) => ({
      asset,
      createSql: createTableStatement(table.ddl, { schema, table: asset }, live, { ifNotExists: false }),
    }));
    await resetTables(await cli.warehouse(), schema, tables);
    cli.output.json({ schema, tables: [...names] });
    cli.output.show(`empty: ${what}`, '  loadstar load');
    return EXIT.done;
  },
};
