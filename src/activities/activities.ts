/** What workflows may call: made once by the worker, with the tools that they need. */
import { createBackfillActivities, type BackfillActivities } from './backfill.js';
import type { ActivityDeps } from './deps.js';
import { createNotifyActivities, type NotifyActivities } from './notify.js';
import { createPlanActivities, type PlanActivities } from './plan.js';
import { createPublishActivities, type PublishActivities } from './publish.js';
import { createStepActivities, type StepActivities } from './step.js';

export type Activities = PlanActivities & StepActivities & PublishActivities & NotifyActivities & BackfillActivities;

export function createActivities(deps: ActivityDeps): Activities {
  return {
    ...createPlanActivities(deps),
    ...createStepActivities(deps),
    ...createPublishActivities(deps),
    ...createNotifyActivities(deps),
    ...createBackfillActivities(deps),
  };
}
