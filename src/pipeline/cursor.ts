/** Reading a statement: a place in its significant tokens. */
import { isToken, type Token } from '@loadstar/sql';

/** Steps over tokens without white space and comments. Parsers pass one cursor on; only `take`, `accept` and `skip…` move it. */
export class Cursor {
  #at: number;

  constructor(
    readonly tokens: readonly Token[],
    at = 0,
  ) {
    this.#at = at;
  }

  /** Index of the token that `peek()` gives. */
  get at(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.tokens.length;
  }

  /** The token `ahead` of the next one, or behind when negative. */
  peek(ahead = 0): Token | undefined {
    return this.tokens[this.#at + ahead];
  }

  take(): Token | undefined {
    return this.tokens[this.#at++];
  }

  /** True when the next tokens are these keywords or symbols. */
  is(...texts: readonly string[]): boolean {
    return texts.every((text, i) => isToken(this.tokens[this.#at + i], text));
  }

  isOneOf(texts: ReadonlySet<string>): boolean {
    const token = this.peek();
    return token?.kind === 'word' && texts.has(token.text.toLowerCase());
  }

  /** Moves over these keywords or symbols if they are next. */
  accept(...texts: readonly string[]): boolean {
    if (!this.is(...texts)) return false;
    this.#at += texts.length;
    return true;
  }

  /** The next token if it is a bare or quoted name. */
  acceptName(): Token | undefined {
    return isName(this.peek()) ? this.take() : undefined;
  }

  /** From an opening parenthesis to behind its closing one, or to the end. */
  skipParentheses(): void {
    let depth = 0;
    do {
      if (this.is('(')) depth++;
      else if (this.is(')')) depth--;
      this.#at++;
    } while (depth > 0 && !this.done);
  }
}

export function isName(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'quoted';
}
