import { expect, test } from 'vitest';
import { renderAnalysis, type NamedOutcome } from '../../../src/cli/screen/analysis.js';
import { NO_COLOURS } from '../../../src/cli/screen/paint.js';

const options = { paint: NO_COLOURS, rows: 3 };
const columns = ['title', 'plays'];
const outcome: NamedOutcome = {
  name: 'most_played',
  title: 'Which songs are played most?',
  result: {
    columns,
    rows: [
      ['Undo', 28],
      ['Revelry', 27],
      ['Dog Days', 16],
      ['Sehr', 9],
    ],
    total: 4,
  },
  differences: [],
};

test('an analysis as expected shows its question, its first rows and the verdict', async () => {
  await expect(text(renderAnalysis(outcome, options))).toMatchFileSnapshot('goldens/analysis-as-expected.txt');
});

test('an analysis that differs shows where, what was expected and what came', async () => {
  const differences: NamedOutcome['differences'] = [
    { kind: 'different', row: 2, column: 'plays', expected: 28, actual: '27' },
    { kind: 'missing', row: 5, expected: ['a, b', null] },
    { kind: 'extra', row: 6, actual: ['c', 1] },
    { kind: 'columns', expected: ['title'], actual: columns },
  ];
  await expect(text(renderAnalysis({ ...outcome, differences }, options))).toMatchFileSnapshot(
    'goldens/analysis-differs.txt',
  );
});

test('where room is short the question gives way, and the verdict stays on its line', () => {
  expect(renderAnalysis(outcome, { ...options, width: 50 })[0]).toBe(
    'Which songs are played …  most_played  as expected',
  );
});

test('an analysis without an expected result claims nothing', () => {
  const { name, title, result } = outcome;
  expect(renderAnalysis({ name, title, result }, options)[0]).toBe(
    'Which songs are played most?  most_played  nothing expected',
  );
});

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
