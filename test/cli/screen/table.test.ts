import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NO_COLOURS } from '../../../src/cli/screen/paint.js';
import { renderTable } from '../../../src/cli/screen/table.js';
import { cutTo, displayWidth, padTo, printable } from '../../../src/cli/screen/width.js';

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
      for (const line of renderTable(value, { paint, width })) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('a cut text keeps the escapes that end its colours', () => {
  expect(cutTo('\u001b[31mfailed\u001b[39m', 4)).toBe('\u001b[31mfai…\u001b[39m');
});

test('a cut text takes at most its width, and one that fits is not touched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (raw, width) => {
      const text = printable(raw);
      expect(displayWidth(cutTo(text, width))).toBeLessThanOrEqual(width);
      expect(displayWidth(padTo(cutTo(text, width), width))).toBe(width);
      if (displayWidth(text) <= width) expect(cutTo(text, width)).toBe(text);
    }),
  );
});
