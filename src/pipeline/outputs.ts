/** The names of the columns that a SELECT returns, where its text alone tells them. */
import { isToken, nameOf, RESERVED, type Token } from '@loadstar/sql';
import { Cursor, isName } from './cursor.js';

export interface OutputColumn {
  readonly name: string;
  /** Where the name stands. */
  readonly token: Token;
}

/** Keywords, at the level of the SELECT itself, that end its list. */
const LIST_ENDS: ReadonlySet<string> = new Set(
  'from into where group having qualify order limit offset union intersect except minus'.split(' '),
);

/**
 * @param tokens significant tokens from the final SELECT on
 * @returns undefined with `*`, or when a name would have to be guessed: an expression without an alias
 */
export function readOutputs(tokens: readonly Token[]): readonly OutputColumn[] | undefined {
  const cursor = new Cursor(tokens);
  while (cursor.accept('(')) continue;
  if (!cursor.accept('SELECT')) return undefined;
  if (!cursor.accept('ALL')) cursor.accept('DISTINCT');
  if (cursor.accept('TOP')) cursor.take();
  const outputs: OutputColumn[] = [];
  do {
    const output = outputOf(readItem(cursor));
    if (output === undefined) return undefined;
    outputs.push(output);
  } while (cursor.accept(','));
  return outputs;
}

/** The tokens up to the next comma of the list, or its end. */
function readItem(cursor: Cursor): readonly Token[] {
  const from = cursor.at;
  while (!cursor.done && cursor.symbol !== ',' && cursor.symbol !== ')' && !endsList(cursor)) {
    if (cursor.symbol === '(') cursor.skipParentheses();
    else cursor.take();
  }
  return cursor.tokens.slice(from, cursor.at);
}

function endsList(cursor: Cursor): boolean {
  if (!cursor.isOneOf(LIST_ENDS) || isToken(cursor.peek(-1), '.') || isToken(cursor.peek(-1), 'AS')) return false;
  const isDistinctFrom = cursor.is('FROM') && isToken(cursor.peek(-1), 'DISTINCT');
  return !isDistinctFrom;
}

/** `… AS name`, `name`, `table.name`, `table.name alias`, `f(…) alias`. */
function outputOf(item: readonly Token[]): OutputColumn | undefined {
  const last = item.at(-1);
  if (!isName(last)) return undefined;
  const before = item.slice(0, -1);
  const isAlias = isToken(before.at(-1), 'AS') || (!isKeyword(last) && (isToken(before.at(-1), ')') || isPath(before)));
  const isColumn = isPath(item) && (item.length > 1 || !isKeyword(last));
  return isAlias || isColumn ? { name: nameOf(last), token: last } : undefined;
}

/** `a`, `a.b`, `a.b.c` */
function isPath(tokens: readonly Token[]): boolean {
  return tokens.length % 2 === 1 && tokens.every((token, i) => (i % 2 === 0 ? isName(token) : isToken(token, '.')));
}

function isKeyword(token: Token): boolean {
  return token.kind === 'word' && (RESERVED.has(token.text.toLowerCase()) || /^end$/i.test(token.text));
}
