/** SIGTERM and SIGINT for a process that is a worker and nothing else. */
import type { Pino } from './log.js';
import type { RunningWorker } from './start.js';

/**
 * Hears them from now on, so that one that comes while the worker starts is not lost: it stops as soon as it runs. The first stops it
 * gracefully, and its `ended` tells how that went; a second one ends the process with code 1.
 * @returns to be called with the worker once it runs
 */
export function stopOnSignals(log: Pino): (worker: RunningWorker) => void {
  let worker: RunningWorker | undefined;
  let isStopping = false;
  const stop = (): void => void worker?.stop().catch(() => undefined);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info({ signal }, 'worker stops');
      stop();
    });
  }
  return (running) => {
    worker = running;
    if (isStopping) stop();
  };
}
