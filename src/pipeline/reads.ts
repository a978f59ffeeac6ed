/**
 * Which tables a query reads: a small parser that knows where names of tables can stand, and nothing else. FROM inside of
 * EXTRACT(… FROM …) and its like, IS DISTINCT FROM, comments, strings, aliases, columns and common tables are no reads.
 * Grammar: AWS, r_SELECT_synopsis, r_WITH_clause, r_FROM_clause30, query-super (navigation: FROM orders o, o.items).
 */
import { isToken, nameOf, type Token } from '@loadstar/sql';
import { Cursor, isName } from './cursor.js';
import { readWithList, type CommonTable, type QueryFault } from './withList.js';

/** A table's name where a query reads from it. */
export interface TableRead {
  /** Schema, or database and schema; [] for a bare name. */
  readonly qualifier: readonly string[];
  readonly name: string;
  /** The first token of the whole name. */
  readonly token: Token;
}

export interface QueryReads {
  /** In order of appearance, one entry per place. Names that a WITH list defines are left out where they are in scope. */
  readonly tables: readonly TableRead[];
  /** Every common table of every WITH list. `readsItsName`: its body reads a real table of its own name. */
  readonly commonTables: readonly (CommonTable & { readonly readsItsName: boolean; readonly nested: boolean })[];
  readonly faults: readonly QueryFault[];
}

interface Reading {
  readonly cursor: Cursor;
  /** With the aliases in scope: those of a FROM that comes later count too. */
  readonly tables: (TableRead & { readonly aliases: Aliases })[];
  readonly commonTables: QueryReads['commonTables'][number][];
  readonly faults: QueryFault[];
}

/** What names mean at a place of a query. */
interface Scope {
  readonly commonTables: ReadonlySet<string>;
  readonly aliases: Aliases;
  readonly depth: number;
}

/** Names of the tables of a SELECT, and of those around it: `o.items` reads a column of `o`. */
interface Aliases {
  /** Each with the first token of the table that bears it. */
  readonly names: Map<string, Token | undefined>;
  readonly around: Aliases | undefined;
}

/** Keywords that end a FROM clause. */
const FROM_ENDS: ReadonlySet<string> = new Set(
  'where group having qualify order limit offset fetch union intersect except minus select'.split(' '),
);
/** Words that can follow a table and are no alias of it. */
const NO_ALIAS: ReadonlySet<string> = new Set([
  ...FROM_ENDS,
  ...'join inner left right full cross natural on using pivot unpivot tablesample for connect start at'.split(' '),
]);
/** Words that can stand before a table's name. */
const BEFORE_TABLE: ReadonlySet<string> = new Set(['lateral', 'only', 'unpivot']);

/** @param tokens the significant tokens of one query, without a semicolon */
export function readTables(tokens: readonly Token[]): QueryReads {
  const reading: Reading = { cursor: new Cursor(tokens), tables: [], commonTables: [], faults: [] };
  readQuery(reading, { commonTables: new Set(), aliases: aliasesWithin(undefined), depth: 0 });
  const { cursor, tables, commonTables, faults } = reading;
  if (!cursor.done) faults.push({ token: cursor.peek(), message: 'a closing parenthesis too many' });
  const isTable = ({ qualifier: [first], aliases, token }: Reading['tables'][number]): boolean =>
    first === undefined || !isAlias(first, aliases, token);
  const read = tables.filter(isTable).map(({ qualifier, name, token }) => ({ qualifier, name, token }));
  return { tables: read, commonTables, faults };
}

function aliasesWithin(around: Aliases | undefined): Aliases {
  return { names: new Map(), around };
}

/** True when another table than the one that begins at `token` bears the name: in `FROM days.days` the schema is no alias. */
function isAlias(name: string, aliases: Aliases | undefined, token: Token): boolean {
  if (aliases === undefined) return false;
  const isOther = aliases.names.has(name) && aliases.names.get(name) !== token;
  return isOther || isAlias(name, aliases.around, token);
}

/** [WITH …] and what follows, up to the closing parenthesis of the query or the end. */
function readQuery(reading: Reading, scope: Scope): void {
  const inner = reading.cursor.accept('WITH') ? readCommonTables(reading, scope) : scope;
  readBody(reading, inner, aliasesWithin(scope.aliases), false);
}

/** @returns the scope behind the WITH list */
function readCommonTables(reading: Reading, scope: Scope): Scope {
  const { cursor, tables, commonTables, faults } = reading;
  const recursive = cursor.accept('RECURSIVE');
  const names = new Set([...scope.commonTables, ...(recursive ? namesAhead(cursor) : [])]);
  const fault = readWithList(cursor, (table) => {
    if (!startsQuery(cursor.peek(1)))
      faults.push({ token: cursor.peek(1), message: `"${table.name}" is not a SELECT` });
    const before = tables.length;
    readParenthesized(reading, { ...scope, commonTables: new Set(names) });
    const readsItsName = tables.slice(before).some((read) => read.qualifier.length === 0 && read.name === table.name);
    commonTables.push({ ...table, readsItsName, nested: scope.depth > 0 });
    names.add(table.name);
  });
  if (fault !== undefined) faults.push(fault);
  return { ...scope, commonTables: names };
}

/** The names of the WITH list that starts here: under RECURSIVE each is in scope in every body. */
function namesAhead(cursor: Cursor): string[] {
  const names: string[] = [];
  const ahead = new Cursor(cursor.tokens, cursor.at);
  readWithList(ahead, ({ name }) => {
    names.push(name);
    ahead.skipParentheses();
  });
  return names;
}

/**
 * SELECT … and all set operations behind it; or, with `inFrom`, the inside of a parenthesized join.
 * @param aliases filled with those of the SELECT being read
 */
function readBody(reading: Reading, scope: Scope, aliases: Aliases, inFrom: boolean): void {
  const { cursor } = reading;
  let expectsTable = inFrom;
  let within = { ...scope, aliases };
  while (!cursor.done && cursor.symbol !== ')') {
    const { symbol, word } = cursor;
    if (expectsTable) {
      expectsTable = false;
      readFromItem(reading, within);
    } else if (symbol === '(') readParenthesized(reading, within);
    else if (word === 'from' && !isDistinctFrom(cursor)) {
      cursor.take();
      inFrom = expectsTable = true;
    } else if (inFrom && (symbol === ',' || word === 'join')) {
      cursor.take();
      expectsTable = true;
    } else if (FROM_ENDS.has(word)) {
      inFrom = false;
      if (word === 'select') within = { ...scope, aliases: aliasesWithin(scope.aliases) };
      cursor.take();
    } else readOrdinary(reading);
  }
}

/** One table, subquery, function, or parenthesized join, with its alias. */
function readFromItem(reading: Reading, scope: Scope): void {
  const { cursor } = reading;
  while (cursor.isOneOf(BEFORE_TABLE) && (isName(cursor.peek(1)) || isToken(cursor.peek(1), '('))) cursor.take();
  if (cursor.is('(', 'SELECT') || cursor.is('(', 'WITH')) readParenthesized(reading, scope);
  else if (cursor.accept('(')) {
    readBody(reading, scope, scope.aliases, true);
    close(reading);
  } else if (isName(cursor.peek())) readTableName(reading, scope);
  const alias = readAlias(cursor);
  if (alias !== undefined) scope.aliases.names.set(alias, undefined);
}

/** `a`, `a.b`, `a.b.c`; no read when it is a common table, a function, or a column of an alias. */
function readTableName({ cursor, tables }: Reading, scope: Scope): void {
  const token = cursor.peek();
  if (token === undefined) return;
  const path = [nameOf(token)];
  cursor.take();
  while (cursor.is('.') && isName(cursor.peek(1))) {
    cursor.take();
    path.push(nameOf(cursor.take() ?? token));
  }
  if (cursor.is('(')) return;
  const name = path.at(-1) ?? '';
  const qualifier = path.slice(0, -1);
  const isCommon = qualifier.length === 0 && scope.commonTables.has(name);
  if (!isCommon) tables.push({ qualifier, name, token, aliases: scope.aliases });
  if (!hasAlias(cursor)) scope.aliases.names.set(name, token);
}

function hasAlias(cursor: Cursor): boolean {
  return cursor.is('AS') || (isName(cursor.peek()) && !isNoAlias(cursor));
}

function readAlias(cursor: Cursor): string | undefined {
  if (!hasAlias(cursor)) return undefined;
  cursor.accept('AS');
  const alias = cursor.acceptName();
  return alias === undefined ? undefined : nameOf(alias);
}

function isNoAlias(cursor: Cursor): boolean {
  return cursor.isOneOf(NO_ALIAS);
}

/** From ( to behind ): a subquery, or an expression, in which FROM names no table. */
function readParenthesized(reading: Reading, scope: Scope): void {
  const { cursor } = reading;
  cursor.take();
  const deeper = { ...scope, depth: scope.depth + 1 };
  if (cursor.is('SELECT') || cursor.is('WITH')) readQuery(reading, deeper);
  while (!cursor.done && cursor.symbol !== ')') {
    if (cursor.symbol === '(') readParenthesized(reading, deeper);
    // The second half of ((SELECT …) UNION SELECT …).
    else if (cursor.word === 'select') readBody(reading, deeper, aliasesWithin(scope.aliases), false);
    else readOrdinary(reading, true);
  }
  close(reading);
}

/** A token that names no table; a name behind a dot or AS is not taken for a keyword. */
function readOrdinary({ cursor, faults }: Reading, inExpression = false): void {
  const { symbol, word } = cursor;
  if (word === 'into' && !inExpression) faults.push({ token: cursor.peek(), message: 'SELECT … INTO creates a table' });
  cursor.take();
  if (symbol === '.' || word === 'as') cursor.acceptName();
}

function close({ cursor, faults }: Reading): void {
  if (!cursor.accept(')')) faults.push({ token: cursor.peek(-1), message: 'a closing parenthesis is missing' });
}

function startsQuery(token: Token | undefined): boolean {
  return isToken(token, 'SELECT') || isToken(token, 'WITH') || isToken(token, '(');
}

/** `a IS [NOT] DISTINCT FROM b`, with the cursor on FROM. */
function isDistinctFrom(cursor: Cursor): boolean {
  const words = [cursor.peek(-2), cursor.peek(-1)].map((token) =>
    token?.kind === 'word' ? token.text.toLowerCase() : '',
  );
  return words[1] === 'distinct' && (words[0] === 'is' || words[0] === 'not');
}
