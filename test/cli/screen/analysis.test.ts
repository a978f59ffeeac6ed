import { expect, test } from 'vitest';
import { renderAnalysis, type AnalysisOutcome } from '../../../src/cli/screen/analysis.js';
import { NO_COLOURS } from '../../../src/cli/screen/paint.js';

const options = { paint: NO_COLOURS, rows: 3 };
const outcome: AnalysisOutcome = {
  name: 'most_played',
  title: 'Which songs are played most?',
  result: { columns: ['title', 'plays'], rows: [['Undo', 28], ['Revelry', 27], ['Dog Days', 16], ['Sehr', 9]] },
  differences: [],
};

test('an analysis as expected shows its question, its first rows and the verdict', async () => {
  await expect(text(renderAnalysis(outcome, options))).toMatchFileSnapshot('goldens/analysis-as-expected.txt');
});

test('an analysis that differs shows what was expected and what came, for the first rows', async () => {
  const differences = Array.from({ length: 7 }, (_, r) => ({ kind: 'row' as const, row: r + 1, expected: ['a, b', 1], actual: r === 0 ? null : ['a', r] }));
  await expect(text(renderAnalysis({ ...outcome, differences }, options))).toMatchFileSnapshot('goldens/analysis-differs.txt');
});

test('an analysis without an expected result claims nothing', () => {
  const { name, title, result } = outcome;
  expect(renderAnalysis({ name, title, result }, options)[0]).toBe('Which songs are played most?  most_played, nothing expected');
});

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
