/** CREATE of anything but a table: what passes, what Redshift does not have, what the local one does not do (AWS: c_unsupported-postgresql-features). */
import type { Action } from '../proxy/step.js';
import type { Draft } from './draft.js';
import { isLateBinding, lateBindingView } from './lateBindingView.js';
import { refused, unsupported } from './refuse.js';
import { readTableAttributes, emptyNote } from './tableAttributes.js';

const PASS = new Set(['schema', 'view', 'group', 'role', 'database']);
const UNKNOWN_TO_REDSHIFT = new Set(
  'index unique sequence trigger constraint extension type domain aggregate cast operator rule foreign server publication subscription statistics tablespace collation conversion event text access transform unlogged'.split(
    ' ',
  ),
);
const LACKING = new Set('function procedure external library datashare model masking rls identity job'.split(' '));

/** @returns an action for a view that the server behind can't make as it stands, else null */
export function rewriteCreate(draft: Draft): Action | null {
  const at = draft.is(1, 'or', 'replace') ? 3 : 1;
  const word = draft.word(at);
  if (word === 'view' && isLateBinding(draft)) return lateBindingView(draft, at);
  if (word === 'materialized') rewriteMaterializedView(draft, at);
  else if (word === 'user') rewriteUser(draft, at);
  else refuseOthers(draft, at, word);
  return null;
}

function refuseOthers(draft: Draft, at: number, word: string): void {
  if (UNKNOWN_TO_REDSHIFT.has(word))
    throw refused(
      `SQL command "${draft.words
        .slice(0, at + 1)
        .map(({ text }) => text)
        .join(' ')} ..." not supported on Redshift tables.`,
    );
  if (LACKING.has(word)) throw unsupported(`CREATE ${word.toUpperCase()}`);
  if (!PASS.has(word) && word !== 'temp' && word !== 'temporary' && word !== 'table' && word !== 'local')
    throw refused(`CREATE ${word.toUpperCase()} is not supported`);
}

function rewriteMaterializedView(draft: Draft, at: number): void {
  const as = draft.find(at, draft.words.length, 'as');
  const start = draft.find(at + 2, as, 'backup', 'diststyle', 'distkey', 'sortkey', 'compound', 'interleaved', 'auto');
  let end = readTableAttributes(draft, start, emptyNote(''));
  if (draft.is(end, 'auto', 'refresh')) end += 3;
  if (end > start) draft.remove(start, end);
}

/** PASSWORD DISABLE is PASSWORD NULL; NOCREATEUSER is what a user is anyway. */
function rewriteUser(draft: Draft, at: number): void {
  for (let place = at + 2; place < draft.words.length; place++) {
    const word = draft.word(place);
    if (word === 'password' && draft.word(place + 1) === 'disable') draft.replace(place + 1, place + 2, 'NULL');
    if (word === 'nocreateuser') draft.remove(place, place + 1);
    if (word === 'createuser')
      throw unsupported('CREATE USER … CREATEUSER', 'The catalog of the local Redshift is not to be changed.');
  }
}
