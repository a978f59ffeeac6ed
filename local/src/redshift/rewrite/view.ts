/** Views (AWS: r_CREATE_VIEW). One WITH NO SCHEMA BINDING is made by a function of the catalog (lateBindingView.ts). */
import type { Action } from '../proxy/step.js';
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { isLateBinding, lateBindingView } from './lateBindingView.js';
import { refused, syntaxError } from './refuse.js';
import { readRelations } from './relations.js';

/** @param at where VIEW stands. @returns an action for a view without binding */
export function rewriteView(draft: Draft, at: number): Action | null {
  if (draft.is(at + 1, 'if')) throw syntaxError(draft.words[at + 1]);
  const end = draft.words.length;
  const name = endOfName(draft, at + 1);
  const as = draft.find(name, end, 'as');
  if (as === end) throw syntaxError(undefined);
  if (as > name && !draft.is(name, '(')) throw syntaxError(draft.words[name]);
  if (isLateBinding(draft)) {
    refuseUnqualified(draft, as + 1, end - 4);
    return lateBindingView(draft, at);
  }
  const check = draft.find(as + 1, end, 'with');
  if (check > as + 1 && draft.word(end - 1) === 'option') throw syntaxError(draft.words[check]);
  return null;
}

/** What a view without binding reads is named with its schema, since no search path is kept. */
function refuseUnqualified(draft: Draft, from: number, to: number): void {
  const common = new Set<string>();
  for (let at = from; at < to; at++)
    if (draft.word(at) === 'as' && draft.is(at + 1, '(') && draft.isName(at - 1)) common.add(draft.name(at - 1));
  const bare = readRelations(draft, from).items.find(
    ({ path, isUnnest }) => path.length === 1 && !isUnnest && !common.has(path[0]!),
  );
  if (bare !== undefined)
    throw refused(
      'All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.',
      `Write ${bare.path[0]} with its schema.`,
    );
}
