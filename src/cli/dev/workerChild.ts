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
  /** Stands before what the process was born with. */
  readonly env: Readonly<Record<string, string>>;
}

/** `polls`: work is taken from now on. `failed`: it ends, and why. */
export type WorkerReport = { readonly kind: 'polls' } | { readonly kind: 'failed'; readonly message: string };

const log = makeLog({ logLevel: 'info' }, false);
let worker: RunningWorker | undefined;

process.once('message', (order: WorkerOrder) => void begin(order));
for (const event of ['SIGTERM', 'disconnect'] as const) process.once(event, () => void stop());

async function begin({ cwd, stackFolder, flags, env }: WorkerOrder): Promise<void> {
  try {
    const { config } = readConfig({ cwd, stackFolder, flags, env: { ...process.env, ...env } });
    worker = await startWorker(config, makeLog(config.worker, false));
    report({ kind: 'polls' });
    await worker.ended;
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.fatal(message);
    report({ kind: 'failed', message });
    process.exit(1);
  }
}

function report(message: WorkerReport): void {
  if (process.connected) process.send?.(message);
}

/** `begin` ends the process once the worker has stopped. */
async function stop(): Promise<void> {
  if (worker === undefined) process.exit(0);
  await worker.stop().catch(() => undefined);
}
