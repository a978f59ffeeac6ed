/** MERGE (AWS: r_MERGE): Redshift takes less than PostgreSQL; what it takes means the same. */
import type { Action } from '../proxy/step.js';
import { commandComplete } from '../wire/message.js';
import { endOfName } from './createTable.js';
import type { Draft } from './draft.js';
import { refused, syntaxError } from './refuse.js';
import { endOfChain, readRelations } from './relations.js';
import { rewriteQuery } from './rewriteQuery.js';

/** @returns an action for REMOVE DUPLICATES */
export function rewriteMerge(draft: Draft): Action | null {
  const into = draft.word(1) === 'into' ? 2 : 1;
  const using = endOfName(draft, into);
  if (draft.word(using) !== 'using') throw syntaxError(draft.words[using], 'The target of MERGE takes no alias.');
  if (draft.is(using + 1, '('))
    throw refused('MERGE source must be a table', 'Put the rows into a temporary table first.');
  const source = endOfName(draft, using + 1);
  if (draft.render(into, using).toLowerCase() === draft.render(using + 1, source).toLowerCase())
    throw refused('MERGE source and target must be different tables');
  const end = draft.words.length;
  if (draft.is(end - 2, 'remove', 'duplicates')) return removeDuplicates(draft, into, using, source);
  checkClauses(draft, using);
  return null;
}

function checkClauses(draft: Draft, using: number): void {
  const end = draft.words.length;
  const matched = draft.find(using, end, 'when');
  const other = draft.find(matched + 1, end, 'when');
  const isPair =
    draft.is(matched, 'when', 'matched', 'then') && draft.is(other, 'when', 'not', 'matched', 'then', 'insert');
  if (!isPair || draft.find(other + 1, end, 'when') < end) {
    throw refused('MERGE needs WHEN MATCHED THEN and WHEN NOT MATCHED THEN INSERT, each once and in this order');
  }
  if (!draft.is(matched + 3, 'update', 'set') && draft.word(matched + 3) !== 'delete')
    throw syntaxError(draft.words[matched + 3]);
  if (draft.word(matched + 3) === 'update')
    for (const { from } of draft.list(matched + 5, other))
      if (draft.is(from + 1, '.'))
        throw syntaxError(draft.words[from + 1], 'Name the columns of the target without the table.');
  refusePartialSuper(draft, using);
}

/** A part of a SUPER value can't be referred to. */
function refusePartialSuper(draft: Draft, using: number): void {
  const { aliases } = readRelations(draft, 0);
  for (let at = using; at < draft.words.length; at++) {
    if (!draft.isName(at)) continue;
    const end = endOfChain(draft, at);
    if (draft.words.slice(at, end).some(({ text }) => text === '[') || (end - at > 5 && aliases.has(draft.name(at))))
      throw refused('Partial reference of SUPER column is not supported in MERGE statement.');
    at = end - 1;
  }
}

/** MERGE INTO target USING source ON condition REMOVE DUPLICATES: rows of the target that match give way to the rows of the source, each once. */
function removeDuplicates(draft: Draft, into: number, using: number, source: number): Action {
  const on = draft.find(source, draft.words.length, 'on');
  if (draft.word(on) !== 'on') throw syntaxError(draft.words[source]);
  const end = draft.words.length - 2;
  if (draft.find(on, end, 'when') < end) throw syntaxError(draft.words[draft.find(on, end, 'when')]);
  rewriteQuery(draft);
  const target = draft.render(into, using);
  const sql =
    `WITH local_redshift_gone AS (DELETE FROM ${target} USING ${draft.render(using + 1, on)} WHERE ${draft.render(on + 1, end)}) ` +
    `INSERT INTO ${target} SELECT DISTINCT * FROM ${draft.render(using + 1, source)}`;
  return async (session) => {
    await session.backend.ask(sql);
    session.tell(commandComplete('MERGE'));
  };
}
