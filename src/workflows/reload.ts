/** The workflow `reload`: every table is built afresh beside the live one, then all are swapped in at once (docs/reload.md). */
import { continueAsNew } from '@temporalio/workflow';
import type { PlanRunInput } from '../activities/plan.js';
import type { PublishInput } from '../activities/publish.js';
import { controlActivities } from './activities.js';
import { endIfStepsFailed, toItsEnd } from './ending.js';
import { Hold } from './hold.js';
import { Run, type CarriedRun } from './run.js';
import type { RunRequest, RunView } from './view.js';

/**
 * @param carried of a run whose history has grown too long: it goes on, held as it is
 * @returns the view of the finished run
 * @throws ApplicationFailure `PlanFailed`, `StepsFailed` or `PublishFailed`, with the view in its details; the live tables are as before
 */
export async function reload(request: RunRequest, carried?: CarriedRun): Promise<RunView> {
  const run = new Run('reload', request, carried);
  const hold = new Hold(run, carried);
  const { planRun, publishRun, dropShadows } = controlActivities(request);

  const buildAndPublish = async (): Promise<void> => {
    if (carried === undefined) run.adopt(await planRun(firstPlan(run)));
    await hold.runSteps((next) => continueAsNew<typeof reload>(request, next));
    endIfStepsFailed(run);
    run.enter('publishing');
    run.note(await publishRun(shadowsOf(run)));
  };
  const leaveNothing = async (): Promise<void> => {
    if (run.plan) await dropShadows(shadowsOf(run));
  };
  return await toItsEnd(run, buildAndPublish, leaveNothing);
}

function firstPlan({ planInput, request: { takesOver } }: Run): PlanRunInput {
  return { ...planInput, ...(takesOver === undefined ? {} : { takesOver }) };
}

function shadowsOf({ id, plan, assets, request: { keepsOld } }: Run): PublishInput {
  return { run: id, schema: plan?.schema ?? '', assets, ...(keepsOld && { keepsOld }) };
}
