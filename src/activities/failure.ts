/** Errors as Temporal is to see them: what is tried again, what is final, and the facts for CLI and Web UI. */
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { ExcludedError } from '../pipeline/exclusion.js';
import type { FaultKind, StepFailure } from '../pipeline/failure.js';
import { PipelineError } from '../pipeline/problem.js';
import { SelectionError } from '../pipeline/selection.js';
import { FolderDiffersError } from '../project/resolve.js';
import { classify, type Fault } from '../redshift/classify.js';
import { PublishError } from '../redshift/publish.js';
import { StepError } from '../redshift/stepError.js';
import { S3Error, type S3ErrorKind } from '../s3/error.js';

/** A step's error. Details: the `StepFailure`, and how many attempts it took. */
export function toStepFailure(error: unknown, step: { readonly id: string; readonly asset: string }): Error {
  const interrupted = interruption();
  if (interrupted) return interrupted;
  const { failure, retryable } = error instanceof StepError ? error : unexpected(error, step);
  const { attempt } = Context.current().info;
  return ApplicationFailure.create({
    message: failure.message,
    type: failure.kind,
    nonRetryable: !retryable,
    details: [failure, attempt],
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/** An error of planning or publishing. Details: `{ hint }`, with the problems of a pipeline that can't be planned. */
export function toRunFailure(error: unknown): Error {
  const interrupted = interruption();
  if (interrupted) return interrupted;
  if (error instanceof PipelineError) {
    const details = [{ hint: 'mend what is named, then start a new run', problems: error.problems }];
    return ApplicationFailure.create({ message: error.message, type: 'pipeline', nonRetryable: true, details });
  }
  if (error instanceof SelectionError || error instanceof ExcludedError)
    return ApplicationFailure.create({
      message: error.message,
      type: error instanceof ExcludedError ? 'excluded' : 'pipeline',
      nonRetryable: true,
      details: [{ hint: error.hint }],
    });
  const { kind, retryable, message, hint: general, code } = faultOf(error);
  const hint = error instanceof PublishError || error instanceof FolderDiffersError ? error.hint : general;
  const details = [{ hint, ...(code === undefined ? {} : { code }) }];
  return ApplicationFailure.create({
    message,
    type: kind,
    nonRetryable: !retryable,
    details,
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

/**
 * Whether the attempt was told to end, and by whom. A cancelled, paused or reset activity rejects with the cancellation itself. A worker
 * that stops is nobody's wish: as a cancellation the server would refuse it and wait for the heartbeat to time out; as a failure, another
 * worker gets the next attempt at once.
 */
function interruption(): Error | undefined {
  const { cancellationSignal, cancellationDetails } = Context.current();
  if (!cancellationSignal.aborted) return undefined;
  if (!cancellationDetails?.workerShutdown) return new CancelledFailure('cancelled');
  return ApplicationFailure.create({
    message: 'the worker was stopped; nothing was committed',
    type: 'workerStopped',
    nextRetryDelay: '100 ms',
  });
}

function unexpected(
  error: unknown,
  { id, asset }: { id: string; asset: string },
): { failure: StepFailure; retryable: boolean } {
  const { retryable, ...fault } = faultOf(error);
  return { failure: { ...fault, step: id, asset }, retryable };
}

const S3_FAULTS: Record<S3ErrorKind, FaultKind> = {
  noBucket: 'missing',
  noKey: 'missing',
  wrongRegion: 'missing',
  denied: 'denied',
  credentials: 'denied',
  unreachable: 'lost',
  other: 'unknown',
};

function faultOf(error: unknown): Fault {
  if (!(error instanceof S3Error)) return classify(error);
  const { kind, message, hint } = error;
  return { kind: S3_FAULTS[kind], retryable: kind === 'unreachable', message, hint };
}
