/** The worker's log: pino, JSON lines or, on a terminal, coloured ones. Temporal's lines come through it too, with the fields of ours. */
import { DefaultLogger, type LogEntry, type Logger, type LogLevel } from '@temporalio/worker';
import { pino, type Logger as Pino } from 'pino';
import { PinoPretty as pretty } from 'pino-pretty';
import type { WorkerConfig } from '../project/config.js';

export type { Pino };

/** Writes to stdout at once: nothing is lost when the process ends. */
export function makeLog({ logLevel }: Pick<WorkerConfig, 'logLevel'>, isTerminal: boolean): Pino {
  const options = {
    level: logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  };
  return isTerminal
    ? pino(options, pretty({ colorize: true, ignore: 'pid', sync: true }))
    : pino(options, pino.destination({ sync: true }));
}

/** Temporal's logger on top of ours. `run`, `step` and `attempt` are named as everywhere else. */
export function temporalLogger(log: Pino, level: LogLevel): Logger {
  return new DefaultLogger(level, (entry) => log[pinoLevel(entry)](toFields(entry.meta), entry.message));
}

/** The SDK's own `Worker state changed` and its like are for who looks closely. */
function pinoLevel({ level, meta }: LogEntry): 'trace' | 'debug' | 'info' | 'warn' | 'error' {
  if (level === 'INFO' && meta?.['sdkComponent'] === 'worker') return 'debug';
  return level.toLowerCase() as Lowercase<LogLevel>;
}

/** What Temporal says with every line and nobody looks for. */
const NOISE = new Set([
  'sdkComponent',
  'namespace',
  'taskToken',
  'isLocal',
  'taskQueue',
  'workflowRunId',
  'runId',
  'workflowType',
  'activityType',
  'subsystem',
]);

const NAMES: Readonly<Record<string, string>> = { workflowId: 'run', activityId: 'step', error: 'err' };

function toFields(meta: Record<string | symbol, unknown> = {}): Record<string, unknown> {
  const kept = Object.entries(meta).filter(([name, value]) => !NOISE.has(name) && value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [NAMES[name] ?? name, value]));
}
