import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileSet, sizeOf } from '../../src/pipeline/fileSet.js';

const partition = fc.constantFrom('2018-11-01T00:00:00Z', '2018-11-02T00:00:00Z', '2018-11-03T00:00:00Z');
const file = fc.record({
  uri: fc
    .tuple(fc.constantFrom('', '/', 'a/', 'a/b/', 'b'), fc.string({ unit: 'grapheme', maxLength: 6 }))
    .map(([folder, name]) => `s3://music/${folder}${name.replaceAll('\0', '')}`),
  etag: fc.stringMatching(/^[0-9a-f]{0,4}$/),
  sizeBytes: fc.nat(),
  partition,
});
const files = fc.uniqueArray(file, { selector: ({ uri }) => uri, maxLength: 30 });

function inOrder(list: readonly { readonly partition: string | null; readonly uri: string }[]): unknown[] {
  const keyOf = (each: (typeof list)[number]): string => `${each.partition} ${each.uri}`;
  return list.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

test('a set of files is the same however they came, and gives each of them back', () => {
  fc.assert(
    fc.property(files, fc.array(fc.nat({ max: 5 })), (list, pages) => {
      const whole = FileSet.of(list);
      const pieces = FileSet.of([]);
      const rest = list.toReversed();
      for (const size of pages) pieces.add(rest.splice(0, size));
      const added = pieces.with(rest);
      for (const set of [whole, added]) {
        expect([...set]).toEqual(inOrder(list));
        expect(set.length).toBe(list.length);
        expect(sizeOf(set)).toBe(list.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
      }
      for (const start of whole.partitions) expect(added.digestOf(start)).toBe(whole.digestOf(start));
    }),
  );
});

test('a digest names URIs and ETags, and nothing else', () => {
  const one = { uri: 's3://music/a', etag: '1', sizeBytes: 1, partition: null };
  const digestOf = (...list: (typeof one)[]): string => FileSet.of(list).digestOf(null);
  expect(digestOf({ ...one, sizeBytes: 2 })).toBe(digestOf(one));
  const others = [
    digestOf({ ...one, etag: '2' }),
    digestOf({ ...one, uri: 's3://music/b' }),
    digestOf(one, { ...one, uri: 's3://music/b' }),
  ];
  expect(new Set([digestOf(one), ...others]).size).toBe(4);
  // As ledgers have it.
  expect(digestOf(one)).toBe('e609a657545e5dd3');
});

test('more files are known by another digest than before', () => {
  const set = FileSet.of([{ uri: 's3://music/a', etag: '1', sizeBytes: 1, partition: null }]);
  const before = set.digestOf(null);
  set.add([{ uri: 's3://music/b', etag: '1', sizeBytes: 1, partition: null }]);
  expect(set.digestOf(null)).not.toBe(before);
});
