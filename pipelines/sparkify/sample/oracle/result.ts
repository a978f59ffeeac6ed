/** Results as the `.expected.json` files hold them. */
import { type Value } from './order.js';

/** A row's values, in the order of the columns. BIGINT is a number where a number holds it exactly, else its digits. */
export interface Result {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The named columns of the rows. */
export function makeResult<const Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, Value>>[],
): Result {
  return { columns, rows: rows.map((row) => columns.map((column) => plain(row[column]))) };
}

/** One row a line, so that a changed row is a changed line. */
export function resultText({ columns, rows }: Result): string {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`);
  const body = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "columns": ${JSON.stringify(columns)},\n  "rows": ${body}\n}\n`;
}

function plain(value: Value): string | number | null {
  if (typeof value !== 'bigint') return value;
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
}
