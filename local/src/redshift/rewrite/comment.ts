/** COMMENT ON (AWS: r_COMMENT). */
import type { Draft } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

const KNOWN = new Set('table column database view schema function procedure materialized'.split(' '));

export function checkComment(draft: Draft): void {
  if (draft.word(1) !== 'on') throw syntaxError(draft.words[1]);
  const word = draft.word(2);
  if (word === 'constraint') throw unsupported('COMMENT ON CONSTRAINT');
  if (!KNOWN.has(word)) throw syntaxError(draft.words[2]);
}
