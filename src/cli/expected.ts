/** An analysis's result against the expected one: pure comparison, by position. */
import type { ExpectedResult } from '../pipeline/asset.js';
import { countOf } from './screen/figures.js';
import type { Grid } from './screen/table.js';

/** Where a result is not the expected one. `null` in place of a row: that side has none. */
export type Difference =
  | { readonly kind: 'columns'; readonly expected: readonly string[]; readonly actual: readonly string[] }
  | { readonly kind: 'row'; /** 1-based. */ readonly row: number; readonly expected: readonly unknown[] | null; readonly actual: readonly unknown[] | null };

/** Sums of floating point numbers depend on their order; what differs by less than this part is equal. */
const RELATIVE_TOLERANCE = 1e-9;

/**
 * Every row that differs, in order; columns of other names end the comparison.
 * @returns [] when the result is as expected
 */
export function compareResult(expected: ExpectedResult, actual: Grid): Difference[] {
  if (expected.columns.join('\n') !== actual.columns.join('\n')) {
    return [{ kind: 'columns', expected: expected.columns, actual: actual.columns }];
  }
  const length = Math.max(expected.rows.length, actual.rows.length);
  return Array.from({ length }, (_, r) => r).flatMap((r) => {
    const [want, have] = [expected.rows[r], actual.rows[r]];
    const isSame = want !== undefined && have !== undefined && want.every((value, c) => isSameValue(value, have[c]));
    return isSame ? [] : [{ kind: 'row' as const, row: r + 1, expected: want ?? null, actual: have ?? null }];
  });
}

/** Numbers compare as numbers, all else as text; null equals null alone. */
function isSameValue(expected: string | number | boolean | null, actual: unknown): boolean {
  if (expected === null || actual === null || actual === undefined) return expected === null && (actual === null || actual === undefined);
  if (typeof expected !== 'number') return String(expected) === String(actual as string);
  const number = typeof actual === 'string' && actual.trim() === '' ? NaN : Number(actual);
  return number === expected || Math.abs(number - expected) <= RELATIVE_TOLERANCE * Math.abs(expected);
}

/** `2 rows differ`, `columns differ`. */
export function summarizeDifferences(differences: readonly Difference[]): string {
  return differences.some((difference) => difference.kind === 'columns') ? 'columns differ' : `${countOf(differences.length, 'row')} ${differences.length === 1 ? 'differs' : 'differ'}`;
}
