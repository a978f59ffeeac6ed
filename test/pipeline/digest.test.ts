import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortDigest } from '../../src/pipeline/digest.js';

test('the digest of any text is the beginning of the one that OpenSSL computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(shortDigest(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16));
    }),
    { numRuns: 200 },
  );
});
