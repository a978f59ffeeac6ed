/** Reads the parameters of COPY and UNLOAD, word by word. */
import { stringValue } from '@loadstar/sql';
import type { Draft } from '../rewrite/draft.js';
import { refused, syntaxError } from '../rewrite/refuse.js';

export class ParameterReader {
  constructor(
    readonly draft: Draft,
    /** The next word. */
    public at: number,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.draft.words.length;
  }

  /** The keyword that comes next, in lower case. */
  get word(): string {
    return this.draft.word(this.at);
  }

  /** Passes over the keyword if it comes next. @returns true when it did */
  take(keyword: string): boolean {
    if (this.word !== keyword) return false;
    this.at++;
    return true;
  }

  /** A string, after an optional AS. */
  text(): string {
    const value = this.optionalText();
    if (value === null) throw this.unexpected();
    return value;
  }

  optionalText(): string | null {
    const at = this.word === 'as' ? this.at + 1 : this.at;
    const token = this.draft.words[at];
    if (token?.kind !== 'string') return null;
    this.at = at + 1;
    return stringValue(token);
  }

  /** A whole number, after an optional AS. */
  count(): number {
    return Number(this.#number(/^\d+$/));
  }

  /** A number that may have a fraction, after an optional AS. */
  decimal(): number {
    return Number(this.#number(/^\d+(\.\d*)?$/));
  }

  #number(form: RegExp): string {
    this.take('as');
    const token = this.draft.words[this.at];
    if (token?.kind !== 'number' || !form.test(token.text)) throw this.unexpected();
    this.at++;
    return token.text;
  }

  /** ON, TRUE, OFF or FALSE, or nothing, which means ON. */
  onOff(): boolean {
    const isOff = this.word === 'off' || this.word === 'false';
    if (isOff || this.word === 'on' || this.word === 'true') this.at++;
    return !isOff;
  }

  /** One ASCII character. @param name of the parameter, for the error */
  oneCharacter(name: string): string {
    const value = character(this.text());
    if (value.length !== 1 || value.charCodeAt(0) > 127) throw refused(`${name} must be a single ASCII character`);
    return value;
  }

  /** A literal in the wrong place may be a key: it is not shown. */
  unexpected(): Error {
    const token = this.draft.words[this.at];
    return syntaxError(token?.kind === 'string' ? { ...token, text: "'…'" } : token);
  }
}

/** A character may be written as \t, or in octal as \001; anything else is itself. */
export function character(text: string): string {
  const named = /^\\([tnrbfv])$/.exec(text)?.[1];
  if (named !== undefined) return { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', v: '\v' }[named]!;
  const octal = /^\\([0-7]{1,3})$/.exec(text)?.[1];
  return octal === undefined ? text : String.fromCharCode(parseInt(octal, 8));
}
