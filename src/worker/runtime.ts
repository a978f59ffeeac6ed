/** The native runtime of Temporal's SDK: one per process, made before the first worker. Its log lines and metrics leave through ours. */
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import type { WorkerConfig } from '../project/config.js';
import { temporalLogger, type Pino } from './log.js';

let isInstalled = false;

/** A second worker of the process keeps the runtime, and the log, of the first. */
export function installRuntime({ metrics, logLevel }: Pick<WorkerConfig, 'metrics' | 'logLevel'>, log: Pino): void {
  if (isInstalled) return;
  isInstalled = true;
  const level = logLevel.toUpperCase() as Uppercase<WorkerConfig['logLevel']>;
  const options: RuntimeOptions = {
    logger: temporalLogger(log, level),
    shutdownSignals: [], // who started the worker stops it: worker.ts on a signal, `loadstar dev` before its servers
    telemetryOptions: {
      // `forward` takes the native core's lines; without it they go to stderr in a format of their own.
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metrics === null
        ? {}
        : { metrics: { prometheus: { bindAddress: metrics, unitSuffix: true, useSecondsForDurations: true } } }),
    },
  };
  Runtime.install(options);
}
