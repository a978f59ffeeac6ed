/** How many terminal cells a text takes, and cutting to a width. Knows escapes, combining marks and wide letters. */
import { stripVTControlCharacters } from 'node:util';

/** Escape sequences of colours, which take no cell. */
// eslint-disable-next-line no-control-regex -- escapes are what it looks for
const ESCAPE = /\u001b\[[0-9;]*m/y;

/** Marks and joiners that stand on the letter before them. */
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** First and last code points of what terminals draw two cells wide (Unicode East Asian Width W and F, and emoji). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Cells that `text` takes on a terminal; escapes take none. One line only. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const letter of stripVTControlCharacters(text)) width += letterWidth(letter);
  return width;
}

/** `text` in at most `width` cells, with `…` where something was cut; escapes after the cut are kept, so that colours end. */
export function cutTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  let isCut = false;
  for (let at = 0; at < text.length;) {
    const escape = escapeAt(text, at);
    const piece = escape ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += piece.length;
    const fits = used + letterWidth(piece) < width;
    if (escape !== undefined || (fits && !isCut)) out += piece;
    if (escape !== undefined || isCut) continue;
    used += letterWidth(piece);
    isCut = !fits;
    if (isCut && width > 0) out += '…';
  }
  return out;
}

/** `text` filled with blanks up to `width` cells; longer texts stay as they are. */
export function padTo(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

const CONTROLS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

/** Foreign text made safe for one line of a terminal: control characters are written out. */
export function printable(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    /[\u0000-\u001f\u007f-\u009f]/g,
    (c) => CONTROLS[c] ?? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function letterWidth(letter: string): number {
  const code = letter.codePointAt(0) ?? 0;
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1;
  if (ZERO_WIDTH.test(letter)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

function escapeAt(text: string, at: number): string | undefined {
  ESCAPE.lastIndex = at;
  return ESCAPE.exec(text)?.[0];
}
