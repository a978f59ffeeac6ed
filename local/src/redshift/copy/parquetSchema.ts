/** The columns of a Parquet file, and whether a table's columns take them (AWS: copy-usage_notes-copy-from-columnar). */
import { parquetSchema, type FileMetaData, type SchemaElement } from 'hyparquet';
import type { ColumnarForm, ColumnShape } from './content.js';
import { loadFailure } from './failure.js';

/** What the values of a column are. */
type ParquetKind = 'bytes' | 'json' | 'number' | 'boolean' | 'decimal' | 'date' | 'timestamp' | 'time';

export interface ParquetColumn {
  /** `json` takes values of any type. */
  readonly kind: ParquetKind;
  /** Digits of a decimal's fraction; units a second of a time. */
  readonly scale: number;
  /** The bytes of a `json` column are JSON already. */
  readonly isJsonText?: boolean;
}

/** @throws StatementError with code 15007 when the file does not fit */
export function fittingColumns(
  metadata: FileMetaData,
  { columns, fill, serializeToJson }: ColumnarForm,
  uri: string,
): ParquetColumn[] {
  const { children } = parquetSchema(metadata);
  if (children.length > columns.length || (children.length < columns.length && !fill)) {
    const counts = `Table columns: ${columns.length}, Data columns: ${children.length}`;
    throw scanError(`Unmatched number of columns between table and file. ${counts}, File name: ${uri}`);
  }
  return children.map(({ element, children: nested }, i) => {
    const column = columns[i]!;
    if (column.type === 'super' && (serializeToJson || isJson(element)))
      return { kind: 'json', scale: 0, isJsonText: isJson(element) };
    const found = nested.length > 0 || element.repetition_type === 'REPEATED' ? null : kindOf(element);
    if (found !== null && TAKES[column.type]?.(element, found.kind) === true) return found;
    throw incompatible(uri, column, element, nested.length > 0, i);
  });
}

/** As UNLOAD writes SUPER values (AWS: unload-super-parquet). */
function isJson({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return converted === 'JSON' || logical?.type === 'JSON';
}

function kindOf(element: SchemaElement): ParquetColumn {
  const { type, converted_type: converted, logical_type: logical, scale = 0 } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL')
    return { kind: 'decimal', scale: logical?.type === 'DECIMAL' ? logical.scale : scale };
  if (converted === 'DATE' || logical?.type === 'DATE') return { kind: 'date', scale: 0 };
  if (converted?.startsWith('TIMESTAMP') === true || logical?.type === 'TIMESTAMP' || type === 'INT96')
    return { kind: 'timestamp', scale: 0 };
  if (converted === 'TIME_MILLIS' || (logical?.type === 'TIME' && logical.unit === 'MILLIS'))
    return { kind: 'time', scale: 1_000 };
  if (logical?.type === 'TIME' && logical.unit === 'NANOS') return { kind: 'time', scale: 1_000_000_000 };
  if (converted === 'TIME_MICROS' || logical?.type === 'TIME') return { kind: 'time', scale: 1_000_000 };
  if (type === 'BOOLEAN') return { kind: 'boolean', scale: 0 };
  return { kind: type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY' ? 'bytes' : 'number', scale: 0 };
}

/** By the table's column type; physical types must be the very ones. */
const TAKES: Readonly<Record<string, (element: SchemaElement, kind: ParquetKind) => boolean>> = {
  int2: ({ type }, kind) => kind === 'number' && type === 'INT32',
  int4: ({ type }, kind) => kind === 'number' && type === 'INT32',
  int8: ({ type }, kind) => kind === 'number' && type === 'INT64',
  float4: ({ type }, kind) => kind === 'number' && type === 'FLOAT',
  float8: ({ type }, kind) => kind === 'number' && type === 'DOUBLE',
  numeric: (_element, kind) => kind === 'decimal',
  bool: (_element, kind) => kind === 'boolean',
  date: (_element, kind) => kind === 'date',
  timestamp: (_element, kind) => kind === 'timestamp',
  timestamptz: (_element, kind) => kind === 'timestamp',
  time: (_element, kind) => kind === 'time',
  timetz: (_element, kind) => kind === 'time',
  varchar: (_element, kind) => kind === 'bytes',
  bpchar: (_element, kind) => kind === 'bytes',
};

function incompatible(uri: string, column: ColumnShape, element: SchemaElement, isNested: boolean, at: number): Error {
  const { repetition_type: repetition = 'REQUIRED', type, name } = element;
  const levels = `[i:${at} d:${repetition === 'REQUIRED' ? 0 : 1} r:${repetition === 'REPEATED' ? 1 : 0}]`;
  const schema = `${repetition.toLowerCase()} ${isNested ? 'group' : (type ?? 'group').toLowerCase()} ${name} ${levels}`;
  return scanError(
    `File '${uri}' has an incompatible Parquet schema for column '${uri}.${column.name}'. Column type: ${column.shown}, Parquet schema:\n${schema}`,
  );
}

export function scanError(context: string): Error {
  return loadFailure('Spectrum Scan Error', context, 15007);
}
