/** EXPLAIN [VERBOSE] query (AWS: r_EXPLAIN): it never runs the query. */
import type { Draft } from './draft.js';
import { syntaxError } from './refuse.js';

export function checkExplain(draft: Draft): void {
  if (draft.word(1) === 'analyze' || draft.word(1) === 'analyse' || draft.is(1, '(')) throw syntaxError(draft.words[1]);
}
