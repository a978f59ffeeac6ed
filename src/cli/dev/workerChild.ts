/**
 * The process behind workerProcess.ts. Loads its code at once and waits for the order to begin, so that this happens while the servers
 * start. Without its parent it stops as if told to.
 */
import { readConfig, type Flags } from '../../project/config.js';
import { makeLog } from '../../worker/log.js';
import { startWorker, type RunningWorker } from '../../worker/start.js';

/** Where to find the configuration. */
export interface WorkerOrder {
  readonly cwd: string;
  readonly stackFolder: string;
  readonly flags: Flags;
}

/** `polls`: work is taken from now on. */
export interface WorkerReport {
  readonly kind: 'polls';
}

const log = makeLog({ logLevel: 'info' }, false);
let worker: RunningWorker | undefined;

process.once('message', (order: WorkerOrder) => void begin(order));
for (const event of ['SIGTERM', 'disconnect'] as const) process.once(event, () => void stop());

async function begin({ cwd, stackFolder, flags }: WorkerOrder): Promise<void> {
  try {
    const { config } = readConfig({ cwd, stackFolder, flags, env: process.env });
    worker = await startWorker(config, makeLog(config.worker, false));
    process.send?.({ kind: 'polls' } satisfies WorkerReport);
    await worker.ended;
    process.exit(0);
  } catch (error) {
    log.fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

/** `begin` ends the process once the worker has stopped. */
async function stop(): Promise<void> {
  if (worker === undefined) process.exit(0);
  await worker.stop().catch(() => undefined);
}
