/**
 * Narrows or redirects what a SELECT reads without touching its text (design: one SELECT serves every mode): one CTE per upstream
 * asset, under the asset's name, stands before the author's own. Inside it the table has its schema: without one it would be a
 * recursive reference on Redshift. No WITH ends up inside a subquery.
 */
import { quoteIdentifier } from '@loadstar/sql';
import type { QualifiedName, Range } from './plan.js';
import type { Select } from './select.js';
import { qualified, type TableName, type TimeType } from './table.js';

/** What a SELECT gets to see of an upstream asset. */
export interface Window {
  readonly asset: string;
  /** The live table, or a reload's shadow. */
  readonly table: QualifiedName;
  /** Absent: all rows. */
  readonly within?: TimeRange;
}

/** Rows whose time lies in a half-open range. */
export interface TimeRange {
  readonly column: string;
  readonly type: TimeType;
  readonly range: Range;
}

/** The SELECT as it runs by itself: a check, an analysis. */
export function scopeSelect(select: Select, windows: readonly Window[]): string {
  return withClause(select, windows) + select.finalSelect;
}

/**
 * The SELECT as an INSERT by name: the order of its columns does not matter.
 * @param columns of the target, all returned by the SELECT
 * @param within of what it returns only these rows: it sees more than it is to fill
 */
export function insertStatement(
  target: TableName,
  columns: readonly string[],
  select: Select,
  windows: readonly Window[],
  within?: TimeRange,
): string {
  const list = columns.map(quoteIdentifier).join(', ');
  const filter = within === undefined ? '' : `\nWHERE ${timePredicate(within)}`;
  const rows = `SELECT ${list}\nFROM (\n${select.finalSelect}\n) AS loaded${filter}`;
  return `INSERT INTO ${qualified(target)} (${list})\n${withClause(select, windows)}${rows}`;
}

/** `ts >= '2018-11-01 00:00:00' AND ts < '2018-12-01 00:00:00'`: on the bare column, so that zone maps prune. */
export function timePredicate({ column, type, range }: TimeRange): string {
  const name = quoteIdentifier(column);
  return `${name} >= ${timeLiteral(range.from, type)} AND ${name} < ${timeLiteral(range.to, type)}`;
}

function timeLiteral(time: string, type: TimeType): string {
  if (type === 'date') return `'${time.slice(0, 10)}'`;
  return `'${time.slice(0, 10)} ${time.slice(11, 19)}${type === 'timestamptz' ? '+00' : ''}'`;
}

/** The whole WITH list and the comments above the statement, ending in a line break; '' when there is nothing of both. */
export function withClause({ lead, withList, isRecursive }: Select, windows: readonly Window[]): string {
  const tables = [...windows.map(windowTable), ...(withList === '' ? [] : [withList])];
  const comment = lead === '' ? '' : `${lead}\n`;
  if (tables.length === 0) return comment;
  return `${comment}WITH${isRecursive ? ' RECURSIVE' : ''}\n${tables.join(',\n')}\n`;
}

function windowTable({ asset, table, within }: Window): string {
  const where = within === undefined ? '' : ` WHERE ${timePredicate(within)}`;
  return `${quoteIdentifier(asset)} AS (SELECT * FROM ${qualified(table)}${where})`;
}
