/** FROM relation UNPIVOT (value FOR name IN (columns)) (AWS: r_FROM_clause-pivot-unpivot-examples): one row for each of the columns. */
import { quoteLiteral } from '@loadstar/sql';
import type { Draft } from './draft.js';
import { quoted, type AskColumns } from './expand.js';
import { syntaxError } from './refuse.js';
import { sourceBefore } from './relations.js';

export function isUnpivot(draft: Draft, at: number): boolean {
  if (draft.word(at) !== 'unpivot' || !(draft.isName(at - 1) || draft.is(at - 1, ')'))) return false;
  return (
    draft.is(at + 1, '(') || draft.is(at + 1, 'include', 'nulls', '(') || draft.is(at + 1, 'exclude', 'nulls', '(')
  );
}

export async function expandUnpivot(draft: Draft, at: number, ask: AskColumns): Promise<void> {
  const keepsNulls = draft.word(at + 1) === 'include';
  const open = draft.is(at + 1, '(') ? at + 1 : at + 3;
  const close = draft.closing(open);
  const start = sourceBefore(draft, at);
  const source = draft.render(start, at);
  if (!draft.isName(open + 1) || draft.word(open + 2) !== 'for' || !draft.is(open + 4, 'in', '('))
    throw syntaxError(draft.words[open + 2]);
  const value = quoted(draft.name(open + 1));
  const name = quoted(draft.name(open + 3));
  const pairs = draft.args(open + 5).map(({ from, to }) => {
    if (!draft.isName(from) || !draft.isName(to - 1)) throw syntaxError(draft.words[from]);
    return { column: draft.name(from), label: draft.name(to - 1) };
  });
  const columns = await ask(`SELECT * FROM ${source}`);
  const kept = columns.filter((column) => !pairs.some((pair) => pair.column === column)).map(quoted);
  const rows = pairs.map(
    ({ column, label }) => `SELECT ${quoteLiteral(label)}::varchar AS ${name}, ${quoted(column)} AS ${value}`,
  );
  const filter = keepsNulls ? '' : ` WHERE ${value} IS NOT NULL`;
  draft.replace(
    start,
    close + 1,
    `(SELECT ${[...kept, name, value].join(', ')} FROM ${source} CROSS JOIN LATERAL (${rows.join(' UNION ALL ')}) AS local_redshift_pairs${filter})`,
  );
}
