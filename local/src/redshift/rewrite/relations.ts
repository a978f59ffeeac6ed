/** What a statement reads: the items of its FROM clauses, the targets of its changes, and the names by which columns are told apart. */
import type { Draft } from './draft.js';

/** One item of a FROM clause. All places are words of the draft. */
export interface FromItem {
  readonly from: number;
  /** Where the relation, subquery or call ends, and the alias begins if there is one. */
  readonly sourceEnd: number;
  readonly to: number;
  /** The parts of a name; none for a subquery or a call. */
  readonly path: readonly string[];
  /** The name that its columns may be qualified with; '' for a subquery without one. */
  readonly alias: string;
  /** Where the index stands that AT names. */
  readonly at: number | null;
  /** Iterates over a SUPER value (AWS: query-super, unnesting). */
  readonly isUnnest: boolean;
}

export interface Relations {
  readonly items: readonly FromItem[];
  /** Names before a column. */
  readonly aliases: ReadonlySet<string>;
  /** Names that stand for an element of a SUPER array. */
  readonly elements: ReadonlySet<string>;
  /** `schema.table` and `database.schema.table` where they qualify a column. */
  readonly paths: ReadonlySet<string>;
}

/** Functions whose arguments are parted by FROM. */
const FROM_INSIDE = new Set(['extract', 'trim', 'substring', 'overlay', 'position', 'date_part']);
/** Words that end an item of FROM and begin another. */
const JOINS = new Set(['join', 'left', 'right', 'full', 'inner', 'cross', 'natural', 'outer']);
/** Words that can't be an alias without AS, since they begin what follows. */
const CLAUSES = new Set(
  `where group having order limit offset union intersect except minus on using set when qualify pivot unpivot window fetch for
  with as at returning values select tablesample connect start exclude into then`.split(/\s+/),
);

export function readRelations(draft: Draft, start: number): Relations {
  const items: FromItem[] = [];
  const aliases = new Set<string>();
  const elements = new Set<string>();
  const paths = new Set<string>();
  const add = (item: FromItem): void => {
    items.push(item);
    aliases.add(item.alias);
    if (item.isUnnest) elements.add(item.alias);
    for (let from = 0; from < item.path.length - 1; from++) paths.add(item.path.slice(from).join('.'));
  };
  for (let at = start; at < draft.words.length; at++) {
    const word = draft.word(at);
    if (draft.is(at, '(') && FROM_INSIDE.has(draft.word(at - 1))) at = draft.closing(at);
    else if (word === 'update' && !draft.is(at - 1, 'then') && draft.word(at - 1) !== 'for')
      readItem(draft, at + 1, aliases, elements, add);
    else if (word === 'into' && draft.isName(at + 1)) readItem(draft, at + 1, aliases, elements, add);
    else if (word === 'from' && draft.word(at - 1) !== 'distinct' && !draft.is(at - 1, '.'))
      readList(draft, at + 1, aliases, elements, add);
    else if (word === 'using' && !draft.is(at + 1, '(')) readList(draft, at + 1, aliases, elements, add);
  }
  return { items, aliases, elements, paths };
}

type Add = (item: FromItem) => void;

function readList(
  draft: Draft,
  at: number,
  aliases: ReadonlySet<string>,
  elements: ReadonlySet<string>,
  add: Add,
): void {
  let place = readItem(draft, at, aliases, elements, add);
  while (place < draft.words.length) {
    if (draft.is(place, ',')) place = readItem(draft, place + 1, aliases, elements, add);
    else if (JOINS.has(draft.word(place))) {
      while (JOINS.has(draft.word(place))) place++;
      place = readItem(draft, place, aliases, elements, add);
    } else if (draft.word(place) === 'on') place = endOfCondition(draft, place + 1);
    else if (draft.is(place, 'using', '(')) place = draft.closing(place + 1) + 1;
    else return;
  }
}

function endOfCondition(draft: Draft, at: number): number {
  for (; at < draft.words.length; at++) {
    if (draft.is(at, '(')) at = draft.closing(at);
    else if (draft.is(at, ')') || draft.is(at, ',') || CLAUSES.has(draft.word(at))) return at;
    else if (JOINS.has(draft.word(at)) && !draft.is(at + 1, '(')) return at;
  }
  return at;
}

/** @returns where the item ends */
function readItem(
  draft: Draft,
  at: number,
  aliases: ReadonlySet<string>,
  elements: ReadonlySet<string>,
  add: Add,
): number {
  const from = at;
  if (draft.is(at, 'lateral') || draft.is(at, 'only')) at++;
  const isPairs = draft.word(at) === 'unpivot' && draft.isName(at + 1);
  if (isPairs) at++;
  const path: string[] = [];
  let isUnnest = isPairs;
  if (draft.is(at, '(')) {
    // The items of a join in parentheses are as visible as others; a subquery's are read when the walk comes to them.
    if (!['select', 'with', '('].includes(draft.word(at + 1)) && !draft.is(at + 1, '('))
      readList(draft, at + 1, aliases, elements, add);
    at = draft.closing(at) + 1;
  } else if (draft.isName(at)) {
    const end = endOfChain(draft, at);
    if (draft.is(end, '(')) at = draft.closing(end) + 1;
    else {
      const head = draft.name(at);
      const isNavigation =
        end > at + 1
          ? aliases.has(head) || draft.words.slice(at, end).some((token) => token.text === '[')
          : elements.has(head);
      if (isNavigation) isUnnest = true;
      for (let place = at; place < end; place += 2) path.push(draft.isName(place) ? draft.name(place) : '');
      at = end;
    }
  } else return at;
  const sourceEnd = at;
  const isNamed =
    draft.word(at) === 'as' || (draft.isName(at) && !CLAUSES.has(draft.word(at)) && !JOINS.has(draft.word(at)));
  let alias = path.at(-1) ?? '';
  if (isNamed) {
    if (draft.word(at) === 'as') at++;
    alias = draft.isName(at) ? draft.name(at) : '';
    at++;
    if (draft.is(at, '(')) at = draft.closing(at) + 1;
  }
  let index: number | null = null;
  if (isUnnest && draft.word(at) === 'at' && draft.isName(at + 1)) {
    index = at + 1;
    at += 2;
  }
  add({ from, sourceEnd, to: at, path: isNamed || isUnnest ? [] : path, alias, at: index, isUnnest });
  return at;
}

/** Where a name with dots and brackets ends. */
export function endOfChain(draft: Draft, at: number): number {
  let end = at + 1;
  for (;;) {
    if (draft.is(end, '.') && draft.isName(end + 1)) end += 2;
    else if (draft.is(end, '[') && !draft.is(end + 1, ']')) end = closingBracket(draft, end) + 1;
    else return end;
  }
}

function closingBracket(draft: Draft, open: number): number {
  let depth = 0;
  for (let at = open; at < draft.words.length; at++) {
    if (draft.is(at, '[')) depth++;
    else if (draft.is(at, ']') && --depth === 0) return at;
  }
  return draft.words.length - 1;
}
