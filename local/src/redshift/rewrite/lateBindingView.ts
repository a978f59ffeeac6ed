/** CREATE VIEW … WITH NO SCHEMA BINDING (AWS: r_CREATE_VIEW): the server behind binds every view, so this one's query is kept as a text. See catalog/lateBinding.ts. */
import { quoteLiteral } from '@loadstar/sql';
import type { Action } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { rewriteQuery } from './rewriteQuery.js';

export function isLateBinding(draft: Draft): boolean {
  return draft.is(draft.words.length - 4, 'with', 'no', 'schema', 'binding');
}

/** @param at the place of VIEW */
export function lateBindingView(draft: Draft, at: number): Action {
  const definition = draft.text().trim();
  rewriteQuery(draft);
  const endOfView = endOfName(draft, at + 1);
  const as = draft.find(endOfView, draft.words.length, 'as');
  const query = draft.render(as + 1, draft.words.length - 4);
  const names = draft.render(endOfView, as);
  const parts = [
    draft.render(at + 1, endOfView),
    names === '' ? query : `SELECT * FROM (${query}) AS late${names}`,
    definition,
  ];
  const create = `SELECT local_redshift.create_late_binding_view(${parts.map(quoteLiteral).join(', ')}, ${at === 3})`;
  return async (session) => {
    await session.backend.ask(create);
    session.tell(commandComplete('CREATE VIEW'));
  };
}
