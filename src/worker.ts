/** The worker's entry: `node dist/worker.js`. Configuration as for `loadstar`. Exit codes: 0 stopped, 1 failed, 2 configuration or pipeline. */
import { PipelineError } from './pipeline/problem.js';
import { ConfigError, readConfig } from './project/config.js';
import { makeLog } from './worker/log.js';
import { stopOnSignals } from './worker/signals.js';
import { startWorker } from './worker/start.js';

// The AWS SDK would announce to everybody that it is going to drop Node 20; package.json says what we run on.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const isTerminal = process.stdout.isTTY;
let log = makeLog({ logLevel: 'info' }, isTerminal);
try {
  const { config } = readConfig({ cwd: process.cwd(), env: process.env });
  log = makeLog(config.worker, isTerminal);
  const stopsOnSignals = stopOnSignals(log);
  const worker = await startWorker(config, log);
  stopsOnSignals(worker);
  await worker.ended;
  process.exit(0);
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  // Whatever hangs, a step that never answered or a connection, must not keep a worker that has ended.
  process.exit(error instanceof ConfigError || error instanceof PipelineError ? 2 : 1);
}
