/** Materialized views (AWS: materialized-view-create-sql-command and its neighbours). They are refreshed when asked for, never by themselves. */
import type { Action } from '../proxy/step.js';
import { commandComplete, infoFrame } from '../wire/message.js';
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { refused, syntaxError, unsupported } from './refuse.js';
import { emptyNote, readTableAttributes } from './tableAttributes.js';

/** CREATE MATERIALIZED VIEW name [BACKUP …] [attributes] [AUTO REFRESH { YES | NO }] AS query. @param at where MATERIALIZED stands */
export function rewriteMaterializedView(draft: Draft, at: number): void {
  if (draft.word(at + 1) !== 'view') throw syntaxError(draft.words[at + 1]);
  if (at > 1) throw syntaxError(draft.words[1], 'A materialized view is dropped and created anew.');
  if (draft.is(at + 2, 'if', 'not', 'exists')) throw syntaxError(draft.words[at + 2]);
  const start = endOfName(draft, at + 2);
  let end = start;
  for (let next = -1; next !== end;) {
    next = end;
    end = readTableAttributes(draft, end, emptyNote(''));
    if (draft.is(end, 'auto', 'refresh')) end = yesOrNo(draft, end + 2);
  }
  if (draft.word(end) !== 'as') throw syntaxError(draft.words[end]);
  if (end > start) draft.remove(start, end);
  const last = draft.words.length;
  if (draft.is(last - 2, 'with', 'data') || draft.is(last - 3, 'with', 'no', 'data'))
    throw syntaxError(draft.words[last - 1]);
}

function yesOrNo(draft: Draft, at: number): number {
  if (!['yes', 'no'].includes(draft.word(at))) throw syntaxError(draft.words[at]);
  return at + 1;
}

/** ALTER MATERIALIZED VIEW name AUTO REFRESH { YES | NO }. */
export function rewriteAlterMaterializedView(draft: Draft): void {
  if (draft.word(2) !== 'view') throw syntaxError(draft.words[2]);
  const at = endOfName(draft, 3);
  if (draft.is(at, 'row', 'level', 'security')) throw unsupported('row-level security');
  if (!draft.is(at, 'auto', 'refresh')) throw syntaxError(draft.words[at]);
  const end = yesOrNo(draft, at + 2);
  if (end < draft.words.length) throw syntaxError(draft.words[end]);
  draft.replace(at, end, 'RESET (fillfactor)');
}

/** REFRESH MATERIALIZED VIEW name (AWS: materialized-view-refresh-sql-command). */
export function refreshMaterializedView(draft: Draft): Action {
  if (!draft.is(1, 'materialized', 'view')) throw syntaxError(draft.words[1]);
  const end = endOfName(draft, 3);
  if (end < draft.words.length) {
    if (['restrict', 'cascade'].includes(draft.word(end)))
      throw unsupported(`REFRESH … ${draft.word(end).toUpperCase()}`);
    throw syntaxError(draft.words[end]);
  }
  const name = draft.render(3, end);
  const shown = draft.name(end - 1);
  if (draft.name(3) === 'concurrently') throw refused('REFRESH MATERIALIZED VIEW CONCURRENTLY is not supported');
  return async (session) => {
    await session.backend.ask(`REFRESH MATERIALIZED VIEW ${name}`);
    session.tell(
      infoFrame(`Materialized view ${shown} was incrementally updated successfully.`),
      commandComplete('REFRESH'),
    );
  };
}
