/** ALTER TABLE (AWS: r_ALTER_TABLE): attributes that only Redshift has are noted, keys are dropped as in CREATE TABLE, column definitions are put in PostgreSQL's words. */
import type { Action } from '../proxy/step.js';
import { StatementError } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import { endOfName, rewriteColumn } from './createTable.js';
import { rewriteType } from './dataTypes.js';
import type { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { emptyNote, readTableAttributes } from './tableAttributes.js';
import { noteComment } from './tableNote.js';

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
      throw unsupported('ALTER TABLE APPEND', 'Use INSERT INTO … SELECT, then DELETE FROM the source.');
    case 'drop':
      if (draft.word(at + 1) === 'constraint') nothing(draft, at, '');
      return null;
    case 'rename':
    case 'owner':
    case 'set':
      return null;
    default:
      throw syntaxError(draft.words[at]);
  }
}

const KEYS = ['constraint', 'primary', 'foreign', 'unique'];

function add(draft: Draft, at: number, table: string): null {
  if (KEYS.includes(draft.word(at + 1))) {
    nothing(draft, at, '');
    return null;
  }
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1;
  const end = draft.words.length;
  if (draft.list(column, end).length > 1)
    throw refused('ALTER TABLE ADD COLUMN takes one column', 'Add the columns one by one.');
  const note = emptyNote(table);
  rewriteColumn(draft, { from: column, to: end }, table, note);
  draft.insertAfter(end - 1, noteComment(note));
  return null;
}

function alter(draft: Draft, at: number, table: string): Action | null {
  const note = emptyNote(table);
  const end = readTableAttributes(draft, at + 1, note);
  if (end > at + 1) {
    if (end < draft.words.length) throw syntaxError(draft.words[end]);
    nothing(draft, at, noteComment(note));
    return null;
  }
  const column = draft.word(at + 1) === 'column' ? at + 2 : at + 1;
  if (draft.word(column + 1) === 'encode') {
    note.encodings[draft.name(column)] = draft.word(column + 2);
    nothing(draft, at, noteComment(note));
    return null;
  }
  if (draft.word(column + 1) !== 'type') throw syntaxError(draft.words[column + 1]);
  rewriteType(draft, column + 2, `${table}.${draft.name(column)}`);
  return outsideTransaction(draft, 'ALTER TABLE ALTER COLUMN', 'ALTER TABLE');
}

/** Nothing is left to do but to see that the table is there and belongs to the user. */
function nothing(draft: Draft, at: number, comment: string): void {
  draft.replace(at, draft.words.length, `RESET (fillfactor)${comment}`);
}

function outsideTransaction(draft: Draft, name: string, tag: string): Action {
  rewriteExpressions(draft);
  const text = draft.text();
  return async (session) => {
    if (session.backend.status !== 'I')
      throw new StatementError({ code: '25001', message: `${name} cannot run inside a transaction block` });
    await session.backend.ask(text);
    session.tell(commandComplete(tag));
  };
}
