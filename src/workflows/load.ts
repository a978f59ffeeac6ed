/** The workflow `load`: what is new or changed in S3 since the last load comes into the tables, nothing twice (design: docs/what-is-new.md). */
import { continueAsNew } from '@temporalio/workflow';
import { controlActivities } from './activities.js';
import { endIfStepsFailed, toItsEnd } from './ending.js';
import { Hold } from './hold.js';
import { Run, type CarriedRun } from './run.js';
import type { RunRequest, RunView } from './view.js';

/**
 * @param carried of a run whose history has grown too long: it goes on, held as it is
 * @returns the view of the finished run
 * @throws ApplicationFailure `PlanFailed` or `StepsFailed`, with the view in its details
 */
export async function load(request: RunRequest, carried?: CarriedRun): Promise<RunView> {
  const run = new Run('load', request, carried);
  const hold = new Hold(run, carried);
  const { planRun } = controlActivities(request);
  return await toItsEnd(run, async () => {
    if (carried === undefined) run.adopt(await planRun(run.planInput));
    await hold.runSteps((next) => continueAsNew<typeof load>(request, next));
    endIfStepsFailed(run);
  });
}
