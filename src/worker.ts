/** The worker's entry: `node dist/worker.js`. Configuration as for `loadstar`. Exit codes: 0 stopped, 1 failed, 2 configuration or pipeline. */
import { PipelineError } from './pipeline/problem.js';
import { ConfigError, readConfig } from './project/config.js';
import { makeLog, type Pino } from './worker/log.js';
import { startWorker, type RunningWorker } from './worker/start.js';

// The AWS SDK would announce to everybody that it is going to drop Node 20; package.json says what we run on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const isTerminal = process.stdout.isTTY;
let log = makeLog({ logLevel: 'info' }, isTerminal);
try {
  const { config } = readConfig({ cwd: process.cwd(), env: process.env });
  log = makeLog(config.worker, isTerminal);
  const worker = await startWorker(config, log);
  stopOnSignals(worker, log);
  await worker.ended;
  process.exit(0);
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  // Whatever hangs, a step that never answered or a connection, must not keep a worker that has ended.
  process.exit(error instanceof ConfigError || error instanceof PipelineError ? 2 : 1);
}

/** The first signal stops gracefully, and `ended` tells how it went; a second one means now. */
function stopOnSignals(worker: RunningWorker, log: Pino): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info({ signal }, 'worker stops');
      worker.stop().catch(() => undefined);
    });
  }
}
