/** What may stand anywhere in a statement: names and calls that Redshift writes or means otherwise than PostgreSQL. One walk over the words. */
import { LACKING_FUNCTIONS } from '../catalog/documented.js';
import { isColumnList, rewriteAbsent } from './absent.js';
import { CALLS } from './calls.js';
import { rewriteCatalogName } from './catalogNames.js';
import type { Draft } from './draft.js';
import { rewriteGroupByAll } from './groupByAll.js';
import { checkLength, isFreeName } from './names.js';
import { checkNodes } from './nodes.js';
import { QUERY_RULES, refuseType } from './query.js';
import { rewriteCastDivisor, rewriteNumber, rewriteWide } from './numbers.js';
import { unsupported } from './refuse.js';
import { rewriteTop } from './top.js';
import { isQualify, rewriteQualify } from './qualify.js';
import { checkWindow, rewriteApproximate } from './windows.js';

export function rewriteExpressions(draft: Draft): void {
  for (let at = 0; at < draft.words.length; at++) {
    const token = draft.words[at]!;
    if (token.kind === 'quoted' || token.kind === 'word') checkLength(draft, at);
    if (token.kind === 'quoted') rewriteQuoted(draft, at);
    else if (token.kind === 'number') {
      separate(draft, at);
      rewriteNumber(draft, at);
    } else if (token.kind === 'word') rewriteWord(draft, at, token.text);
  }
}

/** A word right behind a number, which PostgreSQL takes for a slip since version 15. */
function separate(draft: Draft, at: number): void {
  const next = draft.words[at + 1];
  if (next?.kind === 'word' && next.start === draft.words[at]!.start + draft.words[at]!.text.length)
    draft.insertAfter(at, ' ');
}

/** Names fold to lower case even in quotes. */
function rewriteQuoted(draft: Draft, at: number): void {
  const name = draft.name(at);
  rewriteCatalogName(draft, at, name);
  if (draft.names.caseSensitive) return;
  const quoted = `"${name.replaceAll('"', '""')}"`;
  if (quoted !== draft.words[at]!.text) draft.replace(at, at + 1, quoted);
}

function rewriteWord(draft: Draft, at: number, text: string): void {
  const word = text.toLowerCase();
  if (text.startsWith('#')) {
    const isNew = draft.word(at - 1) === 'into' && ['select', 'with'].includes(draft.word(0));
    return draft.replace(at, at + 1, `${isNew ? 'TEMP ' : ''}"${word}"`);
  }
  const isCall = draft.is(at + 1, '(') && !draft.is(at - 1, '.');
  if (isCall) {
    CALLS.get(word)?.(draft, at);
    if (LACKING_FUNCTIONS.has(word) && !isColumnList(draft, at))
      throw unsupported(`the function ${word.toUpperCase()}`, LACKING_FUNCTIONS.get(word));
    checkNodes(draft, at);
    rewriteAbsent(draft, at);
    rewriteWide(draft, at);
  } else rewriteCatalogName(draft, at, word);
  const rule = QUERY_RULES.get(word);
  if (rule?.applies(draft, at) === true) throw rule.error(draft, at);
  if (draft.is(at - 1, '::') || (draft.word(at - 1) === 'as' && draft.is(at + 1, ')'))) refuseType(draft, at);
  if (draft.is(at - 1, '::')) rewriteCastDivisor(draft, at);
  if (BARE.has(word) && !isCall && !draft.is(at - 1, '.')) draft.replace(at, at + 1, BARE.get(word)!);
  if (CONDITIONS.has(word)) rewriteCondition(draft, at + 1);
  if (word === 'over') checkWindow(draft, at);
  if (word === 'approximate') rewriteApproximate(draft, at);
  if (word === 'top' && ['select', 'distinct', 'all'].includes(draft.word(at - 1))) rewriteTop(draft, at);
  if (word === 'all' && draft.is(at - 2, 'group', 'by')) rewriteGroupByAll(draft, at);
  if (word === 'minus' && (draft.word(at + 1) === 'select' || draft.is(at + 1, '(')))
    draft.replace(at, at + 1, 'EXCEPT');
  if (isFreeName(draft, at, word)) draft.replace(at, at + 1, `"${word}"`);
  if (isQualify(draft, at)) rewriteQualify(draft, at);
  if (word === 'max' && draft.is(at - 1, '(') && draft.is(at + 1, ')') && LENGTHS.has(draft.word(at - 2)))
    draft.replace(at, at + 1, '65535');
}

const CONDITIONS = new Set(['where', 'on', 'having']);

/** A number as a condition, or as the first part of one: true unless it is zero. */
function rewriteCondition(draft: Draft, at: number): void {
  const isWhole =
    at + 1 >= draft.words.length || ['and', 'or', 'group', 'order', 'limit', 'union'].includes(draft.word(at + 1));
  if (draft.words[at]?.kind === 'number' && (isWhole || draft.is(at + 1, ')')))
    draft.replace(at, at + 1, `(${draft.words[at].text} <> 0)`);
}

/** Functions that are called without parentheses (AWS: r_SYSDATE, r_CURRENT_USER_ID). */
const BARE: ReadonlyMap<string, string> = new Map([
  ['sysdate', 'localtimestamp'],
  ['current_user_id', 'local_redshift.current_user_id()'],
]);

const LENGTHS = new Set(['varchar', 'nvarchar', 'varying', 'char']);
