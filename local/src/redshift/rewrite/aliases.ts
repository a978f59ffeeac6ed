/**
 * Lateral column aliases (AWS: r_SELECT_list): an expression may refer to an alias defined before it in the same SELECT list, as may WHERE and HAVING.
 * A column of that name in FROM takes precedence; so a statement that may mean either is put to the server first, and only names that can't be
 * resolved are replaced by what they stand for.
 */
import type { Draft, Stretch } from './draft.js';

/** A word that may be an alias, and what that stands for. */
export interface AliasUse {
  readonly at: number;
  readonly name: string;
  readonly value: Stretch;
  /** The word is a whole item of the SELECT list, whose name it is. */
  readonly isItem: boolean;
}

export function findAliasUses(draft: Draft): AliasUse[] {
  const uses: AliasUse[] = [];
  if (!draft.has('select')) return uses;
  for (let at = 0; at < draft.words.length; at++) if (draft.word(at) === 'select') findInBlock(draft, at, uses);
  return uses;
}

export function expandAliases(draft: Draft, uses: readonly AliasUse[], names: ReadonlySet<string>): void {
  for (const { at, name, value, isItem } of uses) {
    if (names.has(name))
      draft.replace(at, at + 1, (render) => `(${render(value.from, value.to)})${isItem ? ` AS "${name}"` : ''}`);
  }
}

const SET_OPERATIONS = ['union', 'intersect', 'except', 'minus'];

function findInBlock(draft: Draft, select: number, uses: AliasUse[]): void {
  let start = select + 1;
  if (['distinct', 'all'].includes(draft.word(start))) start++;
  if (draft.word(start) === 'top') start += 2;
  const end = draft.find(start, draft.words.length, ...SET_OPERATIONS);
  const listEnd = draft.find(start, end, 'from', 'into');
  const items = draft.list(start, listEnd);
  const known = new Map<string, Stretch>();
  for (const item of items) {
    if (known.size > 0) findInStretch(draft, item, known, uses, true);
    const alias = aliasOf(draft, item);
    const name = alias === null ? '' : draft.name(item.to - 1);
    // An alias can't stand in its own value: what has the name there is a column.
    if (alias !== null && !names(draft, alias, name)) known.set(name, alias);
  }
  if (known.size === 0) return;
  for (const clause of ['where', 'having', 'qualify']) {
    const from = draft.find(listEnd, end, clause);
    if (from < end && draft.word(from) === clause)
      findInStretch(
        draft,
        { from: from + 1, to: draft.find(from + 1, end, 'group', 'having', 'order', 'limit', 'qualify') },
        known,
        uses,
        false,
      );
  }
}

/** What an item's alias stands for; null when it has none, or it only repeats the name of its column. */
function aliasOf(draft: Draft, { from, to }: Stretch): Stretch | null {
  if (to - from < 2 || !draft.isName(to - 1) || draft.is(to - 2, '.')) return null;
  const isMarked = draft.word(to - 2) === 'as';
  const before = draft.words[to - 2]!;
  const isBare =
    !isMarked &&
    (before.kind === 'number' ||
      before.kind === 'string' ||
      draft.is(to - 2, ')') ||
      before.kind === 'quoted' ||
      (before.kind === 'word' && !OPERATORS.has(draft.word(to - 2))));
  if ((!isMarked && !isBare) || (!isMarked && NO_ALIAS.has(draft.word(to - 1)))) return null;
  const end = isMarked ? to - 2 : to - 1;
  const isSame =
    draft.isName(end - 1) &&
    draft.name(end - 1) === draft.name(to - 1) &&
    (end - from === 1 || (end - from === 3 && draft.is(from + 1, '.')));
  return isSame ? null : { from, to: end };
}

const OPERATORS = new Set(
  'and or not is in like ilike between case when then else similar to escape at zone time interval'.split(' '),
);
const NO_ALIAS = new Set('end null true false over day hour minute second month year'.split(' '));

function names(draft: Draft, { from, to }: Stretch, name: string): boolean {
  for (let at = from; at < to; at++)
    if (draft.isName(at) && draft.name(at) === name && !draft.is(at - 1, '.')) return true;
  return false;
}

function findInStretch(
  draft: Draft,
  { from, to }: Stretch,
  known: ReadonlyMap<string, Stretch>,
  uses: AliasUse[],
  isList: boolean,
): void {
  for (let at = from; at < to; at++) {
    if (draft.is(at, '(') && ['select', 'with'].includes(draft.word(at + 1))) at = draft.closing(at);
    else if (
      draft.isName(at) &&
      !draft.is(at - 1, '.') &&
      !draft.is(at + 1, '.') &&
      !draft.is(at + 1, '(') &&
      draft.word(at - 1) !== 'as' &&
      !draft.is(at - 1, '::')
    ) {
      const value = known.get(draft.name(at));
      // The last word of an item with others before it is its own alias, or an operand; AS tells them apart, and the server what is left.
      if (value !== undefined)
        uses.push({ at, name: draft.name(at), value, isItem: isList && at === from && to === from + 1 });
    }
  }
}
