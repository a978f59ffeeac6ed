/** `loadstar worker`: the process that runs steps, in the foreground. */
import type { CommandSpec } from './command.js';
import { EXIT } from './exit.js';

export const worker: CommandSpec = {
  usage: 'worker',
  group: 'Stack:',
  summary: 'run a worker in the foreground',
  details:
    'Runs a worker: the process that carries out steps. Start as many as you like, on as many machines. Logs JSON lines, or readable ones on a terminal.\nThe first Ctrl-C (or SIGTERM) lets steps end within the grace time; a second one ends it now: what was not committed is rolled back and done again by another worker.',
  examples: [
    ['loadstar worker', 'in a second terminal, or in a container'],
    ['loadstar worker --pipeline pipelines/sales', 'for another pipeline'],
  ],
  async run(cli) {
    const [{ makeLog }, { stopOnSignals }, { startWorker }, config] = await Promise.all([
      import('../worker/log.js'),
      import('../worker/signals.js'),
      import('../worker/start.js'),
      cli.config(),
    ]);
    const log = makeLog(config.worker, process.stdout.isTTY === true);
    const stopsOnSignals = stopOnSignals(log);
    const running = await startWorker(config, log);
    stopsOnSignals(running);
    await running.ended;
    return EXIT.done;
  },
};
