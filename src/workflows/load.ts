/** The workflow `load`: what is new or changed in S3 since the last load comes into the tables, nothing twice (design: docs/what-is-new.md). */
import { continueAsNew, sleep } from '@temporalio/workflow';
import type { PlannedRun } from '../activities/plan.js';
import { controlActivities } from './activities.js';
import { endIfStepsFailed, toItsEnd } from './ending.js';
import { Hold } from './hold.js';
import { Run, waitMs, type CarriedRun } from './run.js';
import type { RunRequest, RunView } from './view.js';

/**
 * @param carried of a run whose history has grown too long: it goes on, held as it is
 * @returns the view of the finished run
 * @throws ApplicationFailure `PlanFailed` or `StepsFailed`, with the view in its details
 */
export async function load(request: RunRequest, carried?: CarriedRun): Promise<RunView> {
  const run = new Run('load', request, carried);
  const hold = new Hold(run, carried);
  return await toItsEnd(run, async () => {
    if (carried === undefined) run.adopt(await planned(run));
    await hold.runSteps((next) => continueAsNew<typeof load>(request, next));
    endIfStepsFailed(run);
  });
}

/** The plan; not before a reload of the same tables is over, which would take away what came in beside it. */
async function planned(run: Run): Promise<PlannedRun> {
  for (let attempt = 1; ; attempt++) {
    const plan = await controlActivities(run.request, attempt).planRun(run.planInput);
    if (plan.waitsFor === undefined) return plan;
    run.waitFor(plan.waitsFor);
    await sleep(waitMs(attempt));
  }
}
