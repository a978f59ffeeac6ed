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

  /** The next token in lower case if it is a keyword or bare name, else ''. */
  get word(): string {
    const token = this.tokens[this.#at];
    return token?.kind === 'word' ? token.text.toLowerCase() : '';
  }

  /** The next token if it is a symbol, else ''. */
  get symbol(): string {
    const token = this.tokens[this.#at];
    return token?.kind === 'symbol' ? token.text : '';
  }

  /** True when the next tokens are these keywords or symbols. */
  is(text: string, ...more: readonly string[]): boolean {
    if (!isToken(this.tokens[this.#at], text)) return false;
    return more.every((each, i) => isToken(this.tokens[this.#at + 1 + i], each));
  }

  isOneOf(words: ReadonlySet<string>): boolean {
    return words.has(this.word);
  }

  /** Moves over these keywords or symbols if they are next. */
  accept(text: string, ...more: readonly string[]): boolean {
    if (!this.is(text, ...more)) return false;
    this.#at += 1 + more.length;
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
      const { symbol } = this;
      if (symbol === '(') depth++;
      else if (symbol === ')') depth--;
      this.#at++;
    } while (depth > 0 && !this.done);
  }
}

export function isName(token: Token | undefined): token is Token {
  return token?.kind === 'word' || token?.kind === 'quoted';
}
