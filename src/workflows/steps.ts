/** Runs the steps of a planned run. */
import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { StepSummary } from '../pipeline/plan.js';
import { stepActivity } from './activities.js';
import { toFailedStep } from './failures.js';
import { fillLanes } from './lanes.js';
import type { Run } from './run.js';

/** Every step in DAG order, independent ones side by side. Ends when each step is done, failed, blocked by a failed one, or cancelled. */
export async function runSteps(run: Run): Promise<void> {
  await fillLanes({
    width: () => run.plan?.concurrency ?? 1,
    startNext: () => run.startNext(),
    run: (step) => runStep(run, step),
  });
}

async function runStep(run: Run, step: StepSummary): Promise<void> {
  const { requestedBy } = run;
  const { id, asset, uri } = step;
  try {
    const input = { run: run.id, mode: run.mode, step: id, asset, uri, requestedBy };
    run.finish(step, await stepActivity(step, run.request).runStep(input));
  } catch (error) {
    if (isCancellation(error)) run.cancel(step);
    else if (error instanceof ActivityFailure) run.fail(step, toFailedStep(step, error));
    else throw error;
  }
}
