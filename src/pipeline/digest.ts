/** SHA-256. */
import { createHash } from 'node:crypto';

/** The first 16 hex digits of the text's SHA-256: 64 bits, plenty for the fingerprints and versions of one pipeline. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
