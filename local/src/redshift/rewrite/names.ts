/** Which words are names (AWS: r_pg_keywords, r_names): not the ones that Redshift reserves; but some that PostgreSQL does, which are put in quotes. */
import { RESERVED } from '@loadstar/sql';
import type { Draft } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

/** The name of something that is made or changed. @throws StatementError when none can stand at `at` */
export function checkName(draft: Draft, at: number): void {
  if (!draft.isName(at) || RESERVED.has(draft.word(at))) throw syntaxError(draft.words[at]);
  checkLength(draft, at);
}

/** PostgreSQL keeps 63 bytes of a name where Redshift keeps 127. */
const NAME_MAX_BYTES = 63;

export function checkLength(draft: Draft, at: number): void {
  const { text } = draft.words[at]!;
  if (text.length > NAME_MAX_BYTES / 4 && Buffer.byteLength(draft.name(at)) > NAME_MAX_BYTES)
    throw unsupported(`names longer than ${NAME_MAX_BYTES} bytes`, `Shorten ${text}.`);
}

const RESERVED_BY_POSTGRES = new Set(
  'window fetch symmetric asymmetric concurrently collation variadic system_user current_role current_catalog'.split(
    ' ',
  ),
);

/** True for a bare word that names something on Redshift, and would be a keyword to PostgreSQL. */
export function isFreeName(draft: Draft, at: number, word: string): boolean {
  return RESERVED_BY_POSTGRES.has(word) && at > 0 && !(draft.word(0) === 'create' && word === 'collation');
}
