/** Expected tables against those found, row by row. */
import { expect } from 'vitest';

type Cell = string | number | boolean | null;

export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Same columns, same rows as often, in whatever order: tables have none. */
export function expectSameRows(actual: Rows, expected: Rows): void {
  expect(actual.columns).toEqual(expected.columns);
  expect(sortedLines(actual)).toEqual(sortedLines(expected));
}

/** The named columns alone. */
export function project({ columns, rows }: Rows, names: readonly string[]): Rows {
  const at = names.map((name) => columns.indexOf(name));
  return { columns: names, rows: rows.map((row) => at.map((index) => row[index] ?? null)) };
}

/** Sorted, so that a difference shows as a line too many and a line too few. A BIGINT is text from the warehouse, a number in a file. */
function sortedLines({ rows }: Rows): string[] {
  return rows.map((row) => JSON.stringify(row.map((cell) => (cell === null ? null : String(cell))))).sort();
}
