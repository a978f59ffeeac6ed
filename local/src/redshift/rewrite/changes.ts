/** INSERT, UPDATE and DELETE (AWS: r_INSERT_30, r_UPDATE, r_DELETE): what only PostgreSQL takes is refused. */
import { StatementError } from '../proxy/step.js';
import type { Draft } from './draft.js';
import { endOfName } from './createTable.js';
import { syntaxError } from './refuse.js';

export function checkInsert(draft: Draft): void {
  if (draft.word(1) !== 'into') throw syntaxError(draft.words[1]);
  let at = endOfName(draft, 2);
  if (draft.is(at, '(') && !['select', 'with'].includes(draft.word(at + 1))) at = draft.closing(at) + 1;
  if (['as', 'overriding'].includes(draft.word(at))) throw syntaxError(draft.words[at]);
  if (draft.word(at) !== 'values') return;
  const rows = draft.list(at + 1, draft.words.length);
  if (rows.length < 2) return;
  for (let place = at + 1; place < draft.words.length; place++) {
    if (draft.word(place) === 'select' && draft.is(place - 1, '('))
      throw new StatementError({ code: '0A000', message: 'cannot use subqueries in multi-row VALUES' });
  }
}

/** FROM is optional on Redshift. */
export function rewriteDelete(draft: Draft): void {
  if (draft.word(1) !== 'from') draft.insertAfter(0, ' FROM');
  const at = draft.word(1) === 'from' ? 2 : 1;
  if (draft.word(at) === 'only') throw syntaxError(draft.words[at]);
}

/** An UPDATE from other tables joins the target to them by equality. */
export function checkUpdate(draft: Draft): void {
  if (draft.word(1) === 'only') throw syntaxError(draft.words[1]);
  const end = draft.words.length;
  const from = draft.find(1, end, 'from');
  if (from === end) return;
  for (let at = from; at < end; at++)
    if (draft.is(at, '=') || draft.word(at) === 'using' || draft.word(at) === 'in') return;
  throw new StatementError({ code: 'XX000', message: 'Target table must be part of an equijoin predicate' });
}
