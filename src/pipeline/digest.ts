/** SHA-256. */
import { hash } from 'node:crypto';

/** The first 16 hex digits of the text's SHA-256: 64 bits, plenty for the fingerprints and versions of one pipeline. */
export function shortDigest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 16);
}
