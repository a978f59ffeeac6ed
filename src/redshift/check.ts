/** Checks: a SELECT that returns the offending rows. */
import type { CheckOutcome, PlannedCheck } from '../pipeline/plan.js';
import type { Session, TableResult } from './session.js';

/** A check that ran, with the first rows it found. */
export interface CheckResult {
  readonly outcome: CheckOutcome;
  readonly found: TableResult;
}

/** Offending rows that are shown. */
const SHOWN_ROWS = 5;

/** Runs a check, inside a transaction or outside. All offending rows are counted, the first five kept. */
export async function runCheck(session: Session, check: PlannedCheck): Promise<CheckResult> {
  const found = await session.table(check.sql, SHOWN_ROWS);
  return { outcome: { name: check.name, severity: check.severity, offendingRows: found.total }, found };
}
