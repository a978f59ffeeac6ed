/** BEGIN and START TRANSACTION take an isolation level, which has no effect (AWS: r_BEGIN). Savepoints don't exist. */
import type { Draft } from './draft.js';
import { refused, syntaxError } from './refuse.js';

const LEVELS = ['serializable', 'snapshot'];

export function rewriteBegin(draft: Draft): void {
  const at = draft.find(1, draft.words.length, 'isolation');
  if (!draft.is(at, 'isolation', 'level')) return;
  const word = draft.word(at + 2);
  const size = LEVELS.includes(word) ? 1 : 2;
  draft.remove(at, at + 2 + size);
}

export function refuseSavepoint(draft: Draft): void {
  const isPartial = draft.word(0) === 'rollback' && draft.find(1, draft.words.length, 'to') < draft.words.length;
  if (isPartial || draft.word(0) === 'savepoint' || draft.word(0) === 'release')
    throw refused('SQL command "SAVEPOINT" not supported', 'Redshift has no savepoints.');
}

/** COMMIT and END take WORK or TRANSACTION, and nothing else. */
export function checkEnd(draft: Draft): void {
  const at = ['work', 'transaction'].includes(draft.word(1)) ? 2 : 1;
  if (at < draft.words.length && draft.word(0) !== 'rollback') throw syntaxError(draft.words[at]);
}
