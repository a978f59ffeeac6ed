/** LOCK [TABLE] name, … takes the tables for this transaction alone (AWS: r_LOCK); Redshift knows one mode, PostgreSQL's default. */
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { syntaxError } from './refuse.js';

export function checkLock(draft: Draft): void {
  const start = draft.word(1) === 'table' ? 2 : 1;
  for (const { from, to } of draft.list(start, draft.words.length)) {
    const end = endOfName(draft, from);
    if (end < to) throw syntaxError(draft.words[end]);
  }
}
