/** Ending processes: asked first, then forced; with all that they started, as each has a process group of its own. */
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, readRecord, removeRecord, type ProcessRecord } from './record.js';

/** How to ask a process to end, and how long to wait before it is forced. */
export interface Ending {
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

const POLL_MS = 10;
/** A killed process is gone at once, but for one that waits for a disk. */
const KILLED_WAIT_MS = 5_000;

/**
 * Ends a recorded process, wherever it came from; does nothing when it is gone.
 * @throws Error when it can't be ended
 */
export async function endProcess(record: ProcessRecord, { signal, graceMs }: Ending): Promise<void> {
  if (!isRunning(record)) return;
  send(record, signal);
  if (await isGoneWithin(record, graceMs)) return;
  send(record, 'SIGKILL');
  if (!(await isGoneWithin(record, KILLED_WAIT_MS)))
    throw new Error(`${record.name} (pid ${record.pid}) does not end, not even by SIGKILL`);
}

/** Ends what an earlier run left behind. @returns what was found running */
export async function endLeftover(recordFile: string, ending: Ending): Promise<ProcessRecord | undefined> {
  const record = readRecord(recordFile);
  const leftover = record && isRunning(record) ? record : undefined;
  if (leftover) await endProcess(leftover, ending);
  removeRecord(recordFile);
  return leftover;
}

function send({ pid }: ProcessRecord, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      // no group of that id (it leads none), or the process is gone
    }
  }
}

async function isGoneWithin(record: ProcessRecord, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await delay(POLL_MS)) if (!isRunning(record)) return true;
  return !isRunning(record);
}
