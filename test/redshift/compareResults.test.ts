import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareResults } from '../../src/redshift/analysis.js';
import type { Value } from '../../src/redshift/session.js';

const columns = ['name', 'plays'];
const compare = (expected: Value[][], actual: Value[][]) =>
  compareResults({ columns, rows: expected }, { columns, rows: actual });

test('numbers compare as numbers, however the warehouse writes them', () => {
  expect(compare([['a', 12]], [['a', '12']])).toEqual([]);
  expect(compare([['a', 12.5]], [['a', '12.500000']])).toEqual([]);
  expect(compare([['a', 0.3]], [['a', 0.1 + 0.2]])).toEqual([]);
  expect(compare([['a', 12]], [['a', '13']])).toHaveLength(1);
  expect(compare([['a', 0]], [['a', '']])).toHaveLength(1);
  expect(compare([['a', 9007199254740991]], [['a', '9007199254740990']])).toHaveLength(1);
});

test('all else compares as text, and null only with null', () => {
  expect(compare([['12', null]], [[12, null]])).toEqual([]);
  expect(compare([['012', 1]], [['12', 1]])).toHaveLength(1);
  expect(compare([['null', 1]], [[null, 1]])).toHaveLength(1);
  expect(compare([[null, 0]], [['', 0]])).toHaveLength(1);
});

test('a difference names its row and column', () => {
  expect(
    compare(
      [
        ['a', 1],
        ['b', 2],
      ],
      [
        ['a', 1],
        ['b', 3],
      ],
    ),
  ).toEqual([{ kind: 'different', row: 2, column: 'plays', expected: 2, actual: 3 }]);
});

test('missing and extra rows are told apart, and the order of rows matters', () => {
  expect(
    compare(
      [
        ['a', 1],
        ['b', 2],
      ],
      [['a', 1]],
    ),
  ).toEqual([{ kind: 'missing', row: 2, expected: ['b', 2] }]);
  expect(
    compare(
      [['a', 1]],
      [
        ['a', 1],
        ['b', 2],
      ],
    ),
  ).toEqual([{ kind: 'extra', row: 2, actual: ['b', 2] }]);
  expect(
    compare(
      [
        ['a', 1],
        ['b', 2],
      ],
      [
        ['b', 2],
        ['a', 1],
      ],
    ),
  ).not.toEqual([]);
});

test('other columns are one difference', () => {
  expect(compareResults({ columns, rows: [] }, { columns: ['name'], rows: [] })).toEqual([
    { kind: 'columns', expected: columns, actual: ['name'] },
  ]);
});

test('any result is as expected by itself, and at most five differences are given', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const rows = fc.array(fc.tuple(value, value).map((row) => [...row]));
  fc.assert(fc.property(rows, (some) => void expect(compare(some, some)).toEqual([])));
  fc.assert(fc.property(rows, rows, (one, other) => void expect(compare(one, other).length).toBeLessThanOrEqual(5)));
});
