/** The WITH list of a query: one grammar for those who skip its bodies and those who read them. */
import { nameOf, type Token } from '@loadstar/sql';
import type { Cursor } from './cursor.js';

/** Something in a query that can't be read, or may not stand there. */
export interface QueryFault {
  readonly token: Token | undefined;
  readonly message: string;
}

export interface CommonTable {
  readonly name: string;
  readonly token: Token;
}

/**
 * Reads `name [(columns)] AS ( … ), …` behind WITH [RECURSIVE].
 * @param onBody called with the cursor on the body's opening parenthesis; moves it behind the closing one
 * @returns the fault that ended the reading, if any
 */
export function readWithList(cursor: Cursor, onBody: (table: CommonTable) => void): QueryFault | undefined {
  do {
    const token = cursor.acceptName();
    if (token === undefined) return { token: cursor.peek(), message: 'expected the name of a common table after WITH' };
    if (cursor.is('(')) cursor.skipParentheses();
    if (!cursor.accept('AS')) return { token: cursor.peek() ?? token, message: `expected AS after "${nameOf(token)}"` };
    if (!cursor.is('(')) return { token: cursor.peek() ?? token, message: `expected ( after "${nameOf(token)} AS"` };
    onBody({ name: nameOf(token), token });
  } while (cursor.accept(','));
  return undefined;
}
