import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLOURS, NO_COLOURS } from '../../../src/cli/screen/paint.js';
import { renderTable } from '../../../src/cli/screen/table.js';
import { cellsOf } from '../../../src/cli/screen/width.js';

const paint = NO_COLOURS;

test('numbers stand flush right, text flush left, null is told from the empty text', () => {
  const rows = [
    ['Björk', 6820, null],
    ['中島', '12', ''],
  ];
  expect(renderTable({ columns: ['artist', 'plays', 'city'], rows }, { paint })).toEqual([
    'artist  plays  city',
    '──────  ─────  ────',
    'Björk    6820  NULL',
    '中島       12',
  ]);
});

test('the widest columns give way when the terminal is narrow', () => {
  const lines = renderTable(
    { columns: ['id', 'agent'], rows: [[1, 'Mozilla/5.0 (Windows NT 6.1)']] },
    { paint, width: 20 },
  );
  expect(lines).toEqual(['id  agent', '──  ────────────────', ' 1  Mozilla/5.0 (Wi…']);
});

test('more columns than the terminal holds become records', () => {
  const columns = ['first_name', 'last_name', 'location', 'level'];
  const lines = renderTable(
    { columns, rows: [['Ava', 'Robinson', 'New Haven-Milford, CT', 'free']] },
    { paint, width: 30 },
  );
  expect(lines).toEqual([
    'row 1',
    'first_name  Ava',
    'last_name   Robinson',
    'location    New Haven-Milford…',
    'level       free',
  ]);
});

test('values of many kinds are written as people and scripts know them', () => {
  const rows = [[new Date('2018-11-01T20:57:10.796Z'), true, { a: 1 }, 'line\nbreak\u001b[2J']];
  expect(renderTable({ columns: ['at', 'paid', 'json', 'text'], rows }, { paint }).at(-1)).toBe(
    '2018-11-01T20:57:10.796Z  true  {"a":1}  line\\nbreak\\e[2J',
  );
});

test('no line is wider than the terminal, whatever the cells hold', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null));
  const grid = fc.integer({ min: 1, max: 8 }).chain((n) =>
    fc.record({
      columns: fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { minLength: n, maxLength: n }),
      rows: fc.array(fc.array(cell, { minLength: n, maxLength: n }), { maxLength: 4 }),
    }),
  );
  fc.assert(
    fc.property(grid, fc.integer({ min: 20, max: 120 }), (value, width) => {
      for (const line of renderTable(value, { paint, width })) expect(cellsOf(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a result without rows is a header and its rule', () => {
  expect(renderTable({ columns: ['artist', 'plays'], rows: [] }, { paint })).toEqual([
    'artist  plays',
    '──────  ─────',
  ]);
});

test('colours never change the layout, also where cells are cut', () => {
  const grid = {
    columns: ['id', 'agent'],
    rows: [
      ['Mozilla/5.0 (Windows NT 6.1)', null],
      [1, 'Opera'],
    ],
  };
  const coloured = renderTable(grid, { paint: COLOURS, width: 20 });
  expect(coloured.join('')).toContain('\u001b[2mNULL\u001b[22m');
  expect(coloured.map(stripVTControlCharacters)).toEqual(renderTable(grid, { paint, width: 20 }));
});

test('a letter of two halves is never cut in the middle', () => {
  const rows = [['🎧🎧🎧🎧🎧🎧🎧🎧🎧🎧', 'x'.repeat(20)]];
  expect(renderTable({ columns: ['mood', 'text'], rows }, { paint, width: 20 }).at(-1)).toMatch(/^(🎧)+… +x+…$/u);
});

test('a line of wide letters is cut to the terminal, though it needs one cell more', () => {
  const rows = [['', '⺀⺀\u0000', null, '', null]];
  const lines = renderTable({ columns: ['⺀      ⺀ ⺀ ', ' ', ' ', ' ', ' '], rows }, { paint, width: 20 });
  for (const line of lines) expect(cellsOf(line)).toBeLessThanOrEqual(20);
});

test.each([
  ['Björk', 5],
  ['e\u0301', 1],
  ['中島', 4],
  ['ﾊﾝｶｸ', 4],
  ['🎧', 2],
  ['👩‍👩‍👧', 2],
  ['🇮🇸', 2],
  ['\u001b[31mred\u001b[39m', 3],
])('%j takes %i cells', (text, cells) => expect(cellsOf(text)).toBe(cells));
