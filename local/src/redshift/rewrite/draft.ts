/** A statement under revision: its tokens, and edits that leave everything else as the client wrote it. */
import { nameOf, type Token } from '@loadstar/sql';
import { defaultNames, type SessionNames } from '../proxy/step.js';

/** Text of a stretch of the statement, with the edits that lie within it. */
export type Render = (from: number, to: number) => string;

interface Edit {
  readonly to: number;
  readonly text: string | ((render: Render) => string);
}

/** A half-open stretch of significant tokens. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Positions are indexes into `words`, the tokens that are neither white space nor comment. */
export class Draft {
  readonly words: readonly Token[];
  readonly #tokens: readonly Token[];
  /** For each word its place in the token list. */
  readonly #places: readonly number[];
  /** For each word the keyword in lower case, or the symbol; '' for what is neither. */
  readonly #keys: readonly string[];
  #present: Set<string> | undefined;
  readonly #edits = new Map<number, Edit>();
  readonly #before = new Map<number, string>();
  readonly #after = new Map<number, string>();
  #changed = false;

  /** @param names how the session reads names */
  constructor(
    tokens: readonly Token[],
    readonly names: SessionNames = defaultNames(),
  ) {
    this.#tokens = tokens;
    const places: number[] = [];
    tokens.forEach((token, place) => {
      if (token.kind !== 'space' && token.kind !== 'comment') places.push(place);
    });
    this.#places = places;
    this.words = places.map((place) => tokens[place]!);
    this.#keys = this.words.map(keyOf);
  }

  /** True when the words from `at` on are these keywords, in lower case, or symbols. */
  is(at: number, ...texts: readonly string[]): boolean {
    for (let i = 0; i < texts.length; i++) if (this.#keys[at + i] !== texts[i]) return false;
    return true;
  }

  /** True when one of these keywords or symbols, in lower case, stands anywhere. */
  has(...texts: readonly string[]): boolean {
    this.#present ??= new Set(this.#keys);
    for (const text of texts) if (this.#present.has(text)) return true;
    return false;
  }

  /** The keyword at `at` in lower case; '' for anything but a bare word. */
  word(at: number): string {
    return this.words[at]?.kind === 'word' ? this.#keys[at]! : '';
  }

  /** True when a name can stand at `at`. */
  isName(at: number): boolean {
    const kind = this.words[at]?.kind;
    return kind === 'word' || kind === 'quoted';
  }

  name(at: number): string {
    return this.#nameOf(at, this.names.caseSensitive);
  }

  /** The name of an attribute of a SUPER value. */
  attribute(at: number): string {
    return this.#nameOf(at, this.names.caseSensitive || this.names.caseSensitiveAttributes);
  }

  #nameOf(at: number, keepsCase: boolean): string {
    const token = this.words[at]!;
    return keepsCase && token.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : nameOf(token);
  }

  /** The place of the parenthesis that closes the one at `open`; the end when there is none. */
  closing(open: number): number {
    let depth = 0;
    for (let at = open; at < this.words.length; at++) {
      if (this.is(at, '(')) depth++;
      else if (this.is(at, ')') && --depth === 0) return at;
    }
    return this.words.length;
  }

  /** The place of the parenthesis that opens what the one at `close` closes; -1 when there is none. */
  opening(close: number): number {
    let depth = 0;
    for (let at = close; at >= 0; at--) {
      if (this.is(at, ')')) depth++;
      else if (this.is(at, '(') && --depth === 0) return at;
    }
    return -1;
  }

  /** The stretches between `from` and `to` that commas outside of parentheses part; none when nothing is there. */
  list(from: number, to: number): Stretch[] {
    const parts: Stretch[] = [];
    let start = from;
    for (let at = from; at < to; at++) {
      if (this.is(at, '(')) at = this.closing(at);
      else if (this.is(at, ',')) {
        parts.push({ from: start, to: at });
        start = at + 1;
      }
    }
    return to > from ? [...parts, { from: start, to }] : parts;
  }

  /** The arguments of the call whose parenthesis opens at `open`. */
  args(open: number): Stretch[] {
    return this.list(open + 1, this.closing(open));
  }

  /** The first of these keywords at the level of `from`, before `to` and before a parenthesis that closes that level; else where that is. */
  find(from: number, to: number, ...keywords: readonly string[]): number {
    for (let at = from; at < to; at++) {
      if (this.is(at, '(')) at = this.closing(at);
      else if (this.is(at, ')')) return at;
      else if (keywords.includes(this.word(at))) return at;
    }
    return to;
  }

  /** `text` stands where the words from `from` up to `to` stood. A function makes it from what it keeps of them. */
  replace(from: number, to: number, text: string | ((render: Render) => string)): void {
    this.#edits.set(from, { to, text });
    this.#changed = true;
  }

  remove(from: number, to: number): void {
    this.replace(from, to, '');
  }

  insertBefore(at: number, text: string): void {
    this.#before.set(at, text + (this.#before.get(at) ?? ''));
    this.#changed = true;
  }

  insertAfter(at: number, text: string): void {
    this.#after.set(at, (this.#after.get(at) ?? '') + text);
    this.#changed = true;
  }

  /** The statement with all edits; the very text of the client when there are none. */
  text(): string {
    if (!this.#changed) return this.#tokens.map((token) => token.text).join('');
    const first = this.#places[0] ?? this.#tokens.length;
    const last = this.#places.at(-1) ?? first - 1;
    const join = (tokens: readonly Token[]): string => tokens.map((token) => token.text).join('');
    return (
      join(this.#tokens.slice(0, first)) + this.#render(0, this.words.length, null) + join(this.#tokens.slice(last + 1))
    );
  }

  /** The text of a stretch, with the edits inside of it. */
  render(from: number, to: number): string {
    return this.#render(from, to, null);
  }

  #render(from: number, to: number, within: Edit | null): string {
    let text = '';
    for (let at = from; at < to;) {
      if (at > from) text += this.#gapBefore(at);
      const edit = this.#edits.get(at);
      text += this.#before.get(at) ?? '';
      if (edit === undefined || edit === within || edit.to > to) {
        text += this.words[at]!.text + (this.#after.get(at) ?? '');
        at++;
        continue;
      }
      text += typeof edit.text === 'string' ? edit.text : edit.text((start, end) => this.#render(start, end, edit));
      at = Math.max(edit.to, at + 1);
      text += this.#after.get(at - 1) ?? '';
    }
    return text;
  }

  /** White space and comments between a word and the one before it. */
  #gapBefore(at: number): string {
    return this.#tokens
      .slice(this.#places[at - 1]! + 1, this.#places[at])
      .map((token) => token.text)
      .join('');
  }
}

function keyOf({ kind, text }: Token): string {
  if (kind === 'word') return text.toLowerCase();
  return kind === 'symbol' ? text : '';
}
