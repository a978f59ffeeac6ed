/**
 * Reads JSON as COPY does: any number of objects in one text, with white space or nothing between them, and a number keeps the
 * text it was written as, since that text is what lands in a VARCHAR column.
 */

/** A number, unread: `112`, `1540919166796.0`. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type JsonValue = string | boolean | null | NumberText | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Every object of the text, in order; [] for an empty text. @throws Error that names the position of what is not JSON */
export function readObjects(text: string): JsonObject[] {
  const reader = new Reader(text);
  const objects: JsonObject[] = [];
  while (!reader.atEnd()) objects.push(reader.object());
  return objects;
}

const WHITE_SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#take(WHITE_SPACE);
    return this.#at === this.#text.length;
  }

  object(): JsonObject {
    this.#expect('{');
    const entries: [string, JsonValue][] = [];
    if (this.#skips('}')) return {};
    do {
      const key = this.#string();
      this.#expect(':');
      entries.push([key, this.#value()]);
    } while (this.#skips(','));
    this.#expect('}');
    return Object.fromEntries(entries);
  }

  #array(): readonly JsonValue[] {
    this.#expect('[');
    const values: JsonValue[] = [];
    if (this.#skips(']')) return values;
    do values.push(this.#value());
    while (this.#skips(','));
    this.#expect(']');
    return values;
  }

  #value(): JsonValue {
    this.#take(WHITE_SPACE);
    const first = this.#text[this.#at];
    if (first === '{') return this.object();
    if (first === '[') return this.#array();
    if (first === '"') return this.#string();
    const scalar = this.#take(SCALAR) ?? this.#fail('a value');
    if (scalar === 'null') return null;
    if (scalar === 'true' || scalar === 'false') return scalar === 'true';
    return new NumberText(scalar);
  }

  #string(): string {
    this.#take(WHITE_SPACE);
    return JSON.parse(this.#take(STRING) ?? this.#fail('a string')) as string;
  }

  #expect(character: string): void {
    if (!this.#skips(character)) this.#fail(`"${character}"`);
  }

  #skips(character: string): boolean {
    this.#take(WHITE_SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text)?.[0];
    this.#at += match?.length ?? 0;
    return match;
  }

  #fail(expected: string): never {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    throw new Error(`line ${line}: expected ${expected}, found "${this.#text.slice(this.#at, this.#at + 20)}"`);
  }
}
