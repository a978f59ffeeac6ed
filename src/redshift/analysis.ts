/** Analyses: a query run, and its result compared with the one expected. */
import type { ExpectedResult } from '../pipeline/asset.js';
import type { Session, TableResult, Value } from './session.js';

/** A difference, with the 1-based row it is in. */
export type Difference =
  | { readonly kind: 'columns'; readonly expected: readonly string[]; readonly actual: readonly string[] }
  | { readonly kind: 'missing'; readonly row: number; readonly expected: readonly Value[] }
  | { readonly kind: 'extra'; readonly row: number; readonly actual: readonly Value[] }
  | {
      readonly kind: 'different';
      readonly row: number;
      readonly column: string;
      readonly expected: unknown;
      readonly actual: unknown;
    };

/** A result and how it differs from what was expected. */
export interface AnalysisOutcome {
  readonly result: TableResult;
  /** The first differences; [] when the result is as expected; absent when nothing is. */
  readonly differences?: readonly Difference[];
}

/** Differences that are shown. */
const SHOWN = 5;

/** Runs an analysis. `sql` is one SELECT that names its tables with their schema. */
export async function runAnalysis(session: Session, sql: string, expected?: ExpectedResult): Promise<AnalysisOutcome> {
  const result = await session.table(sql);
  return { result, ...(expected && { differences: compareResults(expected, result) }) };
}

/**
 * Compares row by row, in order. An expected number is compared as a number, all else as text, null only with null. Fractions may differ
 * by one part in 10^9: sums of floats depend on the order of the rows.
 * @returns the first few differences
 */
export function compareResults(expected: ExpectedResult, actual: Pick<TableResult, 'columns' | 'rows'>): Difference[] {
  if (expected.columns.join('\n') !== actual.columns.join('\n')) {
    return [{ kind: 'columns', expected: expected.columns, actual: actual.columns }];
  }
  const differences: Difference[] = [];
  for (let row = 0; row < Math.max(expected.rows.length, actual.rows.length) && differences.length < SHOWN; row++) {
    differences.push(...compareRows(row + 1, expected.columns, expected.rows[row], actual.rows[row]));
  }
  return differences.slice(0, SHOWN);
}

type Values = readonly Value[] | undefined;

function compareRows(row: number, columns: readonly string[], expected: Values, actual: Values): Difference[] {
  if (actual === undefined) return [{ kind: 'missing', row, expected: expected ?? [] }];
  if (expected === undefined) return [{ kind: 'extra', row, actual }];
  return columns.flatMap((column, index) => {
    const [wanted = null, found = null] = [expected[index], actual[index]];
    return isSame(wanted, found) ? [] : [{ kind: 'different' as const, row, column, expected: wanted, actual: found }];
  });
}

function isSame(expected: Value, actual: Value): boolean {
  if (expected === null || actual === null) return expected === actual;
  if (typeof expected !== 'number') return String(expected) === String(actual);
  const found = String(actual).trim() === '' ? Number.NaN : Number(actual);
  if (Number.isInteger(expected) && Number.isInteger(found)) return found === expected;
  return Math.abs(found - expected) <= Math.abs(expected) * 1e-9;
}
