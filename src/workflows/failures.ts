/** What the workflow makes of an activity's failure. Pure. */
import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, TimeoutFailure } from '@temporalio/common';
import type { HeldNotice } from '../activities/notify.js';
import type { StepFailure } from '../pipeline/failure.js';
import type { StepSummary } from '../pipeline/plan.js';
import type { FailedStep } from './board.js';
import type { RunState, RunView } from './view.js';

/** Why the step failed: as its activity said, or, when it never answered, in our words. */
export function toFailedStep(step: StepSummary, error: ActivityFailure): FailedStep {
  const { cause } = error;
  if (cause instanceof ApplicationFailure && isStepFailure(cause.details?.[0])) {
    const attempts = cause.details[1];
    return { failure: cause.details[0], ...(typeof attempts === 'number' ? { attempts } : {}) };
  }
  return { failure: { step: step.id, asset: step.asset, ...describeSilence(cause) } };
}

/** Message, and what to do next, of a failure that is no step's: planning or publishing. */
export function describeFailure(error: Error): { readonly message: string; readonly hint: string } {
  const cause = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure ? causeOf(error) : error;
  const hint = cause instanceof ApplicationFailure ? hintOf(cause.details?.[0]) : undefined;
  return { message: cause.message, hint: hint ?? "look at the worker's log, mend the cause, then start a new run" };
}

/** A window's failure has the failure of its activity inside. */
function causeOf(error: ActivityFailure | ChildWorkflowFailure): Error {
  const { cause } = error;
  return cause instanceof ActivityFailure ? (cause.cause ?? cause) : (cause ?? error);
}

/** The end of a run with failed steps: the view rides in the details, so that it can be read when no worker answers queries. */
export function stepsFailed(view: RunView): ApplicationFailure {
  const failed = view.steps.filter((step) => step.state === 'failed');
  const reasons = failed.map((step) => `${step.id} (${step.failure?.message.split('\n', 1)[0] ?? 'unknown'})`);
  const message = `${failed.length} of ${view.steps.length} steps failed: ${reasons.join('; ')}`;
  return ApplicationFailure.create({ type: 'StepsFailed', message, nonRetryable: true, details: [view] });
}

/** The end of a run that failed while it planned or published. */
export function runFailed(during: RunState, view: RunView, cause: Error): ApplicationFailure {
  const type = during === 'publishing' ? 'PublishFailed' : 'PlanFailed';
  return ApplicationFailure.create({
    type,
    message: describeFailure(cause).message,
    nonRetryable: true,
    details: [view],
    cause,
  });
}

/** What people are told when a run is held. */
export function heldNotice({ run, pipeline, mode, steps, heldUntil = '' }: RunView): HeldNotice {
  const failed = steps.flatMap(({ id, state, failure }) =>
    state === 'failed' ? [{ step: id, message: failure?.message ?? 'unknown' }] : [],
  );
  const lines = failed.map(({ step, message }) => `${step}: ${message.split('\n', 1)[0]}`);
  const text = [`${run} is held, until ${heldUntil}`, ...lines, `loadstar resume ${run}`].join('\n');
  return { run, pipeline, mode, text, failed, heldUntil };
}

/** The end of a held run that nobody wanted to go on. */
export function givenUp({ answers = [] }: RunView): ApplicationFailure {
  const { by = '', reason = '' } = answers.at(-1) ?? {};
  return ApplicationFailure.nonRetryable(`aborted by ${by}: ${reason}`, 'Aborted', { hint: GO_ON });
}

/** The end of a held run that nobody answered. */
export function ranOut(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('held until its limit, and nobody resumed it', 'HoldRanOut', { hint: GO_ON });
}

const GO_ON = 'what was done is in the ledger; a new run goes on from there';

/** The answer to a `resume` that could not be planned. */
export function notResumed(error: ActivityFailure): ApplicationFailure {
  const { message, hint } = describeFailure(error);
  return ApplicationFailure.nonRetryable(message, 'NotResumed', { hint });
}

function isStepFailure(detail: unknown): detail is StepFailure {
  return typeof detail === 'object' && detail !== null && 'step' in detail && 'kind' in detail && 'message' in detail;
}

function hintOf(detail: unknown): string | undefined {
  const hint = typeof detail === 'object' && detail !== null && 'hint' in detail ? detail.hint : undefined;
  return typeof hint === 'string' ? hint : undefined;
}

function describeSilence(cause: Error | undefined): Pick<StepFailure, 'kind' | 'message' | 'hint'> {
  if (cause instanceof TimeoutFailure) {
    return {
      kind: 'lost',
      message: `no answer from the worker: ${cause.message} (${cause.timeoutType})`,
      hint: 'look whether a worker runs and at its log',
    };
  }
  return {
    kind: 'unknown',
    message: cause?.message ?? 'the activity failed without a reason',
    hint: "look at the worker's log",
  };
}
