import { expect, test } from 'vitest';
import { compareResult, summarizeDifferences } from '../../src/cli/expected.js';

const columns = ['song', 'plays'];
const result = (...rows: unknown[][]) => ({ columns, rows });

test('numbers that the server sends as text equal the numbers expected', () => {
  const expected = { columns, rows: [['Undo', 28], ['Half', 0.1 + 0.2]] as const };
  expect(compareResult(expected, result(['Undo', '28'], ['Half', '0.30']))).toEqual([]);
});

test('a text is compared as it is: blanks, case and zeros count', () => {
  const expected = { columns, rows: [['Undo', '028']] as const };
  expect(compareResult(expected, result(['Undo', '28']))).toHaveLength(1);
  expect(compareResult(expected, result(['Undo ', '028']))).toHaveLength(1);
});

test('null equals null alone, and the empty text is no zero', () => {
  const expected = { columns, rows: [[null, 0]] as const };
  expect(compareResult(expected, result([null, 0]))).toEqual([]);
  expect(compareResult(expected, result(['', 0]))).toHaveLength(1);
  expect(compareResult(expected, result([null, null]))).toHaveLength(1);
  expect(compareResult(expected, result([null, '']))).toHaveLength(1);
});

test('a row that one side lacks is a difference with its place', () => {
  expect(compareResult({ columns, rows: [['a', 1], ['b', 2]] }, result(['a', 1]))).toEqual([{ kind: 'row', row: 2, expected: ['b', 2], actual: null }]);
  expect(compareResult({ columns, rows: [] }, result(['a', 1]))).toEqual([{ kind: 'row', row: 1, expected: null, actual: ['a', 1] }]);
});

test('other columns end the comparison', () => {
  const differences = compareResult({ columns: ['song'], rows: [['a']] }, result(['a', 1]));
  expect(differences).toEqual([{ kind: 'columns', expected: ['song'], actual: columns }]);
  expect(summarizeDifferences(differences)).toBe('columns differ');
});
