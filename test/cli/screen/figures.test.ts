import { expect, test } from 'vitest';
import { countOf, elapsedMs, formatBytes, formatDuration } from '../../../src/cli/screen/figures.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1_249_999, '1.2 MB'],
  [9_960_000, '10 MB'],
  [483_118, '483 kB'],
  [999_600, '1.0 MB'],
  [3_755_598_000_000, '3.8 TB'],
])('%d bytes read %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [-20, '0 ms'],
  [340, '340 ms'],
  [999.6, '1.0 s'],
  [1300, '1.3 s'],
  [9_960, '10 s'],
  [59_600, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_700, '1 h'],
  [3_840_000, '1 h 4 min'],
])('%d ms read %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test('one of a thing has no s', () => {
  expect([countOf(1, 'row'), countOf(0, 'row'), countOf(8056, 'row'), countOf(2, 'analysis', 'analyses')]).toEqual([
    '1 row',
    '0 rows',
    '8,056 rows',
    '2 analyses',
  ]);
});

test('a time that has not ended is measured up to now', () => {
  expect(elapsedMs('2018-12-01T06:00:00Z', undefined, new Date('2018-12-01T06:00:02Z'))).toBe(2000);
});
