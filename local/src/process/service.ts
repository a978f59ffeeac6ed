/** A server process of ours: in its own process group, logging to a file, recorded so that a later run can end it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { endProcess, type Ending } from './ending.js';
import { logSize, logTail, openLog } from './log.js';
import { recordOf, removeRecord, writeRecord, type ProcessRecord } from './record.js';

/** What to run and where its traces go. */
export interface ServiceOptions {
  /** What it is, for people. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** Where its record is kept while it runs. */
  readonly recordFile: string;
  readonly ending: Ending;
  /** Opens a channel for messages; the process sees it close when we are gone. */
  readonly hasChannel?: boolean;
}

/** How a process ended. */
export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its last words. */
  readonly log: readonly string[];
}

/** A started process. */
export interface Service {
  readonly name: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<ServiceExit>;
  /** Ends the process and waits until it is gone; once asked, asks no more. */
  stop(): Promise<void>;
}

/**
 * Starts a process. Detached: a Ctrl-C on the terminal goes to all of the terminal's process group, and a server must outlive those that
 * still use it.
 * @throws Error when it can't be started
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const logStart = logSize(options.logFile);
  const child = spawnLogged(options);
  const { pid } = child;
  if (pid === undefined) throw await spawnError(child, options);
  const record = recordOf(pid, options.name) ?? { pid, stamp: '', name: options.name };
  writeRecord(options.recordFile, record);
  endAtExit(record, options.ending.signal);
  const exited = exitOf(child, record, options, logStart);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (stopping ??= endProcess(record, options.ending).then(() => exited.then(() => undefined)));
  return { name: options.name, pid, child, exited, stop };
}

function spawnLogged({ command, args, logFile, hasChannel }: ServiceOptions): ChildProcess {
  const log = openLog(logFile);
  try {
    return spawn(command, args, { detached: true, stdio: ['ignore', log, log, hasChannel ? 'ipc' : 'ignore'] });
  } finally {
    closeSync(log);
  }
}

function spawnError(child: ChildProcess, { name, command }: ServiceOptions): Promise<Error> {
  return new Promise((resolve) =>
    child.once('error', (cause) =>
      resolve(new Error(`${name} could not be started (${command}): ${cause.message}`, { cause })),
    ),
  );
}

function exitOf(
  child: ChildProcess,
  record: ProcessRecord,
  { logFile, recordFile }: ServiceOptions,
  logStart: number,
): Promise<ServiceExit> {
  return new Promise((resolve) =>
    child.once('exit', (code, signal) => {
      atExit.delete(record.pid);
      removeRecord(recordFile);
      resolve({ code, signal, log: logTail(logFile, logStart) });
    }),
  );
}

/** Services to end when this process exits without having stopped them, by an uncaught error say. */
const atExit = new Map<number, NodeJS.Signals>();

function endAtExit({ pid }: ProcessRecord, signal: NodeJS.Signals): void {
  if (atExit.size === 0 && !process.listeners('exit').includes(endAll)) process.on('exit', endAll);
  atExit.set(pid, signal);
}

function endAll(): void {
  for (const [pid, signal] of atExit) {
    try {
      process.kill(-pid, signal);
    } catch {
      // gone already
    }
  }
}

/** How it ended, in words: `ended with code 1` or `was ended by SIGKILL`, and its last lines. */
export function describeExit({ code, signal, log }: ServiceExit): string {
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
  return [how, ...log.map((line) => `  ${line}`)].join('\n');
}
