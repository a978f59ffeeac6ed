/** Users, groups and roles (AWS: r_CREATE_USER, r_ALTER_USER, r_CREATE_GROUP, r_CREATE_ROLE, r_DROP_ROLE): PostgreSQL's words are nearly the same. */
import { stringValue } from '@loadstar/sql';
import { StatementError } from '../proxy/step.js';
import type { Draft } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

/** @param at where USER stands */
export function rewriteUser(draft: Draft, at: number): void {
  const isNew = draft.word(0) === 'create';
  let hasPassword = false;
  for (let place = at + 2; place < draft.words.length;) {
    const word = draft.word(place);
    if (word === 'password') {
      hasPassword = true;
      checkPassword(draft, place + 1);
    }
    // A string belongs to the word before it.
    place = draft.words[place]!.kind === 'string' ? place + 1 : rewriteOption(draft, place, word);
  }
  if (isNew && !hasPassword) throw syntaxError(undefined, 'CREATE USER takes PASSWORD { … | DISABLE }.');
}

/** @returns where the next option may begin */
function rewriteOption(draft: Draft, at: number, word: string): number {
  switch (word) {
    case 'nocreateuser':
      return drop(draft, at, 1);
    case 'createuser':
      throw unsupported(
        `${draft.word(0).toUpperCase()} USER … CREATEUSER`,
        'The catalog of the local Redshift is not to be changed.',
      );
    case 'syslog':
      if (!['restricted', 'unrestricted'].includes(draft.word(at + 2))) throw syntaxError(draft.words[at + 2]);
      return drop(draft, at, 3);
    case 'session':
      return drop(draft, at, 3);
    case 'reset':
      return draft.is(at + 1, 'session', 'timeout') ? drop(draft, at, 3) : draft.words.length;
    case 'externalid':
      return drop(draft, at, 2);
    case 'connection':
      if (draft.word(at + 2) === 'unlimited') draft.replace(at + 2, at + 3, '-1');
      return at + 3;
    case 'set':
    case 'rename':
      return draft.words.length;
    default:
      if (POSTGRES_ONLY.has(word)) throw syntaxError(draft.words[at]);
      return at + 1;
  }
}

const POSTGRES_ONLY = new Set(
  'superuser nosuperuser createrole nocreaterole inherit noinherit login nologin replication noreplication bypassrls nobypassrls admin sysid encrypted'.split(
    ' ',
  ),
);

function drop(draft: Draft, at: number, size: number): number {
  draft.remove(at, at + size);
  return at + size;
}

/** 8 to 64 characters, with an upper-case letter, a lower-case letter and a digit; or a hash; or DISABLE. */
function checkPassword(draft: Draft, at: number): void {
  const token = draft.words[at];
  if (draft.word(at) === 'disable') return draft.replace(at, at + 1, 'NULL');
  if (token?.kind !== 'string') throw syntaxError(token);
  const password = stringValue(token);
  if (password.startsWith('sha256')) throw unsupported('passwords as SHA-256 hash', 'Give the password itself.');
  if (/^md5[0-9a-f]{32}$/.test(password)) return;
  const fault = PASSWORD_RULES.find(([rule]) => !rule.test(password));
  if (fault !== undefined) throw new StatementError({ code: '22023', message: fault[1] });
}

const PASSWORD_RULES: readonly (readonly [RegExp, string])[] = [
  [/^.{8,64}$/s, 'Password must be between 8 and 64 characters long.'],
  [/[A-Z]/, 'Password must contain an uppercase letter.'],
  [/[a-z]/, 'Password must contain a lowercase letter.'],
  [/[0-9]/, 'Password must contain a number.'],
  [/^[!-~]*$/, 'Password must consist of printable ASCII characters.'],
  [/^[^'"\\/@ ]*$/, 'Password must not contain a quote, a slash, a backslash, @ or a blank.'],
];

/** CREATE ROLE name [EXTERNALID id]; DROP ROLE name [FORCE | RESTRICT]. */
export function rewriteRole(draft: Draft, at: number): void {
  const rest = at + 2;
  if (rest >= draft.words.length) return;
  const word = draft.word(rest);
  const known =
    draft.word(0) === 'drop'
      ? ['force', 'restrict']
      : draft.word(0) === 'alter'
        ? ['rename', 'owner', 'with', 'externalid']
        : ['externalid'];
  if (!known.includes(word)) throw syntaxError(draft.words[rest]);
  if (word === 'externalid')
    throw unsupported('EXTERNALID of a role', 'It names a role of an identity provider, of which there is none.');
  if (draft.word(0) === 'drop') draft.remove(rest, draft.words.length);
}
