/** A table's DDL: what a CREATE TABLE says, and the same statement for another schema or a shadow table. */
import { nameOf, quoteIdentifier, significant, type Token } from '@loadstar/sql';
import type { Column, SqlFile } from './asset.js';
import { Cursor } from './cursor.js';
import { normalized } from './normalized.js';
import type { QualifiedName } from './plan.js';
import { problemAt, type Problem } from './problem.js';
import { oneStatement } from './select.js';

/** A name in the DDL, with its place. */
interface Mention {
  readonly name: string;
  readonly token: Token;
}

/** A CREATE TABLE, read. Grammar: AWS, r_CREATE_TABLE_NEW. */
export interface CreateTable {
  readonly file: SqlFile;
  /** What counts of the text, from the table's name on: IF NOT EXISTS does not, Loadstar adds or drops it. */
  readonly normalized: string;
  readonly table: Mention;
  readonly columns: readonly Column[];
  /** Columns named by DISTKEY, SORTKEY, PRIMARY KEY, UNIQUE and FOREIGN KEY. */
  readonly columnMentions: readonly (Mention & { readonly in: string })[];
  /** Tables named by REFERENCES. */
  readonly references: readonly Mention[];
  /** Where the statement ends in the file, without comments behind it. */
  readonly end: number;
}

const ONE_CREATE = 'the file holds one CREATE TABLE with its columns; the name has no schema';
const COLUMN_ATTRIBUTES: ReadonlySet<string> = new Set(
  'default identity generated encode distkey sortkey collate not null unique primary references constraint check'.split(
    ' ',
  ),
);
const TABLE_CONSTRAINTS: ReadonlySet<string> = new Set(['constraint', 'primary', 'unique', 'foreign', 'check', 'like']);

interface Draft {
  readonly columns: Column[];
  readonly columnMentions: (Mention & { in: string })[];
  readonly references: Mention[];
}

/** @returns the DDL, unless it can't be read; and what is wrong with it */
export function readCreateTable(file: SqlFile): { readonly ddl?: CreateTable; readonly problems: readonly Problem[] } {
  const found = oneStatement(file, ONE_CREATE);
  if ('problem' in found) return { problems: [found.problem] };
  const tokens = significant(found.statement.tokens);
  const cursor = new Cursor(tokens);
  const refuse = (message: string): { problems: Problem[] } => ({
    problems: [problemAt(file, (cursor.peek() ?? tokens.at(-1))?.start, message, ONE_CREATE)],
  });
  if (!cursor.accept('CREATE', 'TABLE')) return refuse('expected CREATE TABLE');
  cursor.accept('IF', 'NOT', 'EXISTS');
  const token = cursor.acceptName();
  if (token === undefined) return refuse('expected the name of the table');
  if (cursor.is('.')) return refuse('the name has a schema; the pipeline says which');
  if (!cursor.accept('(')) return refuse(`expected ( and the columns after "${nameOf(token)}"`);
  const draft: Draft = { columns: [], columnMentions: [], references: [] };
  do readElement(cursor, draft);
  while (cursor.accept(','));
  if (!cursor.accept(')')) return refuse('expected , or ) after the column');
  while (!cursor.done) if (!readTableAttribute(cursor, draft)) return refuse('not a part of CREATE TABLE');
  if (draft.columns.length === 0) return refuse('the table has no columns');
  const table = { name: nameOf(token), token };
  const text = normalized(tokens.slice(tokens.indexOf(token)));
  return { ddl: { file, normalized: text, table, end: end(tokens.at(-1)), ...withPrimaryKey(draft) }, problems: [] };
}

/**
 * The author's CREATE TABLE for a given table.
 * @param redirect where a table that REFERENCES names really is; null leaves the name as it is
 * @param options.ifNotExists false: fails when the table is there
 */
export function createTableStatement(
  ddl: CreateTable,
  target: QualifiedName,
  redirect: (table: string) => QualifiedName | null,
  options: { readonly ifNotExists: boolean },
): string {
  const { file, table, references } = ddl;
  let text = `CREATE TABLE ${options.ifNotExists ? 'IF NOT EXISTS ' : ''}${qualified(target)}`;
  let at = end(table.token);
  for (const { name, token } of references) {
    const real = redirect(name);
    if (real === null) continue;
    text += file.text.slice(at, token.start) + qualified(real);
    at = end(token);
  }
  return text + file.text.slice(at, ddl.end);
}

/** A temporary table has no schema. */
export type TableName = QualifiedName | { readonly schema?: never; readonly table: string };

/** `schema.table`, quoted where needed. */
export function qualified({ schema, table }: TableName): string {
  return schema === undefined ? quoteIdentifier(table) : `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

function end(token: Token | undefined): number {
  return token === undefined ? 0 : token.start + token.text.length;
}

/** One column, or one constraint of the table. */
function readElement(cursor: Cursor, draft: Draft): void {
  if (cursor.isOneOf(TABLE_CONSTRAINTS)) readTableConstraint(cursor, draft);
  else readColumn(cursor, draft);
}

function readTableConstraint(cursor: Cursor, draft: Draft): void {
  if (cursor.accept('CONSTRAINT')) cursor.acceptName();
  if (cursor.accept('PRIMARY', 'KEY')) readColumnList(cursor, draft, 'PRIMARY KEY');
  else if (cursor.accept('UNIQUE')) readColumnList(cursor, draft, 'UNIQUE');
  else if (cursor.accept('FOREIGN', 'KEY')) {
    readColumnList(cursor, draft, 'FOREIGN KEY');
    if (cursor.accept('REFERENCES')) readReference(cursor, draft);
  }
  skipElement(cursor);
}

function readColumn(cursor: Cursor, draft: Draft): void {
  const token = cursor.acceptName();
  if (token === undefined) return;
  const name = nameOf(token);
  const type = readType(cursor);
  let notNull = false;
  let filledBy: Column['filledBy'];
  while (!cursor.done && !cursor.is(',') && !cursor.is(')')) {
    if (cursor.accept('NOT', 'NULL') || cursor.accept('PRIMARY', 'KEY')) notNull = true;
    else if (cursor.accept('REFERENCES')) readReference(cursor, draft);
    else if (cursor.is('(')) cursor.skipParentheses();
    else {
      if (cursor.is('IDENTITY')) filledBy = 'identity';
      else if (cursor.is('DEFAULT') && filledBy === undefined) filledBy = 'default';
      cursor.take();
    }
  }
  draft.columns.push({ name, type, notNull, ...(filledBy === undefined ? {} : { filledBy }) });
}

/** `varchar(256)`, `numeric(10,2)`, `double precision`: lower case, a blank only between words. */
function readType(cursor: Cursor): string {
  let type = '';
  let depth = 0;
  while (!cursor.done && (depth > 0 || !(cursor.is(',') || cursor.is(')') || cursor.isOneOf(COLUMN_ATTRIBUTES)))) {
    if (cursor.is('(')) depth++;
    else if (cursor.is(')')) depth--;
    const token = cursor.take();
    const text = token?.text.toLowerCase() ?? '';
    type += token?.kind === 'word' && /[a-z0-9)]$/.test(type) ? ` ${text}` : text;
  }
  return type;
}

function readReference(cursor: Cursor, draft: Draft): void {
  const token = cursor.acceptName();
  if (token === undefined) return;
  let name = nameOf(token);
  while (cursor.accept('.')) {
    const next = cursor.acceptName();
    name += `.${next === undefined ? '' : nameOf(next)}`;
  }
  draft.references.push({ name, token });
  if (cursor.is('(')) cursor.skipParentheses();
}

function readColumnList(cursor: Cursor, draft: Draft, where: string): void {
  if (!cursor.accept('(')) return;
  for (let token = cursor.acceptName(); token !== undefined; token = cursor.acceptName()) {
    draft.columnMentions.push({ name: nameOf(token), token, in: where });
    if (!cursor.accept(',')) break;
  }
  cursor.accept(')');
}

function skipElement(cursor: Cursor): void {
  while (!cursor.done && !cursor.is(',') && !cursor.is(')')) {
    if (cursor.is('(')) cursor.skipParentheses();
    else cursor.take();
  }
}

/** BACKUP, DISTSTYLE, DISTKEY, SORTKEY and ENCODE AUTO, in any order. */
function readTableAttribute(cursor: Cursor, draft: Draft): boolean {
  if (cursor.accept('BACKUP') || cursor.accept('DISTSTYLE') || cursor.accept('ENCODE'))
    return cursor.take() !== undefined;
  if (cursor.accept('DISTKEY')) return (readColumnList(cursor, draft, 'DISTKEY'), true);
  if (cursor.accept('SORTKEY', 'AUTO')) return true;
  if (!cursor.accept('COMPOUND')) cursor.accept('INTERLEAVED');
  if (cursor.accept('SORTKEY')) return (readColumnList(cursor, draft, 'SORTKEY'), true);
  return false;
}

/** A primary key declared for the table makes its columns NOT NULL, as if it stood at the column. */
function withPrimaryKey(draft: Draft): Draft {
  const keys = new Set(draft.columnMentions.filter((mention) => mention.in === 'PRIMARY KEY').map(({ name }) => name));
  return {
    ...draft,
    columns: draft.columns.map((column) => (keys.has(column.name) ? { ...column, notNull: true } : column)),
  };
}

export type TimeType = 'date' | 'timestamp' | 'timestamptz';

/** The kind of time that a column of this type holds, if any. */
export function timeType(type: string): TimeType | undefined {
  if (type === 'date') return 'date';
  if (type === 'timestamp' || type === 'timestamp without time zone') return 'timestamp';
  if (type === 'timestamptz' || type === 'timestamp with time zone') return 'timestamptz';
  return undefined;
}
