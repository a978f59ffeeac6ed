import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { toRunFailure, toStepFailure } from '../../src/activities/failure.js';
import { PipelineError } from '../../src/pipeline/problem.js';
import { PublishError } from '../../src/redshift/publish.js';
import { StepError } from '../../src/redshift/stepError.js';
import { S3Error } from '../../src/s3/error.js';
import { failureOf } from '../workflows/steps.js';

const STEP = { id: 'plays', asset: 'plays' };
const NOT_CANCELLED = {
  notFound: false,
  cancelRequested: false,
  paused: false,
  timedOut: false,
  workerShutdown: false,
  reset: false,
};

/** What the mapping makes of the error inside an activity's third attempt. */
function inActivity(map: (error: unknown) => Error, error: unknown): Promise<Error> {
  return new MockActivityEnvironment({ attempt: 3 }).run(async () => Promise.resolve(map(error)));
}
const stepFailure = (error: unknown) => inActivity((each) => toStepFailure(each, STEP), error);
const runFailure = (error: unknown) => inActivity(toRunFailure, error);

/** The same after the attempt was told to end. */
async function afterCancel(details: Partial<typeof NOT_CANCELLED>): Promise<Error> {
  const environment = new MockActivityEnvironment({ attempt: 1 });
  environment.cancel('CANCELLED', { ...NOT_CANCELLED, ...details });
  return await environment.run(async () => Promise.resolve(toStepFailure(new Error('connection ended'), STEP)));
}

describe("a step's error", () => {
  it('that can be cured by trying again is a retryable failure of its kind, with the facts and the attempt as details', async () => {
    const failure = { ...failureOf('plays'), kind: 'conflict' } as const;
    expect(await stepFailure(new StepError(failure, true))).toMatchObject({
      type: 'conflict',
      nonRetryable: false,
      message: failure.message,
      details: [failure, 3],
    });
  });

  it('that is final is not tried again', async () => {
    expect(await stepFailure(new StepError(failureOf('plays'), false))).toMatchObject({
      type: 'badSql',
      nonRetryable: true,
    });
  });

  it.each([
    ['noKey', 'missing', true],
    ['denied', 'denied', true],
    ['unreachable', 'lost', false],
  ] as const)('of S3, %s, is of kind %s', async (kind, type, nonRetryable) => {
    const error = new S3Error(kind, 's3://staging/plays.json', 'said the server', 'do this');
    expect(await stepFailure(error)).toMatchObject({
      type,
      nonRetryable,
      details: [{ kind: type, step: 'plays', hint: 'do this' }, 3],
    });
  });

  it('that nobody foresaw is final and keeps its words', async () => {
    expect(await stepFailure(new TypeError('x is not a function'))).toMatchObject({
      type: 'unknown',
      nonRetryable: true,
      message: 'x is not a function',
    });
  });
});

describe('an attempt that was told to end', () => {
  it.each(['cancelRequested', 'paused', 'reset'] as const)(
    'stays a cancellation, whatever the statement threw: %s',
    async (reason) => {
      expect(await afterCancel({ [reason]: true })).toBeInstanceOf(CancelledFailure);
    },
  );

  it('because its worker stops is a failure that the next worker tries again at once', async () => {
    const failure = await afterCancel({ workerShutdown: true });
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'workerStopped', nonRetryable: false });
    expect((failure as ApplicationFailure).nextRetryDelay).toBeDefined();
  });
});

describe('an error of planning or publishing', () => {
  it('in the pipeline is final, with every problem in message and details', async () => {
    const problems = [
      { file: 'transforms/plays.sql', line: 9, column: 6, message: 'unknown table "event"' },
      { file: 'tables/users.sql', message: 'missing' },
    ];
    const failure = (await runFailure(new PipelineError(problems))) as ApplicationFailure;
    expect(failure).toMatchObject({ type: 'pipeline', nonRetryable: true });
    expect(failure.message).toContain('transforms/plays.sql:9:6  unknown table "event"');
    expect(failure.message).toContain('tables/users.sql  missing');
    expect((failure.details?.[0] as { problems: unknown[] }).problems).toHaveLength(2);
  });

  it('of a shadow that is gone is final and carries its own hint', async () => {
    expect(await runFailure(new PublishError('nothing was published', 'start a new one'))).toMatchObject({
      nonRetryable: true,
      message: 'nothing was published',
      details: [{ hint: 'start a new one' }],
    });
  });

  it('of a lost connection is tried again', async () => {
    const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(await runFailure(error)).toMatchObject({ type: 'lost', nonRetryable: false });
  });
});
