import { expect, test } from 'vitest';
import { inferType, profileColumn } from '../../src/cli/profile.js';
import type { CopyOptions } from '../../src/pipeline/definition.js';

const URI = 's3://music/events.json';
const problemsOf = (type: string, texts: (string | null | undefined)[], options: CopyOptions = {}, notNull = false): readonly string[] =>
  profileColumn({ name: 'c', type, notNull }, '$.c', texts.map((text, i) => ({ text, uri: URI, line: i + 1 })), options).problems;

test.each([
  [['1', '-20'], 'integer'],
  [['1', '3000000000'], 'bigint'],
  [['99999999999999999999'], 'decimal(38,0)'],
  [['1', '2.5', '1e3'], 'double precision'],
  [['true', 'false'], 'boolean'],
  [['2018-11-01', '2018-11-02'], 'date'],
  [['2018-11-01T20:57:10.796Z'], 'timestamp'],
  [['1', ''], 'varchar(8)'],
  [['Björk Guðmundsdóttir'], 'varchar(32)'],
  [[], null],
])('%j is best held by %s', (texts, type) => expect(inferType(texts)).toBe(type));

test('a VARCHAR that is too short is told in bytes, not letters, with the first place', () => {
  expect(problemsOf('varchar(6)', ['Björk', 'Bjøørk', 'Bjørkø'])).toEqual([`longer than 6 bytes: 2 values, first "Bjøørk" (${URI}, line 2)`]);
  expect(problemsOf('varchar(6)', ['Bjøørk'], { truncateColumns: true })).toEqual([]);
});

test('no whole number in an INT is told; the empty text is null there', () => {
  expect(problemsOf('integer', ['1', '', 'n/a', '1.5'])).toEqual([`expects integer: 2 values, first "n/a" (${URI}, line 3)`]);
});

test('a number that an INT can not hold is told', () => {
  expect(problemsOf('integer', ['1541105830796'])).toEqual([`out of the range of integer: 1 value, first "1541105830796" (${URI}, line 1)`]);
  expect(problemsOf('bigint', ['1541105830796'])).toEqual([]);
});

test('a time is held against the TIMEFORMAT of the COPY', () => {
  expect(problemsOf('timestamp', ['1541105830796'], { timeFormat: 'epochmillisecs' })).toEqual([]);
  expect(problemsOf('timestamp', ['1541105830796'], { timeFormat: 'auto' })).toHaveLength(1);
  expect(problemsOf('timestamp', ['2018-11-01 20:57:10'], { timeFormat: 'epochmillisecs' })).toHaveLength(1);
});

test('a missing key and a null both break NOT NULL', () => {
  expect(problemsOf('integer', [null, undefined, '1'], {}, true)).toEqual([`NOT NULL, but the value is null: 2 values, first (${URI}, line 1)`]);
});

test('nulls, missing keys and the longest value are counted', () => {
  const values = ['é', null, undefined, null].map((text, i) => ({ text, uri: URI, line: i + 1 }));
  expect(profileColumn({ name: 'c', type: 'varchar(9)', notNull: false }, 'c', values, {})).toMatchObject({ nulls: 2, missing: 1, maxBytes: 2, example: 'é' });
});
