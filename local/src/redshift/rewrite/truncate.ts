/** TRUNCATE commits the transaction it runs in (AWS: r_TRUNCATE). */
import type { Action } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import type { Draft } from './draft.js';
import { rewriteExpressions } from './expressions.js';

export function truncate(draft: Draft): Action {
  rewriteExpressions(draft);
  const text = draft.text();
  return async (session) => {
    await session.backend.ask(text);
    if (session.backend.status === 'T') await session.backend.ask('COMMIT');
    session.tell(commandComplete('TRUNCATE TABLE'));
  };
}
