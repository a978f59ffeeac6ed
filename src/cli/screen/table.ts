/** A table as lines of text: aligned columns below a header, cut to the terminal, or one record below the other when it can't hold them. */
import type { Paint } from './paint.js';
import { printable } from './printable.js';
import { cellsOf, cutTo } from './width.js';

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
  /** Titles of columns to do without, first to last, while the table is wider than the terminal. */
  readonly spare?: readonly string[];
}

type Align = 'left' | 'right';
type Cells = readonly (readonly string[])[];

const GAP = '  ';
/** Columns are never cut below this; a table that would need it is written as records. */
const NARROWEST = 7;

/** The lines of a table: header, rule, one line a row. Columns whose values are all numbers are set flush right. */
export function renderTable(given: Grid, options: TableOptions): string[] {
  const { indent = 0, width = Infinity, spare = [] } = options;
  const { grid, titles, rows } = spared(given, spare, width - indent, options);
  const cap = widestThatFits([titles, ...rows], width - indent);
  const lines = cap === undefined ? asRecords(titles, rows, options) : asColumns(grid, titles, rows, cap, options);
  return lines.map((line) => cutTo(`${' '.repeat(indent)}${line}`.trimEnd(), width));
}

interface Written {
  readonly grid: Grid;
  readonly titles: readonly string[];
  readonly rows: Cells;
}

/** The cells as text, without as many of the spare columns as must go for the others to fit. */
function spared(grid: Grid, [first, ...others]: readonly string[], room: number, options: TableOptions): Written {
  const titles = grid.columns.map(printable);
  const rows = grid.rows.map((row) => titles.map((_, c) => cellText(row[c], options)));
  const widths = widthsOf([titles, ...rows]);
  if (first === undefined || sumOf(widths) + GAP.length * (widths.length - 1) <= room) return { grid, titles, rows };
  const isKept = (_: unknown, c: number): boolean => grid.columns[c] !== first;
  const less = { columns: grid.columns.filter(isKept), rows: grid.rows.map((row) => row.filter(isKept)) };
  return spared(less, others, room, options);
}

/** Rows of cells as lines without a header, each column as wide as it needs. */
export function alignCells(rows: Cells, aligns: readonly Align[] = []): string[] {
  return draw(rows, widthsOf(rows), aligns);
}

function asColumns(grid: Grid, titles: readonly string[], rows: Cells, cap: number, options: TableOptions): string[] {
  const { paint, right } = options;
  const aligns = grid.columns.map((title, c) =>
    right?.includes(title) === true ? 'right' : alignment(grid.rows.map((row) => row[c])),
  );
  const cut = (cells: readonly string[]): string[] => cells.map((text) => cutTo(text, cap));
  const body = rows.map(cut);
  const head = cut(titles);
  const widths = widthsOf([head, ...body]);
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  const header = draw([head], widths, aligns).map((line) => paint.bold(line.trimEnd()));
  return [...header, paint.dim(rule), ...draw(body, widths, aligns)];
}

function asRecords(titles: readonly string[], rows: Cells, { paint }: TableOptions): string[] {
  return rows.flatMap((row, r) => [
    paint.dim(`row ${r + 1}`),
    ...alignCells(titles.map((title, c) => [paint.bold(title), row[c] ?? ''])),
  ]);
}

/** No frame: blanks between the columns. */
function draw(rows: Cells, widths: readonly number[], aligns: readonly Align[]): string[] {
  return rows.map((row) => row.map((text, c) => pad(text, widths[c] ?? 0, aligns[c])).join(GAP));
}

function pad(text: string, width: number, align: Align = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - cellsOf(text)));
  return align === 'right' ? blanks + text : text + blanks;
}

function widthsOf(rows: Cells): number[] {
  return (rows[0] ?? []).map((_, c) => rows.reduce((most, row) => Math.max(most, cellsOf(row[c] ?? '')), 0));
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The most cells that a column may take so that all fit into `room`: the widest give first. Undefined when they would become unreadable. */
function widestThatFits(lines: Cells, room: number): number | undefined {
  const widths = widthsOf(lines);
  const free = room - GAP.length * (widths.length - 1);
  const fits = (cap: number): boolean => sumOf(widths.map((width) => Math.min(width, cap))) <= free;
  let cap = Math.max(0, ...widths);
  while (cap > NARROWEST && !fits(cap)) cap--;
  return fits(cap) ? cap : undefined;
}

/** A value as it stands in a cell: dates in ISO 8601, objects as JSON, control characters written out. */
function cellText(value: unknown, { paint, nullText = 'NULL' }: TableOptions): string {
  if (value === null || value === undefined) return paint.dim(nullText);
  if (value instanceof Date) return value.toISOString();
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

function alignment(values: readonly unknown[]): Align {
  const known = values.filter((value) => value !== null && value !== undefined && value !== '');
  return known.length > 0 && known.every(isNumeric) ? 'right' : 'left';
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^[-+]?[\d,]*\.?\d+(e[-+]?\d+)?$/i.test(value));
}
