/**
 * SHOW of what is there: databases, schemas, tables, columns, keys, grants, functions (AWS: r_SHOW_DATABASES, r_SHOW_SCHEMAS, r_SHOW_TABLES,
 * r_SHOW_COLUMNS, r_SHOW_CONSTRAINTS, r_SHOW_GRANTS, r_SHOW_TABLE, r_SHOW_VIEW). Each becomes a query of the catalog (catalog/show.ts).
 */
import { quoteLiteral } from '@loadstar/sql';
import type { Draft } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

/** @returns false when a parameter is shown, or nothing that is known here */
export function rewriteShow(draft: Draft): boolean {
  const query = queryOf(new Reader(draft));
  if (query !== null) draft.replace(0, draft.words.length, query);
  return query !== null;
}

function queryOf(read: Reader): string | null {
  if (read.take('databases')) return databases(read);
  if (read.take('schemas')) return schemas(read);
  if (read.take('tables')) return tables(read);
  if (read.take('columns')) return columns(read);
  if (read.take('grants')) return grants(read);
  if (read.take('functions')) return routines(read, 'functions');
  if (read.take('procedures')) return routines(read, 'procedures');
  if (read.take('constraints')) return constraints(read);
  if (read.take('view')) return `SELECT local_redshift.show_view(${read.lastName()}) AS "Show View DDL statement"`;
  if (read.take('table')) return `SELECT local_redshift.show_table(${read.lastName()}) AS "Show Table DDL statement"`;
  if (read.take('datashares')) return limited(read.like('share_name'), read, 'pg_catalog.svv_datashares');
  for (const thing of [
    'model',
    'procedure',
    'external',
    'column',
    'policies',
    'masking',
    'rls',
    'parameters',
    'template',
  ])
    if (read.is(thing)) throw unsupported(`SHOW ${thing.toUpperCase()}`);
  return null;
}

function databases(read: Reader): string {
  if (read.take('from')) throw unsupported('SHOW DATABASES FROM DATA CATALOG');
  return limited(read.like('database_name'), read, 'local_redshift.show_databases');
}

function schemas(read: Reader): string {
  read.expect('from', 'database');
  return limited([...read.database(), ...read.like('schema_name')], read, 'local_redshift.show_schemas');
}

function tables(read: Reader): string {
  read.expect('from', 'schema');
  const where = read.path(['database_name', 'schema_name']);
  return limited([...where, ...read.like('table_name')], read, 'local_redshift.show_tables');
}

function columns(read: Reader): string {
  read.expect('from', 'table');
  const where = read.path(['database_name', 'schema_name', 'table_name']);
  return limited([...where, ...read.like('column_name')], read, 'local_redshift.show_columns', 'ordinal_position');
}

function routines(read: Reader, kind: 'functions' | 'procedures'): string {
  read.expect('from', 'schema');
  const where = read.path(['database_name', 'schema_name']);
  const name = kind === 'functions' ? 'function_name' : 'procedure_name';
  return limited([...where, ...read.like(name)], read, `local_redshift.show_${kind}`);
}

function constraints(read: Reader): string {
  const kind = read.take('primary') ? 'primary' : read.take('foreign') ? 'foreign' : null;
  if (kind === null) read.fail();
  read.expect('keys');
  const isExported = kind === 'foreign' && read.take('exported');
  read.expect('from', 'table');
  const prefix = kind === 'primary' ? '' : isExported ? 'pk_' : 'fk_';
  const where = read.path([`${prefix}database_name`, `${prefix}schema_name`, `${prefix}table_name`]);
  return limited(where, read, `local_redshift.show_${kind}_keys`, `${prefix}table_name, key_seq`);
}

function grants(read: Reader): string {
  if (read.take('for')) {
    read.take('role');
    return limited([`identity_name = ${read.name()}`], read, 'local_redshift.show_grants', 'object_name');
  }
  read.expect('on');
  const kind = ['database', 'schema', 'function', 'procedure'].find((word) => read.take(word)) ?? 'table';
  if (kind === 'table') read.take('table');
  const path =
    kind === 'database'
      ? ['object_name']
      : kind === 'schema'
        ? ['database_name', 'object_name']
        : ['database_name', 'schema_name', 'object_name'];
  const where = [`object_type = '${kind.toUpperCase()}'`, ...read.path(path)];
  read.skipArguments();
  if (read.take('for')) {
    read.take('role');
    where.push(`identity_name = ${read.name()}`);
  }
  return limited(where, read, 'local_redshift.show_grants', 'object_name');
}

function limited(where: readonly string[], read: Reader, from: string, order = '1, 2, 3'): string {
  const limit = read.limit();
  read.end();
  const filter = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  return `SELECT * FROM ${from}${filter} ORDER BY ${from.endsWith('databases') ? '1' : order}${limit}`;
}

/** Reads the words of a SHOW from the second on. */
class Reader {
  #at = 1;

  constructor(private readonly draft: Draft) {}

  is(word: string): boolean {
    return this.draft.word(this.#at) === word;
  }

  take(word: string): boolean {
    const found = this.is(word);
    if (found) this.#at++;
    return found;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.take(word)) this.fail();
  }

  fail(): never {
    throw syntaxError(this.draft.words[this.#at]);
  }

  end(): void {
    if (this.#at < this.draft.words.length) this.fail();
  }

  /** A name as a literal. */
  name(): string {
    const isString = this.draft.words[this.#at]?.kind === 'string';
    if (!isString && !this.draft.isName(this.#at)) this.fail();
    const text = isString ? this.draft.words[this.#at]!.text : quoteLiteral(this.draft.name(this.#at));
    this.#at++;
    return text;
  }

  /** The name of a table or view that ends the statement, as a literal that `to_regclass` takes. */
  lastName(): string {
    const parts = this.#parts().map((part) => `"${part.replaceAll('"', '""')}"`);
    this.end();
    return quoteLiteral(parts.join('.'));
  }

  /** A name of several parts, the first of which may be left out: what each column must be. */
  path(names: readonly string[]): string[] {
    const parts = this.#parts();
    if (parts.length > names.length) this.fail();
    const columns = names.slice(names.length - parts.length);
    return parts.map((part, i) => `${columns[i]!} = ${quoteLiteral(part)}`);
  }

  database(): string[] {
    return [`database_name = ${this.name()}`];
  }

  /** [LIKE 'pattern'] */
  like(column: string): string[] {
    if (!this.take('like')) return [];
    if (this.draft.words[this.#at]?.kind !== 'string') this.fail();
    return [`${column} ILIKE ${this.draft.words[this.#at++]!.text}`];
  }

  /** [LIMIT n] */
  limit(): string {
    if (!this.take('limit')) return '';
    if (this.draft.words[this.#at]?.kind !== 'number') this.fail();
    return ` LIMIT ${this.draft.words[this.#at++]!.text}`;
  }

  /** The types of a function's arguments, which choose among functions of one name. */
  skipArguments(): void {
    if (this.draft.is(this.#at, '(')) this.#at = this.draft.closing(this.#at) + 1;
  }

  #parts(): string[] {
    const parts: string[] = [];
    do {
      if (!this.draft.isName(this.#at)) this.fail();
      parts.push(this.draft.name(this.#at++));
    } while (this.draft.is(this.#at, '.') && this.#at++ > 0);
    return parts;
  }
}
