import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, editDistance, nearestName } from '../../src/pipeline/nearest.js';

test('a letter changed, added, dropped or swapped costs one', () => {
  expect(editDistance('songs', 'songs')).toBe(0);
  expect(editDistance('songs', 'sangs')).toBe(1);
  expect(editDistance('song', 'songs')).toBe(1);
  expect(editDistance('songs', 'sogns')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
});

test('distance is the same both ways', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === editDistance(b, a)));
});

test('the nearest name is suggested, and none when all are far', () => {
  expect(nearestName('staging_event', ['songs', 'staging_songs', 'staging_events'])).toBe('staging_events');
  expect(nearestName('weather', ['songs', 'users'])).toBeUndefined();
  expect(nearestName('b', ['a', 'c'])).toBe('a');
  expect(didYouMean('sogns', ['songs'])).toBe('did you mean "songs"?');
});
