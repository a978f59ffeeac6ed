/** A step's failure as an error: made where it is found, or from what the warehouse said. */
import type { StepFailure } from '../pipeline/failure.js';
import type { PlannedStatement, PlannedStep } from '../pipeline/plan.js';
import { classify } from './classify.js';

/** Why an attempt ended without a materialization. */
export class StepError extends Error {
  override readonly name = 'StepError';

  constructor(
    readonly failure: StepFailure,
    /** True: the same attempt again may succeed. */
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

/** A failure that Loadstar itself found; never retried. */
export function stepError(step: PlannedStep, failure: Omit<StepFailure, 'step' | 'asset'>): StepError {
  return new StepError({ ...failure, step: step.id, asset: step.asset }, false);
}

/**
 * The failure that an error of the warehouse, or of the connection, comes to.
 * @param statement what ran when it came; absent outside of the plan's statements
 */
export function failureOf(
  step: PlannedStep,
  error: unknown,
  statement?: { readonly file: string; readonly sql: string },
): StepError {
  const fault = classify(error);
  const failure: StepFailure = {
    kind: fault.kind,
    step: step.id,
    asset: step.asset,
    message: fault.message,
    ...(fault.code !== undefined && { code: fault.code }),
    ...(statement && { sql: { file: statement.file, statement: statement.sql, ...lineAt(statement.sql, error) } }),
    hint: fault.hint,
  };
  return new StepError(failure, fault.retryable, { cause: error });
}

/** The line that the warehouse points at: it counts characters, from 1, in the text that it was sent (session.ts takes the tag off). */
function lineAt(sql: string, error: unknown): { readonly at: string } | undefined {
  const position = Number((error as { position?: string }).position);
  if (!(position >= 1 && position <= sql.length)) return undefined;
  const from = sql.lastIndexOf('\n', position - 1) + 1;
  const end = sql.indexOf('\n', position - 1);
  const line = sql.slice(from, end < 0 ? undefined : end).trim();
  return line === '' ? undefined : { at: line.slice(0, LINE_LENGTH) };
}

const LINE_LENGTH = 200;

/** The pipeline's file that a statement comes from. */
export function fileOf(step: PlannedStep, { purpose }: PlannedStatement): string {
  if (purpose === 'create') return `tables/${step.asset}.sql`;
  return step.kind === 'transform' ? `transforms/${step.asset}.sql` : 'pipeline.ts';
}
