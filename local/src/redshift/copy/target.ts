/** The table that COPY fills: its columns, as the client's session and transaction see them. */
import { quoteLiteral } from '@loadstar/sql';
import type { Backend } from '../proxy/backend.js';
import { StatementError } from '../proxy/step.js';
import { refused } from '../rewrite/refuse.js';
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

interface TableColumn extends Column {
  /** The column gets a value of its own when it is left out. */
  readonly hasDefault: boolean;
  readonly identity: 'always' | 'by default' | null;
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
  const columns = loadedColumns(rows.map(readColumn), statement);
  if (statement.options.updateStatistics !== null && rows[0]![9] !== 't')
    throw new StatementError({ code: '42501', message: `must be owner of relation ${statement.tableName}` });
  return { oid: Number(rows[0]![5]), name: statement.tableName, columns, isEmpty: rows[0]![10] === '0' };
}

/** The columns that are named; without a list all, identity columns only with EXPLICIT_IDS (AWS: copy-parameters-column-mapping). */
function loadedColumns(all: readonly TableColumn[], { columns, options, tableName }: CopyStatement): Column[] {
  const { explicitIds } = options;
  if (columns === null) return all.filter(({ identity }) => identity === null || explicitIds);
  const named = columns.map((name) => pick(all, name, tableName));
  if (!explicitIds && named.some(({ identity }) => identity === 'always'))
    throw refused('cannot set an identity column to a value', 'Add EXPLICIT_IDS, or leave the column out of the list.');
  const left = all.filter((column) => !named.includes(column));
  const forgotten = left.find(({ identity }) => identity !== null && explicitIds);
  if (forgotten !== undefined)
    throw refused(
      `EXPLICIT_IDS needs the identity column "${forgotten.name}" in the column list`,
      'Add it to the list, or leave out EXPLICIT_IDS.',
    );
  if (left.some(({ notNull, hasDefault, identity }) => notNull && !hasDefault && identity === null))
    throw new StatementError({
      code: '42601',
      message: 'NOT NULL column without DEFAULT must be included in column list',
    });
  return named;
}

/** The statement for the server behind that takes the rows. */
export function copyInStatement(comments: string, table: string, columns: readonly Column[]): string {
  return `${comments}COPY ${table} (${columns.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join(', ')}) FROM STDIN`;
}

function describeStatement(table: string): string {
  return `SELECT a.attname, t.typname, a.atttypmod, a.attnotnull, a.attnum, c.oid, c.relkind, a.attidentity, a.atthasdef,
           pg_has_role(c.relowner, 'USAGE'), pg_relation_size(c.oid)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid WHERE c.oid = to_regclass(${quoteLiteral(table)}) ORDER BY a.attnum`;
}

function readColumn(row: readonly (string | null)[]): TableColumn {
  const [name, type, modifier, notNull, , , , identity, hasDefault] = row as readonly string[];
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
    hasDefault: hasDefault === 't',
    identity: identity === 'a' ? 'always' : identity === 'd' ? 'by default' : null,
  };
}

function pick(columns: readonly TableColumn[], name: string, table: string): TableColumn {
  const column = columns.find((one) => one.name === name);
  if (column === undefined)
    throw new StatementError({ code: '42703', message: `column "${name}" of relation "${table}" does not exist` });
  return column;
}

function failure(message: string): StatementError {
  return new StatementError({ code: 'XX000', message });
}
