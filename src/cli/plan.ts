/** `loadstar plan [load|reload]`: what would run, and why. */
import type { CommandSpec } from './command.js';
import type { Cli } from './context.js';
import { EXIT, type ExitCode } from './exit.js';
import { readRange } from './range.js';
import { selectedAssets, withSelection, type SelectOptions } from './selected.js';
import { UsageError } from './trouble.js';

interface PlanOptions extends SelectOptions {
  readonly sql?: boolean;
  readonly prune?: boolean;
  readonly from?: string;
  readonly to?: string;
  readonly force?: boolean;
}

export const plan: CommandSpec<PlanOptions> = {
  usage: 'plan [mode]',
  group: 'Runs:',
  summary: 'what would run and why; with --sql the exact statements',
  details:
    'Shows what `load` (the default), `reload` or `backfill` would run now, and why. Reads S3 and the ledger; changes nothing.',
  examples: [
    ['loadstar plan', 'steps of the next load, with reasons, files and sizes'],
    ['loadstar plan --sql > load.sql', 'exactly the statements, as a script'],
    ['loadstar plan reload', 'the same for a reload'],
    ['loadstar plan --select state:changed+', 'what an edit touches'],
    ['loadstar plan backfill --from 2018-11 --to 2018-11', 'the batches of a backfill'],
  ],
  options: (command) =>
    withSelection(command)
      .option('--prune', 'of `load --prune`')
      .option('--from <partition>', 'of a backfill')
      .option('--to <partition>', 'of a backfill')
      .option('--force', 'of `backfill --force`')
      .option('--sql', 'print the statements'),
  async run(cli, [mode = 'load'], { sql, prune, from, to, force, ...selection }) {
    if (mode === 'backfill') return planBackfill(cli, from, to, force === true, selection, sql === true);
    if (from !== undefined || to !== undefined)
      throw new UsageError('--from and --to are of a backfill', 'loadstar plan backfill --from … --to …');
    if (mode !== 'load' && mode !== 'reload')
      throw new UsageError(
        `there is no plan for "${String(mode)}"`,
        'loadstar plan load, plan reload, or plan backfill',
      );
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

async function planBackfill(
  cli: Cli,
  from: string | undefined,
  to: string | undefined,
  force: boolean,
  selection: SelectOptions,
  sql: boolean,
): Promise<ExitCode> {
  if (from === undefined || to === undefined)
    throw new UsageError('a backfill has a range', 'loadstar plan backfill --from 2018-11-01 --to 2018-11-30');
  if (sql)
    throw new UsageError(
      '--sql: a backfill makes its statements window by window',
      'loadstar plan --sql shows those of a load; a step of a backfill has the same, for its range',
    );
  const [{ renderOutline }, selected] = await Promise.all([
    import('./screen/outline.js'),
    selectedAssets(cli, selection),
  ]);
  const range = readRange(from, to);
  const outline = await cli.outline({ range, ...(selected && { selected }), ...(force && { force }) });
  cli.output.json(outline);
  if (!cli.output.isJson) cli.output.show(...renderOutline(outline, cli.output.look));
  return EXIT.done;
}
