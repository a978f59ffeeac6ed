/**
 * The scanner: a SQL text as a list of tokens that, joined, give the text back byte for byte.
 * Follows Redshift, which keeps PostgreSQL 8's rule that a backslash in a plain '…' literal escapes the next character.
 */

/** `word` is a keyword or bare name, `quoted` a "name", `param` a $1, `space` white space, `symbol` an operator or one punctuation mark. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'param' | 'symbol' | 'space' | 'comment';

export interface Token {
  readonly kind: TokenKind;
  /** The source text, untouched. */
  readonly text: string;
  /** Offset of the first character in the source, in UTF-16 units. */
  readonly start: number;
}

/** A text that ends inside a literal, a quoted name or a comment. */
export class SqlScanError extends Error {
  /** @param offset where the unfinished token starts, in UTF-16 units */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
    this.name = 'SqlScanError';
  }
}

const SPACE = /[\s\u00a0\ufeff]+/y;
const WORD = /#?[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*/uy;
const NUMBER = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PARAM = /\$\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_\u0080-\u{10ffff}]*)?\$/uy;
const OPERATOR = /[-+*/<>=~!@#%^&|?]+/y;
/** Letters that may stand before an opening quote and belong to the literal: E'…', B'…', X'…', N'…'. */
const STRING_PREFIX = /[eEbBxXnN]'/y;
/**
 * Cuts a SQL text into tokens; white space and comments are tokens too.
 * @returns [] for the empty text; otherwise tokens whose texts joined are `sql`
 * @throws SqlScanError when a literal, quoted name or block comment does not end
 */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const first = CLASSES[sql.charCodeAt(at)];
    let kind: TokenKind = 'symbol';
    let end = at;
    if (first === MARK) end = at + 1;
    else if (first === LETTER) {
      kind = 'word';
      end = endOfPlainWord(sql, at);
    } else if (first === BLANK) {
      kind = 'space';
      end = endOfPlainSpace(sql, at);
    }
    if (end === at) [kind, end] = scanToken(sql, at);
    tokens.push({ kind, text: sql.slice(at, end), start: at });
    at = end;
  }
  return tokens;
}

/** The tokens that carry meaning: all but white space and comments. */
export function significant(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'space' && token.kind !== 'comment');
}

/** True when the token is this keyword, in any case, or this symbol. A quoted name never is a keyword. */
export function isToken(token: Token | undefined, text: string): boolean {
  if (token === undefined) return false;
  if (token.kind === 'word') {
    return (
      token.text.length === text.length && (token.text === text || token.text.toLowerCase() === text.toLowerCase())
    );
  }
  return token.kind === 'symbol' && token.text === text;
}

/** 1-based line and column (in characters) of an offset, as editors count them. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: [...before.slice(lineStart)].length + 1 };
}

/** Nine tokens of ten are plain blanks, words or marks: found without a regular expression, a thousand files cost half as much. */
const BLANK = 1;
/** A token by itself, whatever stands around it. */
const MARK = 2;
const LETTER = 3;
const DIGIT = 4;
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => classOf(String.fromCharCode(code)));

function classOf(char: string): number {
  if (/[ \t\n\r]/.test(char)) return BLANK;
  if (/[A-Za-z_]/.test(char)) return LETTER;
  if (/[(),;[\]{}]/.test(char)) return MARK;
  return /[0-9]/.test(char) ? DIGIT : 0;
}

/** End of the plain blanks that start here; `at` when there are none, or when they may go on as others than plain ones. */
function endOfPlainSpace(sql: string, at: number): number {
  let end = at;
  while (CLASSES[sql.charCodeAt(end)] === BLANK) end++;
  const next = sql.charCodeAt(end);
  return next >= 128 || next === 11 || next === 12 ? at : end;
}

/** End of the word that starts here with a plain letter; `at` when it may go on in other letters. */
function endOfPlainWord(sql: string, at: number): number {
  let end = at + 1;
  while ((CLASSES[sql.charCodeAt(end)] ?? 0) >= LETTER) end++;
  const next = sql.charCodeAt(end);
  return next >= 128 || next === 36 || next === 39 ? at : end;
}

function scanToken(sql: string, at: number): [TokenKind, number] {
  const char = sql.charAt(at);
  const space = match(SPACE, sql, at);
  if (space > at) return ['space', space];
  if (sql.startsWith('--', at)) return ['comment', endOfLine(sql, at)];
  if (sql.startsWith('/*', at)) return ['comment', endOfBlockComment(sql, at)];
  if (char === "'") return ['string', endOfString(sql, at, at)];
  if (match(STRING_PREFIX, sql, at) > at) return ['string', endOfString(sql, at, at + 1)];
  if (char === '"') return ['quoted', endOfQuotedName(sql, at)];
  if (char === '$') {
    const param = match(PARAM, sql, at);
    if (param > at) return ['param', param];
    const tag = match(DOLLAR_TAG, sql, at);
    if (tag > at) return ['string', endOfDollarString(sql, at, tag)];
  }
  const word = match(WORD, sql, at);
  if (word > at) return ['word', word];
  const number = match(NUMBER, sql, at);
  if (number > at) return ['number', number];
  if (sql.startsWith('::', at)) return ['symbol', at + 2];
  const operator = match(OPERATOR, sql, at);
  return ['symbol', operator > at ? endOfOperator(sql, at, operator) : at + 1];
}

function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : at;
}

function endOfLine(sql: string, at: number): number {
  const end = sql.indexOf('\n', at);
  return end < 0 ? sql.length : end;
}

/** Block comments nest, as in PostgreSQL. */
function endOfBlockComment(sql: string, at: number): number {
  let depth = 0;
  for (let i = at; i < sql.length - 1; i++) {
    const pair = sql.slice(i, i + 2);
    if (pair !== '/*' && pair !== '*/') continue;
    depth += pair === '/*' ? 1 : -1;
    i++;
    if (depth === 0) return i + 1;
  }
  throw new SqlScanError('unterminated /* comment', at);
}

function endOfString(sql: string, start: number, openingQuote: number): number {
  for (let i = openingQuote + 1; i < sql.length; i++) {
    const char = sql.charAt(i);
    if (char === '\\') i++;
    else if (char === "'") {
      if (sql.charAt(i + 1) !== "'") return i + 1;
      i++;
    }
  }
  throw new SqlScanError("unterminated quoted string, a closing ' is missing", start);
}

function endOfQuotedName(sql: string, at: number): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql.charAt(i) !== '"') continue;
    if (sql.charAt(i + 1) !== '"') return i + 1;
    i++;
  }
  throw new SqlScanError('unterminated quoted identifier, a closing " is missing', at);
}

function endOfDollarString(sql: string, at: number, bodyStart: number): number {
  const tag = sql.slice(at, bodyStart);
  const close = sql.indexOf(tag, bodyStart);
  if (close < 0) throw new SqlScanError(`unterminated dollar-quoted string, a closing ${tag} is missing`, at);
  return close + tag.length;
}

/** An operator ends where a comment starts, and a sign after another operator is a token of its own: `a=-1`. */
function endOfOperator(sql: string, at: number, end: number): number {
  const text = sql.slice(at, end);
  const comment = text.search(/--|\/\*/);
  let length = comment > 0 ? comment : text.length;
  while (length > 1 && /[-+]/.test(text.charAt(length - 1)) && !/[~!@#%^&|?]/.test(text.slice(0, length))) length--;
  return at + length;
}
