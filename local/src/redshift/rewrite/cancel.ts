/** CANCEL pid ['message'] (AWS: r_CANCEL). */
import type { Action } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import type { Draft } from './draft.js';
import { syntaxError } from './refuse.js';

export function cancelStatement(draft: Draft): Action {
  const pid = draft.words[1];
  const end = draft.words[2]?.kind === 'string' ? 3 : 2;
  if (pid?.kind !== 'number' || !/^\d+$/.test(pid.text)) throw syntaxError(pid);
  if (draft.words.length > end) throw syntaxError(draft.words[end]);
  return async (session) => {
    await session.backend.ask(`SELECT pg_catalog.pg_cancel_backend(${pid.text})`);
    session.tell(commandComplete('CANCEL'));
  };
}
