/** GRANT, REVOKE and ALTER DEFAULT PRIVILEGES (AWS: r_GRANT, r_REVOKE, r_ALTER_DEFAULT_PRIVILEGES): to roles and groups as to users. */
import type { Draft } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

const PRIVILEGES = new Set(
  'select insert update delete references truncate create usage temporary temp execute all privileges'.split(' '),
);
/** Redshift has these; PostgreSQL leaves them to the owner. */
const LACKING_PRIVILEGES = new Set(['drop', 'alter', 'share', 'assumerole']);
const OBJECTS = new Set(['table', 'database', 'schema', 'function', 'procedure', 'language', 'all']);
const LACKING_OBJECTS = new Set(['external', 'datashare', 'model', 'copy']);
const POSTGRES_ONLY_OBJECTS = new Set('sequence domain type tablespace foreign large parameter routine'.split(' '));

/** @param at where GRANT or REVOKE stands */
export function rewriteGrant(draft: Draft, at: number): void {
  const end = draft.words.length;
  const isGrant = draft.word(at) === 'grant';
  let start = at + 1;
  if (draft.is(start, 'grant', 'option', 'for') || draft.is(start, 'admin', 'option', 'for')) start += 3;
  const on = draft.find(start, end, 'on');
  const to = draft.find(on === end ? start : on, end, isGrant ? 'to' : 'from');
  if (to === end) throw syntaxError(undefined);
  if (on === end) rewriteMembership(draft, start, to);
  else {
    checkPrivileges(draft, start, on);
    rewriteObjects(draft, on + 1, to);
  }
  rewriteGrantees(draft, to + 1);
}

/** GRANT ROLE a, ROLE b TO …; anything else without ON is a permission of the system. */
function rewriteMembership(draft: Draft, start: number, to: number): void {
  for (const { from } of draft.list(start, to)) {
    if (draft.word(from) !== 'role' || !draft.isName(from + 1)) {
      const name = draft.words.slice(from, to).map(({ text }) => text.toUpperCase());
      throw unsupported(`the system permission ${name.join(' ')}`);
    }
    draft.remove(from, from + 1);
  }
}

function checkPrivileges(draft: Draft, start: number, on: number): void {
  for (const { from } of draft.list(start, on)) {
    const word = draft.word(from);
    if (LACKING_PRIVILEGES.has(word) || draft.is(from, 'create', 'model'))
      throw unsupported(
        `the permission ${word.toUpperCase()}`,
        'The owner of an object has it; no one else gets it here.',
      );
    if (!PRIVILEGES.has(word)) throw syntaxError(draft.words[from]);
  }
}

function rewriteObjects(draft: Draft, at: number, to: number): void {
  const word = draft.word(at);
  const isKeyword = at + 1 < to && draft.isName(at + 1);
  if (isKeyword && LACKING_OBJECTS.has(word)) throw unsupported(`permissions on ${word.toUpperCase()}`);
  if (isKeyword && POSTGRES_ONLY_OBJECTS.has(word)) throw syntaxError(draft.words[at]);
  if (isKeyword && !OBJECTS.has(word)) throw syntaxError(draft.words[at + 1]);
  if (word === 'language' && draft.word(at + 1) === 'plpythonu') throw unsupported('the language plpythonu');
  // Of default privileges: PostgreSQL has one kind for functions and procedures.
  if (word === 'procedures' && at + 1 === to) draft.replace(at, at + 1, 'ROUTINES');
}

/** [ROLE | GROUP] name, …: they are all roles to PostgreSQL. */
function rewriteGrantees(draft: Draft, start: number): void {
  const end = draft.find(start, draft.words.length, 'with', 'restrict', 'cascade', 'granted');
  for (const { from, to } of draft.list(start, end)) {
    const isMarked = ['role', 'group'].includes(draft.word(from)) && to > from + 1;
    if (
      draft.word(from) === 'rls' ||
      draft.word(from) === 'iam_role' ||
      draft.word(from) === 'account' ||
      draft.word(from) === 'namespace'
    )
      throw unsupported(`permissions of ${draft.words[from]!.text.toUpperCase()}`);
    if (isMarked) draft.remove(from, from + 1);
    else if (to > from + 1) throw syntaxError(draft.words[from + 1]);
  }
  if (draft.word(end) === 'granted') throw syntaxError(draft.words[end]);
}

/** ALTER DEFAULT PRIVILEGES [FOR USER …] [IN SCHEMA …] { GRANT | REVOKE } …. */
export function rewriteDefaultPrivileges(draft: Draft): void {
  const at = draft.find(3, draft.words.length, 'grant', 'revoke');
  if (draft.word(3) === 'for' && draft.word(4) !== 'user') throw syntaxError(draft.words[4]);
  if (at === draft.words.length) throw syntaxError(undefined);
  rewriteGrant(draft, at);
}
