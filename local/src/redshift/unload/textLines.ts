/** One row as one line: delimited, CSV, fixed-width, JSON (AWS: r_UNLOAD). */
import { loadFailure } from '../copy/failure.js';
import type { FixedWidth } from '../copy/fixedWidths.js';
import type { ResultColumn } from './columns.js';
import type { Row } from './encoder.js';
import type { UnloadFormat } from './statement.js';

type LineFormat = Exclude<UnloadFormat, { kind: 'parquet' }>;

/** @returns what makes a line, without its newline, of a row. A SUPER value that is null is null as JSON writes it (AWS: unload-super-csv). */
export function rowLine(format: LineFormat, columns: readonly ResultColumn[], nullAs: string): (row: Row) => string {
  const line = plainLine(format, columns, nullAs);
  const isSuper = columns.map(({ type }) => type === 'super');
  if (!isSuper.includes(true)) return line;
  return (row) => line(row.map((value, i) => (value === null && isSuper[i] === true ? 'null' : value)));
}

function plainLine(format: LineFormat, columns: readonly ResultColumn[], nullAs: string): (row: Row) => string {
  switch (format.kind) {
    case 'text':
      return delimited(format, columns, nullAs);
    case 'csv':
      return (row) =>
        row.map((value) => (value === null ? nullAs : csvField(value, format.delimiter))).join(format.delimiter);
    case 'fixedwidth':
      return fixed(format.widths, columns, nullAs);
    case 'json':
      return json(columns);
  }
}

/** The names of the columns, written as values are. */
export function headerLine(format: LineFormat, columns: readonly ResultColumn[]): string {
  const asText = columns.map((column): ResultColumn => ({ ...column, type: 'character varying' }));
  return rowLine(format, asText, '')(columns.map(({ name }) => name));
}

function delimited(
  { delimiter, addQuotes, escape }: Extract<LineFormat, { kind: 'text' }>,
  columns: readonly ResultColumn[],
  nullAs: string,
): (row: Row) => string {
  const isText = columns.map(({ type }) => type === 'character' || type === 'character varying');
  const special = new RegExp(`[\\n\\r\\\\${addQuotes ? '"\'' : ''}${delimiter.replace(/[\\\]^-]/, '\\$&')}]`, 'g');
  const field = (value: string | null, i: number): string => {
    if (value === null) return nullAs;
    const written = escape && isText[i] === true ? value.replace(special, '\\$&') : value;
    return addQuotes ? `"${written}"` : written;
  };
  return (row) => row.map(field).join(delimiter);
}

function csvField(value: string, delimiter: string): string {
  return value.includes(delimiter) || /["\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Nothing is cut: a value that is longer than its width is an error. */
function fixed(widths: readonly FixedWidth[], columns: readonly ResultColumn[], nullAs: string): (row: Row) => string {
  if (widths.length !== columns.length) {
    const counts = `Specification: ${widths.length}, query: ${columns.length}`;
    throw loadFailure(
      `Number of columns in the fixedwidth specification and in the query should match. ${counts}`,
      'UNLOAD',
    );
  }
  return (row) =>
    row
      .map((value, i) => {
        const { label, width } = widths[i]!;
        const isText = columns[i]!.type.startsWith('character');
        const text = value ?? (isText || nullAs.length <= width ? nullAs : '');
        const length = [...text].length;
        if (length > width)
          throw loadFailure(`Value of column ${label} has ${length} characters, its fixed width is ${width}`, 'UNLOAD');
        return text + ' '.repeat(width - length);
      })
      .join('');
}

/** Numbers and SUPER values stand as they are; booleans are t and f. */
function json(columns: readonly ResultColumn[]): (row: Row) => string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw loadFailure(`Column name ${twice} is not unique: a JSON object needs a name for each column`, 'UNLOAD');
  const isBare = columns.map(({ type }) => BARE.has(type));
  const field = (value: string | null, i: number): string => {
    if (value === null) return `${names[i]}:null`;
    return `${names[i]}:${isBare[i] === true && !/^(NaN|-?Infinity)$/.test(value) ? value : JSON.stringify(value)}`;
  };
  return (row) => `{${row.map(field).join(',')}}`;
}

const BARE = new Set<string>(['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric', 'super']);
