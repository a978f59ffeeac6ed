/** The activities as workflows call them: options, each with its reason. */
import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.js';
import type { StepSummary } from '../pipeline/plan.js';
import { backfillQueue, clip, controlQueue, SUMMARY_BYTES } from './names.js';
import type { BackfillRequest, RunRequest } from './view.js';

type StepActivity = Pick<Activities, 'runStep'>;
type ControlActivities = Pick<Activities, 'planRun' | 'publishRun' | 'dropShadows'>;
type BackfillActivities = Pick<Activities, 'planBackfill' | 'planWindow'>;
type Asked = Pick<RunRequest, 'pipeline' | 'heartbeatSeconds'>;

/** A cancelled run waits for the end of what it cancelled. Said with each, because the SDK, told nothing, does not wait (seen with 1.24). */
const cancellationType = 'WAIT_CANCELLATION_COMPLETED';

const CONTROL_OPTIONS = {
  startToCloseTimeout: '30 minutes', // the listing of a very large prefix takes minutes; publish waits for readers' locks
  retry: { initialInterval: '1 second', maximumInterval: '1 minute', maximumAttempts: 8 }, // about 2 minutes; people wait for the answer
  cancellationType,
} satisfies ActivityOptions;

/** A lost worker is noticed after this long without a sign of it. */
const heartbeatTimeout = ({ heartbeatSeconds = 20 }: Asked): `${number} seconds` => `${heartbeatSeconds} seconds`;

/** Activities that are no steps, by readable ids: on a queue of their own, so that no step ever stands before them. @param attempt from 1: how often the run has asked for a plan, where it had to wait for another run */
export function controlActivities(request: RunRequest, attempt = 1): ControlActivities {
  const taskQueue = controlQueue(request.pipeline);
  const options = { ...CONTROL_OPTIONS, heartbeatTimeout: heartbeatTimeout(request), taskQueue };
  const named = (activityId: string): ControlActivities =>
    proxyActivities<ControlActivities>({ ...options, activityId });
  return {
    planRun: named(attempt === 1 ? 'plan' : `plan-${attempt}`).planRun,
    publishRun: named('publish').publishRun,
    dropShadows: named('drop-shadows').dropShadows,
  };
}

/** `planRun` for a run that goes on. Somebody waits for the answer, so it is tried for seconds only. @param round from 1 */
export function planAgain(request: RunRequest, round: number): ControlActivities['planRun'] {
  return proxyActivities<ControlActivities>({
    ...CONTROL_OPTIONS,
    heartbeatTimeout: heartbeatTimeout(request),
    retry: { ...CONTROL_OPTIONS.retry, maximumAttempts: 4 },
    taskQueue: controlQueue(request.pipeline),
    activityId: `resume-${round}`,
  }).planRun;
}

/** `notifyHeld`. @param hold from 1: how often the run was held */
export function notifyHeld(pipeline: string, hold: number): Activities['notifyHeld'] {
  return proxyActivities<Pick<Activities, 'notifyHeld'>>({
    startToCloseTimeout: '1 minute', // a command or a webhook that hangs is tried again
    retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes', maximumAttempts: 10 }, // about 20 minutes; the run waits for days
    taskQueue: controlQueue(pipeline),
    activityId: `notify-${hold}`,
  }).notifyHeld;
}

const STEP_OPTIONS = {
  startToCloseTimeout: '6 hours', // longer than any COPY should run; a cancel or a lost worker ends it earlier
  retry: { initialInterval: '200 milliseconds', maximumInterval: '2 minutes', maximumAttempts: 15 }, // about 11 minutes: a reboot or resize of the warehouse
  cancellationType,
} satisfies ActivityOptions;

/** `runStep` for one step: named by the step in history and Web UI, and queued for a free warehouse session. @param taskQueue absent: that of the workflow */
export function stepActivity(step: StepSummary, request: Asked, taskQueue?: string): StepActivity {
  return proxyActivities<StepActivity>({
    ...STEP_OPTIONS,
    heartbeatTimeout: heartbeatTimeout(request),
    activityId: step.id,
    summary: describe(step),
    ...(taskQueue !== undefined && { taskQueue }),
  });
}

/** A step of a backfill: for sessions that no load waits for. */
export function batchActivity(step: StepSummary, request: BackfillRequest): StepActivity {
  return stepActivity(step, request, backfillQueue(request.pipeline));
}

/** `planBackfill` and `planWindow`. @param activityId unique in the workflow */
export function backfillActivities(request: BackfillRequest, activityId: string): BackfillActivities {
  return proxyActivities<BackfillActivities>({
    ...CONTROL_OPTIONS,
    heartbeatTimeout: heartbeatTimeout(request),
    taskQueue: controlQueue(request.pipeline),
    activityId,
  });
}

/** The step's name first: the Web UI's timeline shows type and summary, and no id. */
function describe({ id, kind, why, files }: StepSummary): string {
  const text = kind === 'copy' ? `${id}: ${files} ${files === 1 ? 'file' : 'files'}, ${why}` : `${id}: ${why}`;
  return clip(text, SUMMARY_BYTES);
}
