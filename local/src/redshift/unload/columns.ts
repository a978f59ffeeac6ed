/** The columns of a query's result. */
import type { Backend } from '../proxy/backend.js';

export type ColumnType =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double precision'
  | 'numeric'
  | 'boolean'
  | 'character'
  | 'character varying'
  | 'date'
  | 'time without time zone'
  | 'time with time zone'
  | 'timestamp without time zone'
  | 'timestamp with time zone'
  | 'super';

export interface ResultColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Longest value of a character type, in bytes; null when there is no limit. */
  readonly maxLength: number | null;
  /** Digits of a numeric. */
  readonly precision: number;
  readonly scale: number;
}

/** By the type's id in PostgreSQL; all others are text to whoever reads the files. */
const TYPES: ReadonlyMap<number, ColumnType> = new Map([
  [16, 'boolean'],
  [20, 'bigint'],
  [21, 'smallint'],
  [23, 'integer'],
  [700, 'real'],
  [701, 'double precision'],
  [1042, 'character'],
  [1082, 'date'],
  [1083, 'time without time zone'],
  [1114, 'timestamp without time zone'],
  [1184, 'timestamp with time zone'],
  [1266, 'time with time zone'],
  [1700, 'numeric'],
]);

/** What a numeric without a size, such as the result of an expression, has room for. */
const NUMERIC = { precision: 38, scale: 18 };

/** @throws BackendError when the query is wrong */
export async function describeQuery(backend: Backend, sql: string): Promise<ResultColumn[]> {
  const fields = await backend.describe(sql);
  const [superType] = await backend.ask("SELECT 'pg_catalog.super'::regtype::oid");
  return fields.map(({ name, type: id, modifier }) => {
    const type = String(id) === superType?.[0] ? 'super' : (TYPES.get(id) ?? 'character varying');
    const size = modifier - 4;
    const isSized = modifier >= 4;
    const isText = type === 'character' || type === 'character varying';
    const numeric = isSized ? { precision: size >>> 16, scale: size & 0x7ff } : NUMERIC;
    return { name, type, maxLength: isText && isSized ? size : null, ...numeric };
  });
}
