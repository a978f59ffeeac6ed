/** What others can read of a running stack: addresses, credentials, processes. */
import { readFileSync, rmSync } from 'node:fs';
import { isRunning, type ProcessRecord } from '../process/record.js';
import { stackFolder, writePrivate, type StackFolder } from './folder.js';
import type { LockHolder } from './lock.js';

/** A running stack as its folder tells of it. */
export interface RunningStack {
  /** The process that keeps the stack. */
  readonly supervisor: ProcessRecord;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** What clients need, under the standard names: PGHOST, AWS_ENDPOINT_URL_S3, TEMPORAL_ADDRESS, … */
  readonly env: Readonly<Record<string, string>>;
  /** Address of Temporal's Web UI. */
  readonly webUi: string;
  readonly parts: readonly { readonly name: string; readonly pid: number }[];
}

/** Another stack runs in the folder. */
export class StackRunningError extends Error {
  readonly pid: number;

  /** @param running undefined while the other one still starts */
  constructor(
    readonly dir: string,
    holder: LockHolder,
    readonly running: RunningStack | undefined,
  ) {
    super(
      [
        `a local stack already runs in ${dir}: process ${holder.pid}, since ${holder.since}`,
        ...addressLines(running),
      ].join('\n'),
    );
    this.name = 'StackRunningError';
    this.pid = holder.pid;
  }
}

function addressLines(running: RunningStack | undefined): string[] {
  if (!running) return ['  it is starting or stopping'];
  const { env, webUi } = running;
  const address = `${env['PGHOST']}:${env['PGPORT']}`;
  return [
    `  redshift  ${address}`,
    `  s3        ${env['AWS_ENDPOINT_URL_S3']}`,
    `  temporal  ${env['TEMPORAL_ADDRESS']}, Web UI ${webUi}`,
  ];
}

/** @returns undefined when no stack is ready in the folder, also when one was killed and left its file */
export function readRunningStack(dir: string): RunningStack | undefined {
  try {
    const state = JSON.parse(readFileSync(stackFolder(dir).stateFile, 'utf8')) as RunningStack;
    return isRunning(state.supervisor) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Tells others of a stack that is ready. */
export function writeState({ stateFile }: StackFolder, state: RunningStack): void {
  writePrivate(stateFile, `${JSON.stringify(state, null, 2)}\n`);
}

/** Tells others that no stack runs here any more. */
export function removeState({ stateFile }: StackFolder): void {
  rmSync(stateFile, { force: true });
}
