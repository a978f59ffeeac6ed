/** Keys of a table, as a clause of their own or behind a column (AWS: r_CREATE_TABLE_NEW). They are taken off the statement and noted. */
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { syntaxError } from './refuse.js';
import type { TableKey } from './tableAttributes.js';

/** [CONSTRAINT name] PRIMARY KEY (…), UNIQUE (…) or FOREIGN KEY (…) REFERENCES table [(…)]. @returns null when it is none of these */
export function readTableKey(draft: Draft, from: number): TableKey | null {
  const isNamed = draft.word(from) === 'constraint';
  const at = isNamed ? from + 2 : from;
  const name = isNamed ? draft.name(from + 1) : undefined;
  if (draft.is(at, 'primary', 'key')) return { kind: 'p', name, columns: namesIn(draft, at + 2) };
  if (draft.word(at) === 'unique' && draft.is(at + 1, '(')) return { kind: 'u', name, columns: namesIn(draft, at + 1) };
  if (!draft.is(at, 'foreign', 'key')) return null;
  const columns = namesIn(draft, at + 2);
  const place = draft.closing(at + 2) + 1;
  if (draft.word(place) !== 'references') throw syntaxError(draft.words[place]);
  return { kind: 'f', name, columns, ...readTarget(draft, place).target };
}

/** PRIMARY KEY, UNIQUE or REFERENCES table [(column)] behind a column. */
export function readColumnKey(draft: Draft, at: number, column: string): { key: TableKey; end: number } {
  const columns = [column];
  if (draft.word(at) === 'primary') return { key: { kind: 'p', columns }, end: at + 2 };
  if (draft.word(at) === 'unique') return { key: { kind: 'u', columns }, end: at + 1 };
  const { target, end } = readTarget(draft, at);
  return { key: { kind: 'f', columns, ...target }, end };
}

/** @param at where REFERENCES stands */
function readTarget(draft: Draft, at: number): { target: Pick<TableKey, 'references' | 'otherColumns'>; end: number } {
  const end = endOfName(draft, at + 1);
  const references = draft.words
    .slice(at + 1, end)
    .map((token, i) => (token.text === '.' ? '.' : `"${draft.name(at + 1 + i).replaceAll('"', '""')}"`))
    .join('');
  if (!draft.is(end, '(')) return { target: { references, otherColumns: [] }, end };
  return { target: { references, otherColumns: namesIn(draft, end) }, end: draft.closing(end) + 1 };
}

function namesIn(draft: Draft, open: number): string[] {
  return draft.args(open).map(({ from }) => draft.name(from));
}
