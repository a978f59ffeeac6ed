/** Rows as PostgreSQL's COPY … TO STDOUT sends them. */

/** @param line one CopyData message's body @returns the values as text, null for null */
export function readResultRow(line: Buffer): (string | null)[] {
  return line
    .toString('utf8', 0, line.length - 1)
    .split('\t')
    .map((field) => (field === '\\N' ? null : field.includes('\\') ? unescaped(field) : field));
}

function unescaped(field: string): string {
  return field.replace(/\\(.)/gs, (_all, letter: string) => LETTERS[letter] ?? letter);
}

const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
