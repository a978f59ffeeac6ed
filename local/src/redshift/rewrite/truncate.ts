/** TRUNCATE commits the transaction it runs in (AWS: r_TRUNCATE). */
import type { Action } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';
import { syntaxError } from './refuse.js';

export function truncate(draft: Draft): Action {
  const end = endOfName(draft, draft.word(1) === 'table' ? 2 : 1);
  if (end < draft.words.length) throw syntaxError(draft.words[end], 'TRUNCATE takes one table.');
  rewriteExpressions(draft);
  const text = draft.text();
  return async (session) => {
    await session.backend.ask(text);
    if (session.backend.status === 'T') await session.backend.ask('COMMIT');
    session.tell(commandComplete('TRUNCATE TABLE'));
  };
}
