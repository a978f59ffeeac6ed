/** How runs end: with a view as their result, or failed or cancelled with the view where a client without a worker finds it. */
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  log,
  TimeoutFailure,
  upsertMemo,
} from '@temporalio/workflow';
import { describeFailure, runFailed, stepsFailed } from './failures.js';
import { VIEW_MEMO } from './names.js';
import type { Run } from './run.js';
import type { RunView } from './view.js';

/** What ends: a run, or a backfill. */
type Ending = Pick<Run, 'state' | 'count' | 'end'>;

/** Does the work; however it ends, the run's view says so. `cleanUp` follows a failed or cancelled run, also a cancelled one to its end. */
export async function toItsEnd(
  run: Ending,
  work: () => Promise<void>,
  cleanUp = async (): Promise<void> => {},
): Promise<RunView> {
  try {
    await work();
    return run.end('done');
  } catch (error) {
    if (!(error instanceof Error) || !isEnding(error)) throw error;
    await CancellationScope.nonCancellable(() => tryTo(cleanUp));
    throw endBy(run, error);
  }
}

/** Here a run with a failed step ends, after all that does not depend on it is done. */
export function endIfStepsFailed(run: Run): void {
  if (run.count('cancelled') > 0) throw new CancelledFailure('The run was cancelled');
  if (run.count('failed') > 0) throw stepsFailed(run.view());
}

/** Anything else is a bug in workflow code: the task fails and is tried again when the code is mended; the run stays as it is. */
function isEnding(error: Error): boolean {
  return (
    error instanceof ApplicationFailure ||
    error instanceof ActivityFailure ||
    error instanceof ChildWorkflowFailure ||
    isCancellation(error)
  );
}

function endBy(run: Ending, error: Error): Error {
  if (isCancellation(error) || isLostToCancel(error)) {
    // A cancelled workflow has neither result nor details; its memo is what a client can read without a worker.
    upsertMemo({ [VIEW_MEMO]: run.end('cancelled') });
    return isCancellation(error) ? error : new CancelledFailure('The run was cancelled', [], error);
  }
  if (run.state === 'held') return stepsFailed(run.end('failed', describeFailure(error)));
  if (run.count('failed') > 0 && !(error instanceof ChildWorkflowFailure)) return stepsFailed(run.end('failed'));
  const during = run.state;
  return runFailed(during, run.end('failed', describeFailure(error)), error);
}

/** An activity whose worker dies is not tried again once it is asked to stop: it ends by a timeout, and that was not the reason. */
function isLostToCancel(error: Error): boolean {
  return (
    CancellationScope.current().consideredCancelled &&
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure
  );
}

/** What could not be cleaned up must not hide why the run ended. */
async function tryTo(cleanUp: () => Promise<void>): Promise<void> {
  try {
    await cleanUp();
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    log.warn('clean-up failed', { reason: error.cause?.message });
  }
}
