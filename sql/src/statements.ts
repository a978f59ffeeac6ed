/** Cutting a script into statements at the semicolons that stand outside of literals, comments and parentheses of a body. */
import { tokenize, type Token } from './tokens.js';

export interface Statement {
  /** The text between two semicolons, comments and outer white space included, without the semicolon. */
  readonly text: string;
  /** Offset of `text` in the script. */
  readonly start: number;
  /** All tokens of `text`; their offsets count from the start of the script. */
  readonly tokens: readonly Token[];
}

/**
 * The statements of a script, in order; parts with nothing but white space and comments are left out.
 * @throws SqlScanError as `tokenize`
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let current: Token[] = [];
  const close = (end: number): void => {
    const first = current[0];
    if (first !== undefined && current.some((token) => token.kind !== 'space' && token.kind !== 'comment')) {
      statements.push({ text: sql.slice(first.start, end), start: first.start, tokens: current });
    }
    current = [];
  };
  for (const token of tokenize(sql)) {
    if (token.kind === 'symbol' && token.text === ';') close(token.start);
    else current.push(token);
  }
  close(sql.length);
  return statements;
}
