/** MERGE (AWS: r_MERGE): Redshift takes less than PostgreSQL; what it takes means the same. */
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { refused, syntaxError, unsupported } from './refuse.js';

export function checkMerge(draft: Draft): void {
  const into = draft.word(1) === 'into' ? 2 : 1;
  const using = endOfName(draft, into);
  if (draft.word(using) !== 'using') throw syntaxError(draft.words[using], 'The target of MERGE takes no alias.');
  if (draft.is(using + 1, '('))
    throw refused('MERGE source must be a table', 'Put the rows into a temporary table first.');
  const end = draft.words.length;
  if (draft.is(end - 2, 'remove', 'duplicates')) throw unsupported('MERGE … REMOVE DUPLICATES');
  const matched = draft.find(using, end, 'when');
  const other = draft.find(matched + 1, end, 'when');
  const isPair =
    draft.is(matched, 'when', 'matched', 'then') && draft.is(other, 'when', 'not', 'matched', 'then', 'insert');
  if (!isPair || draft.find(other + 1, end, 'when') < end) {
    throw refused('MERGE needs WHEN MATCHED THEN and WHEN NOT MATCHED THEN INSERT, each once and in this order');
  }
}
