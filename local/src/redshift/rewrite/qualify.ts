/**
 * QUALIFY filters by window functions after they are computed (AWS: r_QUALIFY_clause); PostgreSQL has none. The query block becomes a subquery
 * that also yields the condition, and the block around it keeps the rows where it holds.
 */
import type { Draft, Stretch } from './draft.js';
import { syntaxError, unsupported } from './refuse.js';

const ENDS = ['order', 'limit', 'offset', 'union', 'intersect', 'except', 'minus'];
const CONDITION = 'local_redshift_qualify';

/** @param at where QUALIFY stands */
export function rewriteQualify(draft: Draft, at: number): void {
  const select = blockStart(draft, at);
  const from = draft.find(select + 1, at, 'from');
  if (from === at) return;
  const end = draft.find(at + 1, draft.words.length, ...ENDS);
  const items = draft.list(select + 1, from);
  const columns = outputNames(draft, items, from, at);
  draft.replace(select, end, (render) => {
    const inner = `SELECT ${columns.inner ?? render(select + 1, from)}, (${render(at + 1, end)}) AS ${CONDITION} ${render(from, at)}`;
    return `SELECT ${columns.outer} FROM (${inner}) AS local_redshift_block WHERE ${CONDITION}`;
  });
}

/** The SELECT that the clause at `at` belongs to: the nearest before it at its own level. */
export function blockStart(draft: Draft, at: number): number {
  let depth = 0;
  for (let place = at - 1; place >= 0; place--) {
    if (draft.is(place, ')')) depth++;
    else if (draft.is(place, '(') && depth-- === 0) break;
    else if (depth === 0 && draft.word(place) === 'select') return place;
  }
  throw syntaxError(draft.words[at]);
}

/** How the outer block names the columns; `inner` stands for the list of the inner one where it has to change. */
function outputNames(
  draft: Draft,
  items: readonly Stretch[],
  from: number,
  at: number,
): { outer: string; inner?: string } {
  const only = items[0]!;
  if (items.length === 1 && draft.is(only.from, '*') && only.to === only.from + 1) {
    const source = soleSource(draft, from, at);
    return { outer: '(local_redshift_block.local_redshift_row).*', inner: `${source} AS local_redshift_row` };
  }
  return { outer: items.map((item) => quoted(outputName(draft, item))).join(', ') };
}

/** The alias, or name, of the one relation that is read. */
function soleSource(draft: Draft, from: number, at: number): string {
  const end = draft.find(from + 1, at, 'where', 'group', 'having');
  const plain = draft.find(from + 1, end, 'join') === end && draft.list(from + 1, end).length === 1;
  if (!plain || !draft.isName(end - 1))
    throw unsupported('SELECT * with QUALIFY over several relations', 'Name the columns.');
  return quoted(draft.name(end - 1));
}

function outputName(draft: Draft, { from, to }: Stretch): string {
  const last = to - 1;
  const isAlias =
    draft.isName(last) &&
    (draft.is(last - 1, '.') || draft.word(last - 1) === 'as' || last === from || !draft.is(last - 1, '::'));
  if (isAlias && draft.word(last) !== 'end') return draft.name(last);
  if (draft.isName(from) && draft.is(from + 1, '(') && draft.closing(from + 1) === last) return draft.name(from);
  throw unsupported('QUALIFY with a column that has no name', 'Give every column of the SELECT list a name with AS.');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
