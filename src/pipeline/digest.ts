/** SHA-256. */
import { createHash, hash } from 'node:crypto';

/** Hex digits: 64 bits are plenty for the fingerprints and versions of one pipeline. */
const LENGTH = 16;
/** Text that is digested at once, in UTF-16 code units. */
const PIECE = 65_536;

/** The first 16 hex digits of the text's SHA-256. */
export function shortDigest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, LENGTH);
}

/** The same of the lines' text, which need not be in memory as one. */
export function shortDigestOf(lines: Iterable<string>): string {
  const digest = createHash('sha256');
  let piece = '';
  let separator = '';
  for (const line of lines) {
    piece += separator + line;
    separator = '\n';
    if (piece.length < PIECE) continue;
    digest.update(piece);
    piece = '';
  }
  return digest.update(piece).digest('hex').slice(0, LENGTH);
}
