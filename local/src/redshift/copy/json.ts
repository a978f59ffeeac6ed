/**
 * JSON as bytes: where values lie, without building them. A number keeps its literal's text, a nested value its own text, as COPY loads them.
 * Everything is validated by the JSON grammar, values that no column wants included.
 */
import { RowError } from './fieldError.js';

/** What kind of value lies in a span. MISSING is no value at all. */
export const MISSING = 0;
export const NULL = 1;
export const TRUE = 2;
export const FALSE = 3;
export const NUMBER = 4;
export const STRING = 5;
/** A string with backslashes in it: see `unescape`. */
export const ESCAPED = 6;
export const NESTED = 7;

/** Returned where the data ends before the value does. */
export const INCOMPLETE = -1;

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;

/** Deepest nesting; Redshift's SUPER ends at 1,000. */
const MAX_DEPTH = 1_000;

/** The first byte from `at` on that is no white space. */
export function skipSpace(source: Buffer, at: number, end: number): number {
  while (at < end) {
    const byte = source[at]!;
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
    at++;
  }
  return at;
}

/** One scanner for one stream; `kind` tells about the value scanned last. */
export class JsonScanner {
  kind = MISSING;

  /**
   * Scans the value at `at`, which is no white space.
   * @param isLast true when nothing follows `end`: a number may then end there
   * @returns where it ends, or INCOMPLETE
   * @throws RowError 1216 when it is malformed
   */
  value(source: Buffer, at: number, end: number, isLast: boolean, depth = 0): number {
    if (at >= end) return this.#stop(source, at, isLast);
    switch (source[at]) {
      case QUOTE:
        return this.string(source, at, end, isLast);
      case OPEN:
      case OPEN_LIST:
        return this.#nested(source, at, end, isLast, depth);
      case 116:
        return this.#word(source, at, end, isLast, 'true', TRUE);
      case 102:
        return this.#word(source, at, end, isLast, 'false', FALSE);
      case 110:
        return this.#word(source, at, end, isLast, 'null', NULL);
      default:
        return this.#number(source, at, end, isLast);
    }
  }

  /** Scans a string; `at` is its opening quote. */
  string(source: Buffer, at: number, end: number, isLast: boolean): number {
    let kind = STRING;
    for (let i = at + 1; i < end; i++) {
      const byte = source[i]!;
      if (byte === QUOTE) {
        this.kind = kind;
        return i + 1;
      }
      if (byte < 32) throw malformed(i);
      if (byte === BACKSLASH) {
        kind = ESCAPED;
        const size = escapeSize(source, i, end);
        if (size === INCOMPLETE) return this.#stop(source, end, isLast);
        i += size - 1;
      }
    }
    return this.#stop(source, end, isLast);
  }

  #nested(source: Buffer, at: number, end: number, isLast: boolean, depth: number): number {
    if (depth >= MAX_DEPTH) throw malformed(at);
    const isObject = source[at] === OPEN;
    const close = isObject ? CLOSE : CLOSE_LIST;
    let next = skipSpace(source, at + 1, end);
    if (source[next] === close && next < end) return this.#close(next);
    for (;;) {
      if (isObject) {
        next = this.#key(source, next, end, isLast);
        if (next === INCOMPLETE) return INCOMPLETE;
      }
      next = this.value(source, next, end, isLast, depth + 1);
      if (next === INCOMPLETE) return INCOMPLETE;
      next = skipSpace(source, next, end);
      if (next >= end) return this.#stop(source, next, isLast);
      if (source[next] === close) return this.#close(next);
      if (source[next] !== COMMA) throw malformed(next);
      next = skipSpace(source, next + 1, end);
    }
  }

  #close(at: number): number {
    this.kind = NESTED;
    return at + 1;
  }

  /** Scans a key and its colon. @returns where the value begins */
  #key(source: Buffer, at: number, end: number, isLast: boolean): number {
    if (at >= end) return this.#stop(source, at, isLast);
    if (source[at] !== QUOTE) throw malformed(at);
    const next = this.string(source, at, end, isLast);
    return next === INCOMPLETE ? INCOMPLETE : this.colon(source, next, end, isLast);
  }

  /** Scans the colon behind a key. @returns where the value begins */
  colon(source: Buffer, at: number, end: number, isLast: boolean): number {
    const next = skipSpace(source, at, end);
    if (next >= end) return this.#stop(source, next, isLast);
    if (source[next] !== COLON) throw malformed(next);
    return skipSpace(source, next + 1, end);
  }

  #word(source: Buffer, at: number, end: number, isLast: boolean, word: string, kind: number): number {
    for (let i = 0; i < word.length; i++) {
      if (at + i >= end) return this.#stop(source, end, isLast);
      if (source[at + i] !== word.charCodeAt(i)) throw malformed(at + i);
    }
    this.kind = kind;
    return at + word.length;
  }

  #number(source: Buffer, at: number, end: number, isLast: boolean): number {
    let next = source[at] === 45 ? at + 1 : at;
    const whole = next;
    next = digits(source, next, end);
    if (next > whole + 1 && source[whole] === 48) throw malformed(whole + 1);
    if (next === whole && next < end) throw malformed(next);
    if (next < end && next > whole && source[next] === 46) next = this.#someDigits(source, next + 1, end);
    if (next < end && next > whole && (source[next]! | 32) === 101) {
      const sign = source[next + 1] === 43 || source[next + 1] === 45 ? 1 : 0;
      next = this.#someDigits(source, next + 1 + sign, end);
    }
    if (next >= end && !(isLast && next === end && isDigit(source[end - 1]!) && end > at))
      return this.#stop(source, end, isLast);
    this.kind = NUMBER;
    return next;
  }

  /** At least one digit; `end` + 1 when the data ends first. */
  #someDigits(source: Buffer, at: number, end: number): number {
    if (at >= end) return end + 1;
    const next = digits(source, at, end);
    if (next === at) throw malformed(at);
    return next;
  }

  #stop(_source: Buffer, at: number, isLast: boolean): typeof INCOMPLETE {
    if (isLast) throw malformed(at);
    return INCOMPLETE;
  }
}

function digits(source: Buffer, at: number, end: number): number {
  while (at < end && isDigit(source[at]!)) at++;
  return at;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Bytes of the escape at `at`, backslash included. */
function escapeSize(source: Buffer, at: number, end: number): number {
  if (at + 1 >= end) return INCOMPLETE;
  const letter = source[at + 1]!;
  if (letter !== 117) {
    if (SIMPLE[letter] === 0) throw malformed(at);
    return 2;
  }
  for (let i = at + 2; i < at + 6; i++) {
    if (i >= end) return INCOMPLETE;
    if (hexDigit(source[i]!) < 0) throw malformed(i);
  }
  return 6;
}

/** The byte an escape letter stands for; 0 for letters that stand for nothing. */
const SIMPLE = new Uint8Array(256);
for (const [letter, byte] of [
  ['"', 34],
  ['\\', 92],
  ['/', 47],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
] as const)
  SIMPLE[letter.charCodeAt(0)] = byte;

function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/**
 * Resolves the escapes of a string that was scanned.
 * @param target at least as long as the span
 * @returns how many bytes were written. A lone surrogate is written as three bytes that are no valid UTF-8.
 */
export function unescape(source: Buffer, start: number, end: number, target: Buffer): number {
  let out = 0;
  for (let at = start; at < end; at++) {
    const byte = source[at]!;
    if (byte !== BACKSLASH) target[out++] = byte;
    else if (source[++at] !== 117) target[out++] = SIMPLE[source[at]!]!;
    else {
      let code = hexCode(source, at + 1);
      at += 4;
      const isPair =
        code >= 0xd800 && code < 0xdc00 && at + 6 < end && source[at + 1] === BACKSLASH && source[at + 2] === 117;
      const low = isPair ? hexCode(source, at + 3) : 0;
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      }
      out = encode(code, target, out);
    }
  }
  return out;
}

function hexCode(source: Buffer, at: number): number {
  return (
    (hexDigit(source[at]!) << 12) |
    (hexDigit(source[at + 1]!) << 8) |
    (hexDigit(source[at + 2]!) << 4) |
    hexDigit(source[at + 3]!)
  );
}

function encode(code: number, target: Buffer, out: number): number {
  if (code < 0x80) target[out++] = code;
  else if (code < 0x800) {
    target[out++] = 0xc0 | (code >> 6);
    target[out++] = 0x80 | (code & 63);
  } else if (code < 0x10000) {
    target[out++] = 0xe0 | (code >> 12);
    target[out++] = 0x80 | ((code >> 6) & 63);
    target[out++] = 0x80 | (code & 63);
  } else {
    target[out++] = 0xf0 | (code >> 18);
    target[out++] = 0x80 | ((code >> 12) & 63);
    target[out++] = 0x80 | ((code >> 6) & 63);
    target[out++] = 0x80 | (code & 63);
  }
  return out;
}

function malformed(at: number): RowError {
  return new RowError(1216, 'Invalid JSON', at);
}
