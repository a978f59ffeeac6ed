/** `loadstar pause <run>`: a backfill starts nothing further until it is resumed. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';
import { findRun } from './runList.js';

export const pause: CommandSpec = {
  usage: 'pause <run>',
  group: 'Runs:',
  summary: 'let a backfill start nothing further until it is resumed',
  details:
    'What runs comes to its end; nothing further starts before `loadstar resume <run>`.\n<run> is an id, a part that only one run has, or `latest`.',
  examples: [['loadstar pause latest', 'the latest run']],
  async run(cli, [typed]) {
    const { pauseBackfill } = await import('../workflows/client.js');
    const client = await cli.temporal();
    const run = await findRun(client, String(typed), await cli.pipelineName());
    await pauseBackfill(client, run, { by: cli.user });
    cli.output.json({ run });
    cli.output.show(`paused ${run}: what runs comes to its end`, `  loadstar resume ${run}`);
    return EXIT.done;
  },
};
