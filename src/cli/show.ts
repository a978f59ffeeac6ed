/** `loadstar show <run>`: a run as it stands, once. */
import type { RunView, StepState } from '../workflows/view.js';
import type { CommandSpec } from './command.js';
import type { Cli } from './context.js';
import { EXIT, type ExitCode } from './exit.js';
import { showOutcome } from './followRun.js';
import { findRun } from './runList.js';
import type { Mark } from './screen/calendar.js';
import { UsageError } from './trouble.js';

export const show: CommandSpec<{ partitions?: boolean }> = {
  usage: 'show [run]',
  group: 'Runs:',
  summary: 'a run with its steps, and each failure in full',
  details:
    'Shows a run with its steps, and each failure in full. <run> is an id, a part that only one run has, or `latest` (the default).',
  examples: [
    ['loadstar show', 'the latest run'],
    ['loadstar show --partitions', 'of a backfill: each partition, as a calendar'],
    ["loadstar show --json | jq '.steps[] | select(.failure)'", 'what failed, as data'],
  ],
  options: (command) =>
    command.option('--partitions', 'of a backfill: which partitions are there, failed, or to be made'),
  async run(cli, [typed = 'latest'], { partitions }) {
    const [{ getView }, { renderSteps }] = await Promise.all([
      import('../workflows/client.js'),
      import('./screen/steps.js'),
    ]);
    const client = await cli.temporal();
    const view = await getView(client, await findRun(client, String(typed), await cli.pipelineName()));
    if (partitions === true) return showPartitions(cli, view);
    cli.output.json(view);
    if (cli.output.isJson) return EXIT.done;
    cli.output.show(...renderSteps(view, { ...cli.output.look, now: new Date() }));
    await showOutcome(cli, view);
    return EXIT.done;
  },
};

/** As S3, ledger and run say now. */
async function showPartitions(cli: Cli, { run, backfill, selected, steps }: RunView): Promise<ExitCode> {
  if (backfill === undefined) throw new UsageError(`${run} is no backfill`, 'loadstar runs');
  const [{ LEGEND, renderCalendar }, { isInRange }, { readLedger }, { assets, schema }, outline, session] =
    await Promise.all([
      import('./screen/calendar.js'),
      import('../pipeline/partitions.js'),
      import('../redshift/ledger.js'),
      cli.pipeline(),
      cli.outline({ range: backfill.range, ...(selected && { selected }) }),
      cli.warehouse(),
    ]);
  const ledger = await readLedger(session, { schema, assets: assets.map(({ name }) => name) }, () => backfill.range);
  const found: Record<string, Record<string, Mark>> = {};
  for (const { name, partitioning } of assets) {
    if (partitioning === undefined || !(name in outline.partitions)) continue;
    const live = new Set(ledger.get(name)?.partitions.map(({ partition }) => partition));
    const own = steps.filter(({ asset }) => asset === name);
    const isIn = (state: StepState, start: string): boolean =>
      own.some((step) => step.state === state && step.range !== null && isInRange(start, step.range));
    const isStale = new Set(outline.stale[name]);
    const marks: Record<string, Mark> = (found[name] = {});
    const markOf = (start: string): Mark => {
      let mark: Mark = live.has(start) ? 'there' : 'none';
      if (isStale.has(start)) mark = 'stale';
      if (isIn('running', start)) mark = 'running';
      if (isIn('failed', start)) mark = 'failed';
      return (marks[start] = mark);
    };
    cli.output.show(name, ...renderCalendar(backfill.range, partitioning.unit, markOf, cli.output.paint), '');
  }
  cli.output.json(found);
  cli.output.show(LEGEND);
  return EXIT.done;
}
