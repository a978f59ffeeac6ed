/** A table's DDL: what a CREATE TABLE says, and the same statement for another schema or a shadow table. */
import { nameOf, quoteIdentifier, significant, type Token } from '@loadstar/sql';
import type { Column, SqlFile } from './asset.js';
import { Cursor } from './cursor.js';
import type { QualifiedName } from './plan.js';
import { problemAt, type Problem } from './problem.js';
import { oneStatement } from './select.js';

/** A name in the DDL, with its place. */
export interface Mention {
  readonly name: string;
  readonly token: Token;
}

/** A CREATE TABLE, read. Grammar: AWS, r_CREATE_TABLE_NEW. */
export interface CreateTable {
  readonly file: SqlFile;
  readonly tokens: readonly Token[];
  readonly table: Mention;
  readonly columns: readonly Column[];
  /** Columns named by DISTKEY, SORTKEY, PRIMARY KEY, UNIQUE and FOREIGN KEY. */
  readonly columnMentions: readonly (Mention & { readonly in: string })[];
  /** Tables named by REFERENCES. */
  readonly references: readonly Mention[];
  /** The TABLE keyword; IF NOT EXISTS stands, or goes, between it and the name. */
  readonly keyword: Token;
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
  const keyword = cursor.peek(-1);
  cursor.accept('IF', 'NOT', 'EXISTS');
  const token = cursor.acceptName();
  if (token === undefined || keyword === undefined) return refuse('expected the name of the table');
  if (cursor.is('.')) return refuse('the name has a schema; the pipeline says which');
  if (!cursor.accept('(')) return refuse(`expected ( and the columns after "${nameOf(token)}"`);
  const draft: Draft = { columns: [], columnMentions: [], references: [] };
  do readElement(cursor, draft);
  while (cursor.accept(','));
  if (!cursor.accept(')')) return refuse('expected , or ) after the column');
  while (!cursor.done) if (!readTableAttribute(cursor, draft)) return refuse('not a part of CREATE TABLE');
  if (draft.columns.length === 0) return refuse('the table has no columns');
  return {
    ddl: { file, tokens, table: { name: nameOf(token), token }, keyword, ...withPrimaryKey(draft) },
    problems: [],
  };
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
  const { file, keyword, table, references, tokens } = ddl;
  const edits = [
    {
      from: tokens[0]?.start ?? 0,
      to: end(keyword),
      text: `CREATE TABLE ${options.ifNotExists ? 'IF NOT EXISTS ' : ''}`,
    },
    { from: end(keyword), to: end(table.token), text: qualified(target) },
    ...references.flatMap(({ name, token }) => {
      const real = redirect(name);
      return real === null ? [] : [{ from: token.start, to: end(token), text: qualified(real) }];
    }),
  ];
  let text = '';
  let at = tokens[0]?.start ?? 0;
  for (const edit of edits) {
    text += file.text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return text + file.text.slice(at, end(tokens.at(-1)));
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
