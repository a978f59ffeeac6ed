/** `loadstar plan [load|reload|backfill]`: what would run, and why. */
import type { BackfillPlan } from '../pipeline/backfillSteps.js';
import type { Expected } from '../pipeline/estimate.js';
import type { Plan } from '../pipeline/plan.js';
import type { CommandSpec } from './command.js';
import type { Cli } from './context.js';
import { EXIT, type ExitCode } from './exit.js';
import type { Output } from './output.js';
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
    'Shows what `load` (the default), `reload` or `backfill` would run now, and why. Reads S3 and the ledger; changes nothing. Rows are estimated from earlier loads (~), or not known (?).',
  examples: [
    ['loadstar plan', 'steps of the next load, with ranges, sizes, rows and reasons'],
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
      .option('--sql', 'print the statements; of a backfill those of the first batch of each asset'),
  async run(cli, [mode = 'load'], options) {
    if (mode !== 'load' && mode !== 'reload' && mode !== 'backfill')
      throw new UsageError(
        `there is no plan for "${String(mode)}"`,
        'loadstar plan load, plan reload, or plan backfill',
      );
    refuseStrangers(mode, options);
    return mode === 'backfill' ? planBackfill(cli, options) : planRun(cli, mode, options);
  },
};

/** The options that the command of that mode takes. */
const OWN: Readonly<Record<'load' | 'reload' | 'backfill', readonly (keyof PlanOptions)[]>> = {
  load: ['prune'],
  reload: [],
  backfill: ['from', 'to', 'force'],
};

/** An option that would change nothing was meant to. @throws UsageError */
function refuseStrangers(mode: keyof typeof OWN, options: PlanOptions): void {
  for (const [owner, names] of Object.entries(OWN)) {
    const stranger = names.find((name) => options[name] !== undefined && !OWN[mode].includes(name));
    if (stranger === undefined) continue;
    const whole = mode === 'backfill' ? '' : `; a ${mode} looks at all partitions`;
    throw new UsageError(
      `--${stranger} is of a ${owner}${owner === 'backfill' ? whole : ''}`,
      owner === 'backfill' ? 'loadstar plan backfill --from … --to …' : `loadstar plan ${owner} --${stranger}`,
    );
  }
}

async function planRun(
  cli: Cli,
  mode: 'load' | 'reload',
  { sql, prune, ...selection }: PlanOptions,
): Promise<ExitCode> {
  const selected = await selectedAssets(cli, selection);
  const asked = { ...(selected && { selected }), ...(prune === true && { prune }) };
  const [{ renderPlan, renderPlanSql }, planned] = await Promise.all([
    import('./screen/plan.js'),
    withRows(cli, cli.plan(mode, asked)),
  ]);
  return show(cli, planned, sql === true ? renderPlanSql : undefined, renderPlan);
}

async function planBackfill(cli: Cli, { sql, from, to, force, ...selection }: PlanOptions): Promise<ExitCode> {
  if (from === undefined || to === undefined)
    throw new UsageError('a backfill has a range', 'loadstar plan backfill --from 2018-11-01 --to 2018-11-30');
  const range = readRange(from, to);
  const selected = await selectedAssets(cli, selection);
  const asked = { range, ...(selected && { selected }), ...(force === true && { force }) };
  const [{ renderBackfillPlan, renderBackfillSql }, planned] = await Promise.all([
    import('./screen/plan.js'),
    withRows(cli, cli.backfillPlan(asked)),
  ]);
  return show(cli, planned, sql === true ? renderBackfillSql : undefined, renderBackfillPlan);
}

/** The rows are asked for while the plan is made. */
async function withRows<P extends Plan | BackfillPlan>(cli: Cli, planning: Promise<P>): Promise<Expected<P>> {
  const [{ withExpectedRows }, planned, pipeline, before] = await Promise.all([
    import('../pipeline/estimate.js'),
    planning,
    cli.pipeline(),
    cli.rowsBefore(),
  ]);
  return withExpectedRows(planned, pipeline, before);
}

function show<P>(
  { output }: Cli,
  plan: P,
  script: ((plan: P) => string[]) | undefined,
  render: (plan: P, options: Output['look']) => string[],
): ExitCode {
  output.json(plan);
  if (output.isJson) return EXIT.done;
  if (script !== undefined) output.text(...script(plan));
  else output.show(...render(plan, output.look));
  return EXIT.done;
}
