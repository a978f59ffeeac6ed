/** Foreign text made safe for one line of a terminal. */

/** What moves the cursor, reorders or hides text, or is half a letter. Joiners and tags stay: scripts and emoji are made with them. */
const UNSAFE = /(?![\u200c-\u200d\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Cs}]/gu;

const WRITTEN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u001b': '\\e' };

/** `text` with its control and format characters written out: `\n`, `\x9b`, `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (letter) => WRITTEN[letter] ?? writeOut(letter.codePointAt(0) ?? 0));
}

function writeOut(code: number): string {
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}
