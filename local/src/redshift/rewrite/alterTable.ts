/** ALTER TABLE (AWS: r_ALTER_TABLE): attributes that only Redshift has are noted, keys are dropped as in CREATE TABLE, column definitions are put in PostgreSQL's words. */
import type { Action } from '../proxy/step.js';
import { quoteLiteral } from '@loadstar/sql';
import { commandComplete } from '../wire/message.js';
import { endOfName, rewriteColumn } from './createTable.js';
import { rewriteType } from './dataTypes.js';
import type { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { refuseInTransaction } from './outside.js';
import { emptyNote, readEncoding, readTableAttributes, type TableNote } from './tableAttributes.js';
import { readTableKey } from './tableKeys.js';
import { columnComment, noteComment } from './tableNote.js';

/** @returns an action where the statement must not run inside a transaction, else null */
export function rewriteAlterTable(draft: Draft): Action | null {
  if (draft.word(1) !== 'table') return null;
  const start = draft.is(2, 'if', 'exists') ? 4 : 2;
  const at = endOfName(draft, start);
  const table = draft.name(at - 1);
  switch (draft.word(at)) {
    case 'add':
      return add(draft, at, table);
    case 'alter':
      return alter(draft, at, table);
    case 'append':
      return appendFrom(draft, start, at);
    case 'drop':
      if (draft.word(at + 1) === 'constraint')
        nothing(draft, at, noteComment({ ...emptyNote(table), dropKey: draft.name(at + 2) }));
      else dropColumn(draft, at, table);
      return null;
    case 'rename':
      rename(draft, at, table);
      return null;
    case 'owner':
      return null;
    case 'set':
    case 'partition':
      throw unsupported(`ALTER TABLE … ${draft.word(at).toUpperCase()}`, 'It is for external tables.');
    case 'row':
      throw unsupported('row-level security');
    default:
      throw syntaxError(draft.words[at]);
  }
}

function add(draft: Draft, at: number, table: string): null {
  const key = readTableKey(draft, at + 1);
  if (key !== null) {
    nothing(draft, at, noteComment({ ...emptyNote(table), keys: [key] }));
    return null;
  }
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1;
  const end = draft.words.length;
  if (draft.list(column, end).length > 1)
    throw refused('ALTER TABLE ADD COLUMN takes one column', 'Add the columns one by one.');
  refuseAdded(draft, column, end);
  const note = emptyNote(table);
  rewriteColumn(draft, { from: column, to: end }, table, note);
  draft.insertAfter(end - 1, noteComment(note));
  return null;
}

/** What a column of CREATE TABLE may have, and an added one may not. */
function refuseAdded(draft: Draft, column: number, end: number): void {
  const at = draft.find(
    column + 2,
    end,
    'unique',
    'primary',
    'references',
    'identity',
    'generated',
    'distkey',
    'sortkey',
  );
  if (at < end) throw refused(`ALTER TABLE ADD COLUMN does not support ${draft.words[at]!.text.toUpperCase()}`);
  const not = draft.find(column + 2, end, 'not');
  const value = draft.find(column + 2, end, 'default');
  if (draft.is(not, 'not', 'null') && (value === end || draft.word(value + 1) === 'null'))
    throw refused('ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression');
}

/** ALTER DISTSTYLE, DISTKEY, SORTKEY and ENCODE, of the table or of columns, several at once; or the type of one column. */
function alter(draft: Draft, at: number, table: string): Action | null {
  const note = emptyNote(table);
  const clauses = draft.list(at, draft.words.length);
  for (const { from, to } of clauses) {
    if (draft.word(from) !== 'alter') throw syntaxError(draft.words[from]);
    const end = alterClause(draft, from + 1, note);
    if (end === null) {
      if (clauses.length > 1) throw syntaxError(draft.words[to]);
      return alterType(draft, at, table);
    }
    if (end < to) throw syntaxError(draft.words[end]);
  }
  // A distribution key makes the style KEY, whatever it was.
  if (note.distkey !== undefined) note.diststyle ??= 'key';
  nothing(draft, at, noteComment(note));
  return null;
}

/** @returns where the clause ends; null when it is about the type of a column */
function alterClause(draft: Draft, at: number, note: TableNote): number | null {
  if (draft.word(at) === 'distkey' && draft.isName(at + 1)) {
    note.distkey = draft.name(at + 1);
    return at + 2;
  }
  if (draft.is(at, 'diststyle', 'key', 'distkey') && draft.isName(at + 3)) {
    note.distkey = draft.name(at + 3);
    return at + 4;
  }
  if (draft.word(at) === 'interleaved') throw refused('cannot alter a table to an interleaved sort key');
  const end = readTableAttributes(draft, at, note);
  if (end > at) return end;
  const column = draft.word(at) === 'column' ? at + 1 : at;
  if (draft.word(column + 1) === 'type') return null;
  if (draft.word(column + 1) !== 'encode') throw syntaxError(draft.words[column + 1]);
  const name = draft.name(column);
  if (name in note.encodings) throw refused(`column "${name}" is altered twice`);
  note.encodings[name] = readEncoding(draft, column + 2);
  return column + 3;
}

/** ALTER COLUMN name TYPE: it changes the length of a VARCHAR, and nothing else. */
function alterType(draft: Draft, at: number, table: string): Action {
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1;
  const type = column + 2;
  const end = rewriteType(draft, type, `${table}.${draft.name(column)}`);
  if (end < draft.words.length) throw syntaxError(draft.words[end]);
  const bytes = /^varchar\((\d+)\)$/.exec(draft.render(type, end))?.[1];
  if (bytes === undefined)
    throw refused(
      `target data type "${draft.render(type, end).toLowerCase()}" is not supported`,
      'Only the length of a VARCHAR can be altered.',
    );
  const relation = quoteLiteral(draft.render(2, at));
  const check = `SELECT local_redshift.check_column_type(${relation}, ${quoteLiteral(draft.name(column))}, ${bytes})`;
  return outsideTransaction(draft, 'ALTER TABLE ALTER COLUMN', 'ALTER TABLE', check);
}

function dropColumn(draft: Draft, at: number, table: string): void {
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1;
  if (!draft.isName(column)) throw syntaxError(draft.words[column]);
  const end = ['restrict', 'cascade'].includes(draft.word(column + 1)) ? column + 2 : column + 1;
  if (end < draft.words.length) throw syntaxError(draft.words[end]);
  draft.insertAfter(end - 1, columnComment({ table, column: draft.name(column) }));
}

/** RENAME TO name; RENAME [COLUMN] name TO name. */
function rename(draft: Draft, at: number, table: string): void {
  if (draft.word(at + 1) === 'to') {
    if (draft.words[at + 2]?.text.startsWith('#') === true && !table.startsWith('#'))
      throw refused('cannot rename a permanent table to a name that begins with #');
    return;
  }
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1;
  if (!draft.isName(column) || draft.word(column + 1) !== 'to' || !draft.isName(column + 2))
    throw syntaxError(draft.words[column + 1]);
  draft.insertAfter(column + 2, columnComment({ table, column: draft.name(column), becomes: draft.name(column + 2) }));
}

/** APPEND FROM source [IGNOREEXTRA | FILLTARGET] (AWS: r_ALTER_TABLE_APPEND). */
function appendFrom(draft: Draft, start: number, at: number): Action {
  if (draft.word(at + 1) !== 'from') throw syntaxError(draft.words[at + 1]);
  const end = endOfName(draft, at + 2);
  const extra = draft.word(end);
  if (extra !== '' && !['ignoreextra', 'filltarget'].includes(extra)) throw syntaxError(draft.words[end]);
  if (end + (extra === '' ? 0 : 1) < draft.words.length) throw syntaxError(draft.words[end + 1]);
  const [target, source] = [draft.render(start, at), draft.render(at + 2, end)].map(quoteLiteral);
  const call = `SELECT local_redshift.append_from(${target}, ${source}, '${extra}')`;
  return async (session) => {
    refuseInTransaction(session, 'ALTER TABLE APPEND');
    await session.backend.ask(call);
    session.tell(commandComplete('ALTER TABLE APPEND'));
  };
}

/** Nothing is left to do but to see that the table is there and belongs to the user. */
function nothing(draft: Draft, at: number, comment: string): void {
  draft.replace(at, draft.words.length, `RESET (fillfactor)${comment}`);
}

function outsideTransaction(draft: Draft, name: string, tag: string, check: string): Action {
  rewriteExpressions(draft);
  const text = draft.text();
  return async (session) => {
    refuseInTransaction(session, name);
    await session.backend.ask(check);
    await session.backend.ask(text);
    session.tell(commandComplete(tag));
  };
}
