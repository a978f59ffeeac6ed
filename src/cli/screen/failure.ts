/** A failed step for people: what, where, which value, why, what next. One golden per kind. */
import { failureFacts, type StepFailure } from '../../pipeline/failure.js';
import { LABEL_WIDTH, labelled } from './labelled.js';
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { renderTable } from './table.js';

export interface FailureContext {
  readonly paint: Paint;
  /** Attempts that were made; absent when not known. */
  readonly attempts?: number;
  readonly width?: number;
}

/** Offending rows that are shown of a failed check. */
const ROWS_SHOWN = 5;

/** A headline `asset: message (attempt 1, nothing was committed)` and labelled lines below it. */
export function describeStepFailure(failure: StepFailure, context: FailureContext): string[] {
  const { paint } = context;
  const attempt = context.attempts === undefined ? '' : `attempt ${context.attempts}, `;
  const headline = `${paint.bold(failure.step)}: ${paint.red(headlineOf(failure))} ${paint.dim(`(${attempt}nothing was committed)`)}`;
  return [
    headline,
    ...failureFacts(failure).map(([label, text]) => labelled(label, printable(text), paint)),
    ...offendingRows(failure, context),
    labelled('next', failure.hint, paint),
  ];
}

/** What happened, in one line. */
export function headlineOf(failure: StepFailure): string {
  if (failure.load !== undefined) return 'COPY stopped at a bad row';
  return printable(failure.message);
}

function offendingRows({ check }: StepFailure, { paint, width }: FailureContext): string[] {
  if (check === undefined || check.rows.length === 0) return [];
  const rows = check.rows.slice(0, ROWS_SHOWN);
  return renderTable(
    { columns: check.columns, rows },
    { paint, indent: 2 + LABEL_WIDTH, ...(width === undefined ? {} : { width }) },
  );
}
