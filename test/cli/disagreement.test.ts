import { expect, test } from 'vitest';
import { findDisagreements } from '../../src/cli/disagreement.js';
import type { Column } from '../../src/pipeline/asset.js';
import type { CopyOptions } from '../../src/pipeline/definition.js';

const find = (type: string, values: unknown[], options: CopyOptions = {}, column: Partial<Column> = {}) =>
  findDisagreements({ name: 'c', type, notNull: false, ...column }, values, options);

test('a VARCHAR that is too short is told in bytes, not letters', () => {
  expect(find('varchar(6)', ['Björk', 'Bjøørk', 'Bjørkø'])).toEqual([
    'c varchar(6): holds 6 bytes, 2 values, first "Bjøørk"',
  ]);
  expect(find('varchar(6)', ['Bjøørk'], { truncateColumns: true })).toEqual([]);
  expect(find('varchar(max)', ['x'.repeat(1000)])).toEqual([]);
  expect(find('varchar', ['x'.repeat(257)])).toHaveLength(1);
});

test('what is no whole number is told in an INT; the empty text is null there', () => {
  expect(find('integer', [1, '', 'n/a', 1.5])).toEqual(['c integer: expects a whole number, 2 values, first "n/a"']);
});

test('a number that an INT can not hold is told', () => {
  expect(find('integer', [1541105830796])).toEqual(['c integer: is out of its range, 1 value, first "1541105830796"']);
  expect(find('bigint', [1541105830796])).toEqual([]);
});

test('a time is held against the TIMEFORMAT of the COPY', () => {
  expect(find('timestamp', [1541105830796], { timeFormat: 'epochmillisecs' })).toEqual([]);
  expect(find('timestamp', [1541105830796], { timeFormat: 'auto' })).toHaveLength(1);
  expect(find('timestamp', ['2018-11-01 20:57:10'], { timeFormat: 'epochmillisecs' })).toHaveLength(1);
  expect(find('date', ['2018-11-01'], { timeFormat: 'epochmillisecs' })).toEqual([]);
});

test('a missing key and a null both break NOT NULL, unless the table fills the column', () => {
  expect(find('integer', [null, undefined, 1], {}, { notNull: true })).toEqual([
    'c integer: is NOT NULL, but 2 values are null or missing',
  ]);
  expect(find('integer', [undefined], {}, { notNull: true, filledBy: 'identity' })).toEqual([]);
});

test('numbers, booleans and nested values that fit are no disagreement', () => {
  expect(find('double precision', [1, 2.5, '1e3'])).toEqual([]);
  expect(find('boolean', [true, 'f', 0])).toEqual([]);
  expect(find('super', [{ a: 1 }])).toEqual([]);
  expect(find('varchar(7)', [{ a: 1 }])).toEqual([]);
});
