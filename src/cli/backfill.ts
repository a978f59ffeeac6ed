/** `loadstar backfill`: starts a backfill and follows it. */
import { readWholeNumber } from './argument.js';
import type { CommandSpec } from './command.js';
import { followToEnd, leaveRunning, nothingSelected } from './followRun.js';
import { readRange } from './range.js';
import { selectedAssets, withSelection, type SelectOptions } from './selected.js';

interface BackfillOptions extends SelectOptions {
  readonly from: string;
  readonly to: string;
  readonly force?: boolean;
  readonly newestFirst?: boolean;
  readonly concurrency?: number;
  readonly detach?: boolean;
}

export const backfill: CommandSpec<BackfillOptions> = {
  usage: 'backfill',
  group: 'Runs:',
  summary: 'load a range of partitions, however long, in batches',
  details:
    'Loads the partitions from one time to another that are not up to date: neighbours together in one COPY and one INSERT a table. A batch with a bad file is cut until that partition stands alone, the rest lands, and the run holds at the end; resume tries only what has failed. Loads never wait for a backfill for longer than one statement.\nTimes are partitions in UTC, both ends included: 2018-11, 2018-W44, 2018-11-01, 2018-11-01T05.',
  examples: [
    ['loadstar backfill --from 2018-11-01 --to 2018-11-30', 'what is not up to date of these days'],
    ['loadstar backfill --from 2018-01 --to 2018-12 --newest-first', 'a year, the last days first'],
    ['loadstar backfill --from 2018-11-05 --to 2018-11-05 --force', 'one day, though it is up to date'],
    ['loadstar plan backfill --from 2018-11 --to 2018-11', 'what it would do'],
  ],
  options: (command) =>
    withSelection(
      command
        .requiredOption('--from <partition>', 'the first one, in UTC')
        .requiredOption('--to <partition>', 'the last one'),
    )
      .option('--force', 'also what is up to date')
      .option('--newest-first', 'begin with the last partitions')
      .option('--concurrency <n>', 'batches side by side (default: as the worker is configured)', readWholeNumber)
      .option('--detach', 'do not follow'),
  async run(cli, _args, { from, to, force, newestFirst, concurrency, detach, ...selection }) {
    const range = readRange(from, to);
    const [{ startBackfill }, { heartbeatSeconds }, pipeline, client, selected] = await Promise.all([
      import('../workflows/client.js'),
      cli.config(),
      cli.pipeline(),
      cli.temporal(),
      selectedAssets(cli, selection),
    ]);
    if (selected?.length === 0) return nothingSelected(cli, 'backfill');
    const run = await startBackfill(client, {
      pipeline: pipeline.name,
      requestedBy: cli.user,
      heartbeatSeconds,
      range,
      ...(selected !== undefined && { selected }),
      ...(force === true && { force }),
      ...(newestFirst === true && { newestFirst }),
      ...(concurrency !== undefined && { concurrency }),
    });
    if (detach !== true) return followToEnd(cli, client, run);
    if (!cli.output.isJson) cli.output.show(`started ${run}`);
    return leaveRunning(cli, run);
  },
};
