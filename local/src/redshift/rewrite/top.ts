/** SELECT TOP n is SELECT … LIMIT n (AWS: r_SELECT_list). */
import type { Draft } from './draft.js';
import { refused, syntaxError } from './refuse.js';

/** @param at where TOP stands, behind SELECT, ALL or DISTINCT */
export function rewriteTop(draft: Draft, at: number): void {
  const count = draft.words[at + 1];
  if (count?.kind !== 'number' && count?.kind !== 'param') {
    // A column may well be called top; it is not followed by a number.
    return;
  }
  const end = draft.find(at + 2, draft.words.length, 'union', 'intersect', 'except', 'minus', 'limit');
  const word = draft.word(end);
  if (word === 'limit') throw syntaxError(draft.words[end], 'TOP and LIMIT exclude each other.');
  if (word !== '')
    throw refused('LIMIT may not be used within input to set operations.', 'Put the part into a subquery in FROM.');
  draft.remove(at, at + 2);
  draft.insertAfter(end - 1, ` LIMIT ${count.text}`);
}
