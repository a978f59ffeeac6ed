/** What a statement reads: the items of its FROM clauses, the targets of its changes, and the names by which columns are told apart. */
import type { Draft } from './draft.js';
import { syntaxError } from './refuse.js';

/** One item of a FROM clause. All places are words of the draft. */
export interface FromItem {
  readonly from: number;
  /** Where the relation, subquery or call ends, and the alias begins if there is one. */
  readonly sourceEnd: number;
  readonly to: number;
  /** The parts of a name; none for a subquery or a call. */
  readonly path: readonly string[];
  /** Has an alias, which takes the place of the name before a column. */
  readonly isNamed: boolean;
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
  return new RelationReader(draft).read(start);
}

/** Walks over the FROM clauses; what an item means may depend on the ones before it. */
class RelationReader {
  readonly #items: FromItem[] = [];
  readonly #aliases = new Set<string>();
  readonly #elements = new Set<string>();
  readonly #paths = new Set<string>();
  /** First parts of names of relations: schemas and databases. */
  readonly #schemas = new Set<string>();

  constructor(private readonly draft: Draft) {}

  read(start: number): Relations {
    const { draft } = this;
    for (let at = start; at < draft.words.length; at++) {
      const word = draft.word(at);
      if (draft.is(at, '(') && FROM_INSIDE.has(draft.word(at - 1))) at = draft.closing(at);
      else if (draft.is(at - 1, '.')) continue;
      else if (word === 'from' ? draft.word(at - 1) !== 'distinct' : word === 'using' && !draft.is(at + 1, '('))
        this.#list(at + 1);
      else if (this.#isTarget(at, word)) this.#item(at + 1);
    }
    this.#findLateElements();
    return { items: this.#items, aliases: this.#aliases, elements: this.#elements, paths: this.#paths };
  }

  /** UPDATE t, DELETE t, INSERT INTO t, MERGE INTO t. */
  #isTarget(at: number, word: string): boolean {
    if (word === 'into') return this.draft.isName(at + 1);
    if (word === 'delete') return this.draft.isName(at + 1) && this.draft.word(at + 1) !== 'from';
    return word === 'update' && !['then', 'for'].includes(this.draft.word(at - 1));
  }

  /** A subquery in a SELECT list may iterate over a value of a relation that is named behind it, outside of the subquery. */
  #findLateElements(): void {
    this.#items.forEach((item, i) => {
      const [head] = item.path;
      if (item.isUnnest || item.path.length < 2 || !this.#aliases.has(head!)) return;
      const isOuter = this.#items.some(
        (other) => other.alias === head && other !== item && this.#depth(other.from) < this.#depth(item.from),
      );
      if (
        !isOuter ||
        this.#items.some(
          (other) => other !== item && other.path.length > 1 && !other.isUnnest && other.path[0] === head,
        )
      )
        return;
      this.#items[i] = { ...item, isUnnest: true };
      this.#elements.add(item.alias);
      for (let from = 0; from < item.path.length - 1; from++) this.#paths.delete(item.path.slice(from).join('.'));
    });
  }

  #depth(end: number): number {
    let depth = 0;
    for (let at = 0; at < end; at++) depth += this.draft.is(at, '(') ? 1 : this.draft.is(at, ')') ? -1 : 0;
    return depth;
  }

  #list(at: number): void {
    const { draft } = this;
    let place = this.#item(at);
    while (place < draft.words.length) {
      if (draft.is(place, ',')) place = this.#item(place + 1);
      else if (JOINS.has(draft.word(place))) {
        while (JOINS.has(draft.word(place))) place++;
        place = this.#item(place);
      } else if (draft.word(place) === 'on') place = endOfCondition(draft, place + 1);
      else if (draft.is(place, 'using', '(')) place = draft.closing(place + 1) + 1;
      else return;
    }
  }

  /** @returns where the item ends */
  #item(from: number): number {
    const { draft } = this;
    let at = from;
    if (draft.is(at, 'lateral') || draft.is(at, 'only')) at++;
    const isPairs = draft.word(at) === 'unpivot' && draft.isName(at + 1);
    if (isPairs) at++;
    let path: string[] = [];
    let isUnnest = isPairs;
    let called = '';
    if (draft.is(at, '(')) {
      // The items of a join in parentheses are as visible as others; a subquery's are read when the walk comes to them.
      if (!['select', 'with'].includes(draft.word(at + 1)) && !draft.is(at + 1, '(')) this.#list(at + 1);
      at = draft.closing(at) + 1;
    } else if (draft.isName(at)) {
      const end = endOfChain(draft, at);
      if (draft.is(end, '(')) {
        called = draft.name(end - 1);
        at = draft.closing(end) + 1;
      } else {
        isUnnest ||= this.#isNavigation(at, end);
        path = namesOf(draft, at, end);
        at = end;
      }
    } else return at;
    const sourceEnd = at;
    const isNamed =
      draft.word(at) === 'as' || (draft.isName(at) && !CLAUSES.has(draft.word(at)) && !JOINS.has(draft.word(at)));
    let alias = path.at(-1) ?? called;
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
    this.#add({ from, sourceEnd, to: at, path, alias, isNamed, at: index, isUnnest });
    return at;
  }

  #isNavigation(at: number, end: number): boolean {
    const { draft } = this;
    const head = draft.name(at);
    if (end === at + 1) return this.#elements.has(head);
    for (let place = at + 1; place < end; place++) if (draft.is(place, '[')) return true;
    return this.#aliases.has(head) && !this.#schemas.has(head);
  }

  #add(item: FromItem): void {
    const { path, alias, isUnnest } = item;
    this.#items.push(item);
    this.#aliases.add(alias);
    if (isUnnest) this.#elements.add(alias);
    else if (path.length > 1) this.#schemas.add(path[0]!);
    if (item.isNamed || isUnnest) return;
    for (let from = 0; from < path.length - 1; from++) this.#paths.add(path.slice(from).join('.'));
  }
}

function namesOf(draft: Draft, at: number, end: number): string[] {
  const names: string[] = [];
  for (let place = at; place < end; place += 2) names.push(draft.isName(place) ? draft.name(place) : '');
  return names;
}

function endOfCondition(draft: Draft, at: number): number {
  for (; at < draft.words.length; at++) {
    if (draft.is(at, '(')) at = draft.closing(at);
    else if (draft.is(at, ')') || draft.is(at, ',') || CLAUSES.has(draft.word(at))) return at;
    else if (JOINS.has(draft.word(at)) && !draft.is(at + 1, '(')) return at;
  }
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

/** Where the item of FROM begins that ends at `at`, behind which PIVOT or UNPIVOT stands. */
export function sourceBefore(draft: Draft, at: number): number {
  const item = readRelations(draft, 0).items.find(({ to }) => to === at);
  if (item === undefined) throw syntaxError(draft.words[at]);
  return item.from;
}
