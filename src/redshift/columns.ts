/** The columns of tables, as the catalog has them. */
import { quoteLiteral } from '@loadstar/sql';
import type { Session } from './session.js';

/** By table and column: the type, as a text that is the same for the same type. */
export type ColumnTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** @param tables names; not empty. One that is not there has no columns */
export async function readColumns(session: Session, schema: string, tables: readonly string[]): Promise<ColumnTypes> {
  const { rows } = await session.run(
    `SELECT c.relname AS table_name, a.attname AS column_name, a.atttypid AS type, a.atttypmod AS modifier
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${quoteLiteral(schema)} AND c.relname IN (${listOf(tables)}) AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  const types = new Map(tables.map((table) => [table, new Map<string, string>()]));
  for (const { table_name: table, column_name: column, type, modifier } of rows)
    types.get(String(table))?.set(String(column), `${String(type)} ${String(modifier)}`);
  return types;
}

/** Names as IN takes them. */
export function listOf(names: readonly string[]): string {
  return names.map(quoteLiteral).join(', ');
}
