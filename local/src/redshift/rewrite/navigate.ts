/**
 * Navigation of SUPER values (AWS: query-super): `a.b[0].c` behind a column, and FROM items that iterate over an array.
 * Which dots part a relation from its column and which lead into a value is told by the names in FROM.
 */
import { quoteLiteral } from '@loadstar/sql';
import type { Draft, Render } from './draft.js';
import { endOfChain, readRelations, type FromItem, type Relations } from './relations.js';

/** Statements that hold a query; in a GRANT, SELECT is a privilege. */
const VERBS = new Set([
  '',
  'select',
  'with',
  'insert',
  'update',
  'delete',
  'merge',
  'create',
  'explain',
  'declare',
  'prepare',
]);
const QUERIES = ['select', 'with', 'update', 'delete', 'merge'];
/** What stands before a dotted name that is no value. */
const BEFORE_OTHERS = new Set(['as', 'collate', 'into', 'table', 'operator', 'cursor', 'on', 'regclass']);

export function rewriteNavigation(draft: Draft): void {
  if (!draft.has('.', '[') || !VERBS.has(draft.word(0))) return;
  const start = draft.words.findIndex((_, at) => QUERIES.includes(draft.word(at)));
  if (start < 0) return;
  const relations = readRelations(draft, start);
  const sources = new Map(relations.items.map((item) => [item.from, item]));
  for (let at = start; at < draft.words.length; at++) {
    const item = sources.get(at);
    if (item !== undefined) {
      if (item.isUnnest) rewriteUnnest(draft, item, relations);
      // A subquery or the arguments of a call are read as everything else is.
      else if (item.path.length > 0 || draft.isName(item.from)) at = Math.max(at, endOfChain(draft, item.from) - 1);
      if (item.isUnnest) at = item.to - 1;
    } else if (draft.isName(at) && !draft.is(at - 1, '.')) at = rewriteChain(draft, at, relations);
  }
}

/** @returns the last word of the chain */
function rewriteChain(draft: Draft, at: number, relations: Relations): number {
  const end = endOfChain(draft, at);
  if (end === at + 1) {
    if (draft.words[at]!.kind === 'word' && draft.word(at) === 'array' && relations.elements.has('array'))
      draft.replace(at, end, '"array"');
    return at;
  }
  if (draft.is(end, '(') || draft.is(at - 1, '::') || (draft.is(at + 1, '[') && draft.word(at) === 'array'))
    return end - 1;
  if (BEFORE_OTHERS.has(draft.word(at - 1)) && !(draft.word(at - 1) === 'on' && draft.words.length > end))
    return end - 1;
  const head = endOfColumn(draft, at, end, relations);
  if (head >= end) return end - 1;
  const name = selectItemName(draft, at, end);
  draft.replace(at, end, (render) => navigation(draft, at, head, end, render));
  if (name !== null) draft.insertAfter(name.at, ` AS "${name.name}"`);
  return end - 1;
}

/** Where the column's own name ends, with the relation before it. */
function endOfColumn(draft: Draft, at: number, end: number, { aliases, elements, paths }: Relations): number {
  const names: string[] = [];
  for (let place = at; place < end && draft.isName(place); place += 2) {
    names.push(draft.name(place));
    if (!draft.is(place + 1, '.')) break;
  }
  for (let size = Math.min(names.length - 1, 3); size > 1; size--) {
    if (paths.has(names.slice(0, size).join('.'))) return at + 2 * size + 1;
  }
  // The database may stand before the schema.
  if (names.length > 3 && paths.has(names.slice(1, 3).join('.'))) return at + 7;
  if (elements.has(names[0]!)) return at + 1;
  return names.length > 1 && aliases.has(names[0]!) ? at + 3 : at + 1;
}

function navigation(draft: Draft, at: number, head: number, end: number, render: Render): string {
  let text = render(at, head);
  for (let place = head; place < end;) {
    if (draft.is(place, '.')) {
      text = `local_redshift.field(${text}, ${quoteLiteral(draft.attribute(place + 1))})`;
      place += 2;
    } else {
      let close = place + 1;
      for (let depth = 1; depth > 0; close++) depth += draft.is(close, '[') ? 1 : draft.is(close, ']') ? -1 : 0;
      text = `local_redshift.element(${text}, ${render(place + 1, close - 1)})`;
      place = close;
    }
  }
  return text;
}

/** The name that the chain gives to the column of a SELECT list that it fills, perhaps with a cast behind it; null elsewhere. */
function selectItemName(draft: Draft, at: number, end: number): { name: string; at: number } | null {
  const before = draft.word(at - 1);
  if (before !== 'select' && before !== 'distinct' && before !== 'all' && !draft.is(at - 1, ',')) return null;
  if (draft.is(at - 1, ',') && !isInSelectList(draft, at)) return null;
  let last = end;
  while (draft.is(last, '::')) {
    last += 2;
    if (draft.is(last, '(')) last = draft.closing(last) + 1;
  }
  const after = draft.word(last);
  if (last < draft.words.length && !draft.is(last, ',') && !draft.is(last, ')') && after !== 'from' && after !== 'into')
    return null;
  let name = '';
  for (let place = at; place < end; place++)
    if (draft.isName(place) && (place === at || draft.is(place - 1, '.'))) name = draft.name(place);
  return { name, at: last - 1 };
}

function isInSelectList(draft: Draft, at: number): boolean {
  let depth = 0;
  for (let place = at - 1; place >= 0; place--) {
    if (draft.is(place, ')') || draft.is(place, ']')) depth++;
    else if ((draft.is(place, '(') || draft.is(place, '[')) && depth-- === 0) return false;
    else if (depth === 0) {
      const word = draft.word(place);
      if (word === 'select') return true;
      if (['from', 'by', 'where', 'having', 'set', 'values', 'using'].includes(word)) return false;
    }
  }
  return false;
}

function rewriteUnnest(draft: Draft, item: FromItem, relations: Relations): void {
  const isPairs = draft.word(item.from) === 'unpivot';
  const from = isPairs ? item.from + 1 : item.from;
  const head = endOfColumn(draft, from, item.sourceEnd, relations);
  const alias = `"${item.alias}"`;
  const index = item.at === null ? '' : draft.name(item.at);
  draft.replace(item.from, item.to, (render) => {
    const value = navigation(draft, from, head, item.sourceEnd, render).replace(/^array$/i, '"array"');
    if (isPairs) return `local_redshift.super_pairs(${value}) AS ${alias}(${alias}, "${index === '' ? 'key' : index}")`;
    if (index !== '') return `local_redshift.super_unnest_at(${value}) AS ${alias}(${alias}, "${index}")`;
    return `local_redshift.super_unnest(${value}) AS ${alias}(${alias})`;
  });
}
