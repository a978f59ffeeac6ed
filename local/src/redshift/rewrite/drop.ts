/** DROP: what there is to drop (AWS: r_DROP_TABLE and its neighbours). */
import { BackendError } from '../proxy/backend.js';
import { StatementError, type Action } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import { rewriteRole } from './accounts.js';
import type { Draft } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

const KNOWN = new Set('table view schema database user group role materialized function procedure'.split(' '));
const LACKING = new Set('library model datashare rls masking identity external'.split(' '));

/** @returns an action for a group */
export function rewriteDrop(draft: Draft): Action | null {
  const word = draft.word(1);
  if (LACKING.has(word)) throw unsupported(`DROP ${word.toUpperCase()}`);
  if (!KNOWN.has(word)) throw syntaxError(draft.words[1]);
  if (word === 'role') rewriteRole(draft, 1);
  if (word === 'schema') {
    const external = draft.find(2, draft.words.length, 'drop');
    if (draft.is(external, 'drop', 'external', 'database')) throw unsupported('DROP EXTERNAL DATABASE');
  }
  if (word === 'database' && draft.word(3) !== '' && !draft.is(2, 'if', 'exists')) throw syntaxError(draft.words[3]);
  return word === 'group' ? dropGroup(draft) : null;
}

/** PostgreSQL knows groups from users by how they came to be alone; so does the text of this error. */
function dropGroup(draft: Draft): Action {
  const text = draft.text();
  return async (session) => {
    await session.backend.ask(text).catch((error: unknown) => {
      if (!(error instanceof BackendError) || error.fields['C'] !== '2BP01') throw error;
      const message = `group "${draft.name(2)}" can't be dropped because the group has a privilege on some object`;
      throw new StatementError({ code: '55006', message, detail: error.fields['D'] });
    });
    session.tell(commandComplete('DROP GROUP'));
  };
}
