/** Heartbeats while an activity works: by them the server knows that its worker lives, and the worker hears of a cancellation. */
import { Context } from '@temporalio/activity';

/** What the activity is doing; the Web UI shows the last report of a pending activity. */
interface Progress {
  readonly phase: string;
  /** The warehouse's process id of the session that works. */
  readonly pid?: number;
}

export type Report = (progress: Progress) => void;

/** How often; the worker sends no more of them than its throttle lets through (worker/start.ts). */
const HEARTBEAT_INTERVAL_MS = 500;

/** Does the work, with a heartbeat at each report and twice a second. */
export async function withHeartbeat<T>(work: (report: Report) => Promise<T>): Promise<T> {
  const context = Context.current();
  let last: Progress = { phase: 'starting' };
  const report: Report = (progress) => {
    last = progress;
    context.heartbeat(last);
  };
  const timer = setInterval(() => context.heartbeat(last), HEARTBEAT_INTERVAL_MS);
  try {
    report(last);
    return await work(report);
  } finally {
    clearInterval(timer);
  }
}
