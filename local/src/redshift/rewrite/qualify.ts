/**
 * QUALIFY filters by window functions after they are computed (AWS: r_QUALIFY_clause); PostgreSQL has none. The query block becomes a subquery
 * that also yields the condition, and the block around it keeps the rows where it holds. What ORDER BY sorts by, and the block doesn't yield, the
 * subquery yields as well.
 */
import type { Draft, Stretch } from './draft.js';
import { quoted, type AskColumns } from './expand.js';
import { unsupported } from './refuse.js';

const ENDS = ['order', 'limit', 'offset', 'union', 'intersect', 'except', 'minus'];
const CONDITION = 'local_redshift_qualify';
const ORDER = 'local_redshift_order_';

/** Behind these an expression begins, in which QUALIFY is a name. */
const BEFORE_EXPRESSIONS = new Set(
  'where and or not on by select distinct all having when then else case in like ilike between set as is from join'.split(
    ' ',
  ),
);

/** True where QUALIFY begins a clause. */
export function isQualify(draft: Draft, at: number): boolean {
  if (draft.word(at) !== 'qualify') return false;
  const before = draft.words[at - 1];
  if (before?.kind === 'symbol') return before.text === ')';
  return !BEFORE_EXPRESSIONS.has(draft.word(at - 1));
}

/** @param at where QUALIFY stands */
export function rewriteQualify(draft: Draft, at: number): void {
  const select = blockStart(draft, at);
  const from = draft.find(select + 1, at, 'from');
  // It may be a name as well, where no FROM is before it.
  if (select < 0 || from === at) return;
  const end = draft.find(at + 1, draft.words.length, ...ENDS);
  const items = itemsOf(draft, select, from);
  const source = soleSource(draft, items, from, at);
  const names = source === null ? items.map((item) => outputName(draft, item)) : null;
  const order = orderItems(draft, end).filter((item) => !isYielded(draft, item, names));
  // The same words stand in the subquery as they are, and outside of it by their name.
  let isInside = false;
  const outer = names === null ? '(local_redshift_block.local_redshift_row).*' : names.map(quoted).join(', ');
  draft.replace(select, end, (render) => {
    const list = source === null ? render(select + 1, from) : `${quoted(source)} AS local_redshift_row`;
    isInside = true;
    const hidden = order.map(({ from: start, to }, i) => `, ${render(start, to)} AS ${ORDER}${i}`).join('');
    isInside = false;
    const inner = `SELECT ${list}, (${render(at + 1, end)}) AS ${CONDITION}${hidden} ${render(from, at)}`;
    return `SELECT ${outer} FROM (${inner}) AS local_redshift_block WHERE ${CONDITION}`;
  });
  order.forEach(({ from: start, to }, i) =>
    draft.replace(start, to, (render) => (isInside ? render(start, to) : `${ORDER}${i}`)),
  );
}

/** True for QUALIFY behind a star that stands for the columns of more than one relation. */
export function isStarQualify(draft: Draft, at: number): boolean {
  if (!isQualify(draft, at)) return false;
  const select = blockStart(draft, at);
  const from = draft.find(select + 1, at, 'from');
  if (select < 0 || from === at) return false;
  const items = itemsOf(draft, select, from);
  return items.some((item) => isStar(draft, item)) && soleSource(draft, items, from, at) === null;
}

/** Puts the columns in the place of the SELECT list's stars. */
export async function expandStarQualify(draft: Draft, at: number, ask: AskColumns): Promise<void> {
  const select = blockStart(draft, at);
  const from = draft.find(select + 1, at, 'from');
  for (const item of itemsOf(draft, select, from).filter((one) => isStar(draft, one))) {
    const star = draft.render(item.from, item.to);
    const columns = await ask(`SELECT ${star} ${draft.render(from, at)}`);
    if (new Set(columns).size < columns.length)
      throw unsupported('SELECT * with QUALIFY over relations with columns of the same name', 'Name the columns.');
    draft.replace(item.from, item.to, columns.map((column) => star.slice(0, -1) + quoted(column)).join(', '));
  }
}

function isStar(draft: Draft, { from, to }: Stretch): boolean {
  return draft.is(to - 1, '*') && (to === from + 1 || draft.is(to - 2, '.'));
}

/** The SELECT that the clause at `at` belongs to: the nearest before it at its own level; -1 when there is none. */
export function blockStart(draft: Draft, at: number): number {
  let depth = 0;
  for (let place = at - 1; place >= 0; place--) {
    if (draft.is(place, ')')) depth++;
    else if (draft.is(place, '(') && depth-- === 0) break;
    else if (depth === 0 && draft.word(place) === 'select') return place;
  }
  return -1;
}

function itemsOf(draft: Draft, select: number, from: number): Stretch[] {
  const start = ['distinct', 'all'].includes(draft.word(select + 1)) ? select + 2 : select + 1;
  return draft.list(draft.word(start) === 'top' ? start + 2 : start, from);
}

/** For SELECT * from one relation its alias, or name; null for any other list. */
function soleSource(draft: Draft, items: readonly Stretch[], from: number, at: number): string | null {
  const only = items[0]!;
  if (items.length > 1 || !draft.is(only.from, '*') || only.to !== only.from + 1) return null;
  const end = draft.find(from + 1, at, 'where', 'group', 'having');
  const isPlain = draft.find(from + 1, end, 'join') === end && draft.list(from + 1, end).length === 1;
  return isPlain && draft.isName(end - 1) ? draft.name(end - 1) : null;
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

/** The expressions of the ORDER BY that begins at `at`, without their directions. */
function orderItems(draft: Draft, at: number): Stretch[] {
  if (!draft.is(at, 'order', 'by')) return [];
  const end = draft.find(at + 2, draft.words.length, 'limit', 'offset');
  return draft.list(at + 2, end).map(({ from, to }) => ({ from, to: draft.find(from, to, 'asc', 'desc', 'nulls') }));
}

/** A place in the SELECT list, or a name that is in it; `names` is null when all names are. */
function isYielded(draft: Draft, { from, to }: Stretch, names: readonly string[] | null): boolean {
  if (to !== from + 1) return false;
  if (draft.words[from]!.kind === 'number') return true;
  return draft.isName(from) && (names === null || names.includes(draft.name(from)));
}
