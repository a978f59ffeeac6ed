/** From bytes to a column's value, by the column's type: one converter a column, made once for a load (AWS: copy-parameters-data-conversion, r_Load_Error_Reference). */
import { dateConverter, timeConverter, timestampConverter } from './convertTime.js';
import { booleanConverter, floatConverter, integerConverter, numericConverter } from './convertNumber.js';
import { superConverter } from './convertSuper.js';
import { charConverter, varcharConverter } from './convertText.js';
import { FieldError } from './fieldError.js';
import type { RowWriter } from './rowWriter.js';
import type { CopyOptions } from './statement.js';
import type { Column } from './target.js';
import { unsupported } from '../rewrite/refuse.js';

/**
 * Writes a value that is neither null nor empty.
 * @param kind of json.ts; fields of text files are strings
 * @throws FieldError when the column does not take it
 */
export type Converter = (source: Buffer, start: number, end: number, kind: number, out: RowWriter) => void;

/** A column with its converter, and what it makes of nothing. */
export interface ColumnWriter {
  readonly column: Column;
  readonly convert: Converter;
  /** What an empty text is to it: null, or a text like others. */
  readonly emptyIsNull: boolean;
  readonly blankIsNull: boolean;
  /** The column takes JSON values as they stand, strings with their quotes. */
  readonly takesJson: boolean;
}

export function columnWriter(column: Column, options: CopyOptions): ColumnWriter {
  const isText = column.type === 'varchar' || column.type === 'bpchar' || column.type === 'text';
  return {
    column,
    convert: converterFor(column, options),
    emptyIsNull: !isText || options.emptyAsNull,
    blankIsNull: !isText || options.blanksAsNull,
    takesJson: column.type === 'super',
  };
}

function converterFor(column: Column, options: CopyOptions): Converter {
  switch (column.type) {
    case 'varchar':
    case 'text':
      return varcharConverter(column.bytes, options);
    case 'bpchar':
      return charConverter(column.bytes, options);
    case 'int2':
      return integerConverter('Short', -32_768n, 32_767n);
    case 'int4':
      return integerConverter('Integer', -2_147_483_648n, 2_147_483_647n);
    case 'int8':
      return integerConverter('Long', -(2n ** 63n), 2n ** 63n - 1n);
    case 'float4':
      return floatConverter('Float');
    case 'float8':
      return floatConverter('Double');
    case 'numeric':
      return numericConverter(column.precision ?? 18, column.scale ?? 0, options.roundDecimals);
    case 'bool':
      return booleanConverter;
    case 'date':
      return dateConverter(options);
    case 'timestamp':
      return timestampConverter(options, false);
    case 'timestamptz':
      return timestampConverter(options, true);
    case 'time':
    case 'timetz':
      return timeConverter(column.type);
    case 'super':
      return superConverter();
    default:
      throw unsupported(`COPY into a column of type ${column.type}`);
  }
}

/**
 * Writes one field, or null where that is what it means.
 * @param isNull true when the data has nothing for the column, or says null
 */
export function writeField(
  writer: ColumnWriter,
  source: Buffer,
  start: number,
  end: number,
  kind: number,
  isNull: boolean,
  out: RowWriter,
): void {
  const nothing = isNull || (start === end ? writer.emptyIsNull : writer.blankIsNull && isBlank(source, start, end));
  if (!nothing) return writer.convert(source, start, end, kind, out);
  if (writer.column.notNull) throw new FieldError(1213, 'Missing data for not-null field');
  out.null();
}

function isBlank(source: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (source[at] !== 32 && source[at] !== 9) return false;
  return true;
}

/** A column's type as it is declared. */
export function declaredType({ type, bytes, precision, scale }: Column): string {
  const name = DECLARED[type] ?? type.toUpperCase();
  if (bytes !== null) return `${name}(${bytes})`;
  return precision === null ? name : `${name}(${precision},${scale})`;
}

const DECLARED: Readonly<Record<string, string>> = {
  int2: 'SMALLINT',
  int4: 'INTEGER',
  int8: 'BIGINT',
  float4: 'REAL',
  float8: 'DOUBLE PRECISION',
  bool: 'BOOLEAN',
  bpchar: 'CHAR',
  text: 'VARCHAR',
};

/** Redshift's name of a type in its load error tables, and its length there. */
export function shownType({ type, bytes, precision, scale }: Column): { type: string; length: string } {
  const names: Record<string, string> = { bpchar: 'char', text: 'varchar', timestamptz: 'timestamptz' };
  const length = bytes !== null ? String(bytes) : precision !== null ? `${precision}, ${scale}` : '0';
  return { type: names[type] ?? type, length };
}
