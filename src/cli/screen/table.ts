/** A table as lines of text: aligned columns below a header, shrunk to the terminal, or one record below the other when it can't. */
import type { Paint } from './paint.js';
import { cutTo, displayWidth, padTo, printable } from './width.js';

/** A query's result, or anything of that shape. */
export interface Grid {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface TableOptions {
  readonly paint: Paint;
  /** Cells of the terminal; absent: as wide as it needs. */
  readonly width?: number;
  /** How many blanks stand before each line. Default 0. */
  readonly indent?: number;
  /** How SQL's null is written. Default `NULL`. */
  readonly nullText?: string;
  /** Titles of columns to set flush right though their values are no plain numbers. */
  readonly right?: readonly string[];
}

const GAP = 2;
/** A column is never shrunk below this; a table that would need it is written as records. */
const NARROWEST = 7;

/** The lines of a table: header, rule, one line a row. Columns whose values are all numbers are set flush right. */
export function renderTable(grid: Grid, options: TableOptions): string[] {
  const cells = grid.rows.map((row) => grid.columns.map((_, c) => cellText(row[c], options)));
  const natural = grid.columns.map((title, c) => widest([printable(title), ...cells.map((row) => row[c] ?? '')]));
  const room = options.width === undefined ? Infinity : options.width - (options.indent ?? 0);
  const widths = shrink(natural, room);
  const lines =
    widths === undefined ? asRecords(grid.columns, cells, room, options) : asColumns(grid, cells, widths, options);
  return lines.map((line) => `${' '.repeat(options.indent ?? 0)}${line}`.trimEnd());
}

/** A value as it stands in a cell: dates in ISO 8601, objects as JSON, control characters written out. */
function cellText(value: unknown, options: Pick<TableOptions, 'paint' | 'nullText'>): string {
  if (value === null || value === undefined) return options.paint.dim(options.nullText ?? 'NULL');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return printable(value);
  return printable(JSON.stringify(value));
}

function asColumns(
  grid: Grid,
  cells: readonly string[][],
  widths: readonly number[],
  { paint, right }: TableOptions,
): string[] {
  const aligns = grid.columns.map((title, c) =>
    right?.includes(title) === true ? 'right' : alignment(grid.rows.map((row) => row[c])),
  );
  const line = (texts: readonly string[]): string =>
    texts.map((text, c) => padTo(cutTo(text, widths[c] ?? 0), widths[c] ?? 0, aligns[c])).join(' '.repeat(GAP));
  const rule = widths.map((width) => '─'.repeat(width)).join(' '.repeat(GAP));
  return [paint.bold(line(grid.columns.map(printable)).trimEnd()), paint.dim(rule), ...cells.map(line)];
}

function asRecords(
  columns: readonly string[],
  cells: readonly string[][],
  room: number,
  { paint }: TableOptions,
): string[] {
  const titleWidth = widest(columns.map(printable));
  return cells.flatMap((row, r) => [
    paint.dim(`row ${r + 1}`),
    ...columns.map((title, c) => cutTo(`${paint.bold(padTo(printable(title), titleWidth))}  ${row[c] ?? ''}`, room)),
  ]);
}

/** Widths that fit into `room`: the widest give first. Undefined when columns would become unreadable. */
function shrink(natural: readonly number[], room: number): readonly number[] | undefined {
  const free = room - GAP * (natural.length - 1);
  const total = (cap: number): number => natural.reduce((sum, width) => sum + Math.min(width, cap), 0);
  let cap = Math.max(0, ...natural);
  while (cap > NARROWEST && total(cap) > free) cap--;
  return total(cap) > free ? undefined : natural.map((width) => Math.min(width, cap));
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
}

function alignment(values: readonly unknown[]): 'left' | 'right' {
  const known = values.filter((value) => value !== null && value !== undefined && value !== '');
  return known.length > 0 && known.every(isNumeric) ? 'right' : 'left';
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^[-+]?[\d,]*\.?\d+(e[-+]?\d+)?$/i.test(value));
}
