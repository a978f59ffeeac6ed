/** The table that COPY fills: its columns, as the client's session and transaction see them. */
import { quoteLiteral } from '@loadstar/sql';
import type { Backend } from '../proxy/backend.js';
import { StatementError } from '../proxy/step.js';
import type { CopyStatement } from './statement.js';

export interface Column {
  readonly name: string;
  /** PostgreSQL's name of the type: int4, varchar, timestamp, … */
  readonly type: string;
  /** Length in bytes of varchar and bpchar; null for others. */
  readonly bytes: number | null;
  /** Digits of numeric. */
  readonly precision: number | null;
  readonly scale: number | null;
  readonly notNull: boolean;
}

export interface Target {
  readonly oid: number;
  /** The table's name without a schema, as messages show it. */
  readonly name: string;
  /** The columns that are filled, in the order the data has them. */
  readonly columns: readonly Column[];
  /** True when the table has no pages yet. */
  readonly isEmpty: boolean;
}

/** @throws StatementError when the table or a column does not exist; BackendError when the session can't look */
export async function readTarget(backend: Backend, statement: CopyStatement): Promise<Target> {
  const rows = await backend.ask(describeStatement(statement.table));
  if (rows.length === 0) throw failure(`Cannot COPY into nonexistent table ${statement.tableName}`);
  if (!['r', 'p'].includes(rows[0]![6]!)) throw failure(`"${statement.tableName}" is not a table`);
  const all = rows.map(readColumn);
  const implied = all.filter((_, i) => rows[i]![7] === '' || statement.options.explicitIds);
  const columns =
    statement.columns === null ? implied : statement.columns.map((name) => pick(all, name, statement.tableName));
  return { oid: Number(rows[0]![5]), name: statement.tableName, columns, isEmpty: rows[0]![8] === '0' };
}

/** The statement for the server behind that takes the rows. */
export function copyInStatement(comments: string, table: string, columns: readonly Column[]): string {
  return `${comments}COPY ${table} (${columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ')}) FROM STDIN`;
}

function describeStatement(table: string): string {
  return `SELECT a.attname, t.typname, a.atttypmod, a.attnotnull, a.attnum, c.oid, c.relkind, a.attidentity, pg_relation_size(c.oid)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE c.oid = to_regclass(${quoteLiteral(table)}) ORDER BY a.attnum`;
}

function readColumn(row: readonly (string | null)[]): Column {
  const [name, type, modifier, notNull] = row as readonly string[];
  const size = Number(modifier) - 4;
  const isText = type === 'varchar' || type === 'bpchar';
  const isNumeric = type === 'numeric' && size >= 0;
  return {
    name: name!,
    type: type!,
    bytes: isText && size >= 0 ? size : null,
    precision: isNumeric ? size >>> 16 : null,
    scale: isNumeric ? size & 0x7ff : null,
    notNull: notNull === 't',
  };
}

function pick(columns: readonly Column[], name: string, table: string): Column {
  const column = columns.find((one) => one.name === name);
  if (column === undefined)
    throw new StatementError({ code: '42703', message: `column "${name}" of relation "${table}" does not exist` });
  return column;
}

function failure(message: string): StatementError {
  return new StatementError({ code: 'XX000', message });
}
