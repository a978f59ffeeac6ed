import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256, shortDigest } from '../../src/pipeline/digest.js';

const reference = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('the digest of any text is the one that OpenSSL computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(reference(text));
    }),
    { numRuns: 500 },
  );
});

test('also around the ends of its blocks', () => {
  for (let length = 0; length < 200; length++)
    expect(sha256('a'.repeat(length)), String(length)).toBe(reference('a'.repeat(length)));
});

test('the short digest is its beginning', () => {
  expect(shortDigest('loadstar')).toBe(reference('loadstar').slice(0, 16));
});
