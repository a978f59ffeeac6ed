import { ActivityFailure, ApplicationFailure, RetryState, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { describeFailure, toFailedStep } from '../../src/workflows/failures.js';
import { failureOf, summaryOf } from './steps.js';

const activityFailure = (cause: Error) =>
  new ActivityFailure('activity failed', 'runStep', 'plays', RetryState.MAXIMUM_ATTEMPTS_REACHED, 'worker', cause);

describe("an activity's failure", () => {
  it('gives back the failure and the attempts that the activity reported', () => {
    const cause = ApplicationFailure.create({ message: 'x', type: 'badSql', details: [failureOf('plays'), 3] });
    expect(toFailedStep(summaryOf('plays'), activityFailure(cause))).toEqual({
      failure: failureOf('plays'),
      attempts: 3,
    });
  });

  it('becomes `lost` with a hint when the worker never answered', () => {
    const cause = new TimeoutFailure('activity Heartbeat timeout', undefined, TimeoutType.HEARTBEAT);
    expect(toFailedStep(summaryOf('plays'), activityFailure(cause)).failure).toMatchObject({
      kind: 'lost',
      step: 'plays',
      asset: 'plays',
      message: 'no answer from the worker: activity Heartbeat timeout (HEARTBEAT)',
    });
  });

  it('keeps its own words when it is of a kind that no activity of ours throws', () => {
    const cause = ApplicationFailure.nonRetryable('who knows', 'other');
    expect(toFailedStep(summaryOf('plays'), activityFailure(cause)).failure).toMatchObject({
      kind: 'unknown',
      message: 'who knows',
    });
  });

  it('of no step says what to do next, in the words of the activity where it had some', () => {
    const cause = ApplicationFailure.nonRetryable('shadow is gone', 'unknown', { hint: 'reload again' });
    expect(describeFailure(activityFailure(cause))).toEqual({ message: 'shadow is gone', hint: 'reload again' });
    expect(describeFailure(activityFailure(new Error('bare'))).hint).toMatch(/worker's log/);
  });
});
