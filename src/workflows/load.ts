/** The workflow `load`: what is new or changed in S3 since the last load comes into the tables, nothing twice (design: docs/what-is-new.md). */
import { controlActivities } from './activities.js';
import { endIfStepsFailed, toItsEnd } from './ending.js';
import { Hold } from './hold.js';
import { Run } from './run.js';
import type { RunRequest, RunView } from './view.js';

/**
 * @returns the view of the finished run
 * @throws ApplicationFailure `PlanFailed` or `StepsFailed`, with the view in its details
 */
export async function load(request: RunRequest): Promise<RunView> {
  const run = new Run('load', request);
  const hold = new Hold(run);
  const { planRun } = controlActivities(request);
  return await toItsEnd(run, async () => {
    run.adopt(await planRun({ mode: 'load', run: run.id, pipeline: request.pipeline }));
    await hold.runSteps();
    endIfStepsFailed(run);
  });
}
