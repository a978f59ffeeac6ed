/** What counts of a SQL text. */
import { foldCase, type Token } from '@loadstar/sql';

/** Tokens with one blank between them, bare names and keywords in lower case: the same for texts that differ in nothing but looks. */
export function normalized(significant: readonly Token[]): string {
  return significant.map((token) => (token.kind === 'word' ? foldCase(token.text) : token.text)).join(' ');
}
