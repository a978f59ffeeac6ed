/** SHA-256, from a library without built-ins: client, activity and workflow share the core. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The first 16 hex digits of the text's SHA-256: 64 bits, plenty for the fingerprints and versions of one pipeline. */
export function shortDigest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 8));
}
