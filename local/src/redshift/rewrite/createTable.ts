/**
 * CREATE TABLE and CREATE TABLE AS (AWS: r_CREATE_TABLE_NEW, r_CREATE_TABLE_AS): what only Redshift knows (distribution, sort keys, encodings,
 * backup) is taken off the statement and noted, IDENTITY(seed, step) is put in PostgreSQL's words, and keys, which Redshift does not enforce, are dropped.
 */
import { rewriteType } from './dataTypes.js';
import type { Draft, Stretch } from './draft.js';
import { checkName } from './names.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { emptyNote, readEncoding, readTableAttributes, type TableNote } from './tableAttributes.js';
import { checkTable } from './tableChecks.js';
import { readColumnKey, readTableKey } from './tableKeys.js';
import { noteComment } from './tableNote.js';

/** @returns false when the statement creates no table */
export function rewriteCreateTable(draft: Draft): boolean {
  let at = 1;
  if (draft.word(at) === 'local') draft.remove(at, ++at);
  const isTemporary = draft.word(at) === 'temp' || draft.word(at) === 'temporary';
  if (isTemporary) at++;
  if (draft.word(at) !== 'table') return false;
  if (draft.is(++at, 'if', 'not', 'exists')) at += 3;
  const name = endOfName(draft, at);
  if (draft.words[name - 1]!.text.startsWith('#') && !isTemporary) draft.insertBefore(1, 'TEMP ');
  const table = draft.name(name - 1);
  const note = emptyNote(table);
  const types = new Map<string, string>();
  at = name;
  if (draft.is(at, '(')) {
    const close = draft.closing(at);
    const isQuery = ['select', 'with'].includes(draft.word(at + 1));
    if (!isQuery && !isCtas(draft, close + 1)) rewriteElements(draft, at, close, table, note, types);
    at = close + 1;
  }
  const end = readTableAttributes(draft, at, note);
  if (end < draft.words.length && draft.word(end) !== 'as') throw syntaxError(draft.words[end]);
  if (end > at) draft.remove(at, end);
  checkTable(draft, note, types);
  const comment = noteComment(note);
  if (comment !== '') draft.insertAfter(draft.words.length - 1, comment);
  return true;
}

/** Where a name of one to three parts ends. */
export function endOfName(draft: Draft, at: number): number {
  checkName(draft, at);
  let end = at + 1;
  while (draft.is(end, '.') && draft.isName(end + 1)) end += 2;
  return end;
}

function isCtas(draft: Draft, from: number): boolean {
  return draft.word(draft.find(from, draft.words.length, 'as')) === 'as';
}

function rewriteElements(
  draft: Draft,
  open: number,
  close: number,
  table: string,
  note: TableNote,
  types: Map<string, string>,
): void {
  const elements = draft.list(open + 1, close);
  const kept = elements.filter((element) => !readTableConstraint(draft, element, note));
  const columns = kept.filter((element) => draft.word(element.from) !== 'like');
  for (const column of columns) {
    rewriteColumn(draft, column, table, note);
    types.set(draft.name(column.from), draft.word(column.from + 1));
  }
  const primary = note.keys.find(({ kind }) => kind === 'p')?.columns ?? [];
  for (const column of columns) {
    if (primary.includes(draft.name(column.from))) draft.insertAfter(column.to - 1, ' NOT NULL');
  }
  for (const element of kept) if (draft.word(element.from) === 'like') rewriteLike(draft, element, note);
  if (kept.length < elements.length) {
    draft.replace(open, close + 1, (render) => `(${kept.map(({ from, to }) => render(from, to)).join(', ')})`);
  }
}

/** @returns true when the element is a key of the table, which is noted and dropped */
function readTableConstraint(draft: Draft, { from, to }: Stretch, note: TableNote): boolean {
  const at = draft.word(from) === 'constraint' ? from + 2 : from;
  const word = draft.word(at);
  if (word === 'check' || (word === 'exclude' && (draft.word(at + 1) === 'using' || draft.is(at + 1, '('))))
    throw refused(`${word.toUpperCase()} constraints are not supported`);
  const key = readTableKey(draft, from);
  if (key === null && at > from) throw syntaxError(draft.words[Math.min(at, to - 1)]);
  if (key !== null) note.keys.push(key);
  return key !== null;
}

/** LIKE parent: PostgreSQL's form is the same; what it may include is not. */
function rewriteLike(draft: Draft, { from, to }: Stretch, note: TableNote): void {
  const end = endOfName(draft, from + 1);
  note.like = draft.words
    .slice(from + 1, end)
    .map((token) => token.text)
    .join('');
  if (end === to) return;
  const isKnown =
    end + 2 === to && ['including', 'excluding'].includes(draft.word(end)) && draft.word(end + 1) === 'defaults';
  if (!isKnown) throw syntaxError(draft.words[end]);
}

/** A column's definition: its type, then its attributes. What only Redshift knows goes into `note`. */
export function rewriteColumn(draft: Draft, { from, to }: Stretch, table: string, note: TableNote): void {
  checkName(draft, from);
  const name = draft.name(from);
  for (let at = rewriteType(draft, from + 1, `${table}.${name}`); at < to;)
    at = rewriteColumnAttribute(draft, at, to, name, note);
}

const ATTRIBUTES = [
  'default',
  'identity',
  'generated',
  'encode',
  'distkey',
  'sortkey',
  'collate',
  'not',
  'null',
  'unique',
  'primary',
  'references',
  'check',
  'constraint',
];

function rewriteColumnAttribute(draft: Draft, at: number, to: number, column: string, note: TableNote): number {
  const drop = (end: number): number => {
    draft.remove(at, end);
    return end;
  };
  switch (draft.word(at)) {
    case 'default':
      return draft.find(at + 2, to, ...ATTRIBUTES);
    case 'identity':
      return identity(draft, at, at + 1, 'ALWAYS');
    case 'generated':
      if (!draft.is(at, 'generated', 'by', 'default', 'as', 'identity')) throw syntaxError(draft.words[at + 1]);
      return identity(draft, at, at + 5, 'BY DEFAULT');
    case 'encode':
      note.encodings[column] = readEncoding(draft, at + 1);
      return drop(at + 2);
    case 'distkey':
      if (note.distkey !== undefined) throw refused('multiple distribution keys are not allowed');
      note.distkey = column;
      return drop(at + 1);
    case 'sortkey':
      if (note.sortkeys !== undefined)
        throw refused('multiple sort keys are not allowed', 'Name them all in SORTKEY (…).');
      note.sortkeys = [column];
      return drop(at + 1);
    case 'not':
      return draft.word(at + 1) === 'null' ? at + 2 : fail(draft, at + 1);
    case 'null':
      return at + 1;
    case 'unique':
    case 'primary':
    case 'references': {
      const { key, end } = readColumnKey(draft, at, column);
      note.keys.push(key);
      return drop(end);
    }
    case 'collate':
      if (draft.word(at + 1) === 'case_sensitive') return drop(at + 2);
      throw unsupported(`COLLATE ${draft.words[at + 1]?.text ?? ''}`);
    case 'check':
      throw refused('CHECK constraints are not supported');
    default:
      throw syntaxError(draft.words[at]);
  }
}

function identity(draft: Draft, at: number, open: number, kind: string): number {
  const parts = draft.is(open, '(')
    ? draft.args(open).map(({ from, to }) => draft.render(from, to).replaceAll(' ', ''))
    : [];
  const [seed, step] = parts;
  if (parts.length !== 2 || !Number.isInteger(Number(seed)) || !Number.isInteger(Number(step)))
    throw syntaxError(draft.words[open]);
  const bound = Number(step) < 0 ? 'MAXVALUE' : 'MINVALUE';
  const end = draft.closing(open) + 1;
  draft.replace(at, end, `GENERATED ${kind} AS IDENTITY (START WITH ${seed} INCREMENT BY ${step} ${bound} ${seed})`);
  return end;
}

function fail(draft: Draft, at: number): never {
  throw syntaxError(draft.words[at]);
}
