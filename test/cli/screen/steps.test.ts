import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { COLOURS, NO_COLOURS } from '../../../src/cli/screen/paint.js';
import { renderSteps } from '../../../src/cli/screen/steps.js';
import { failedView, NOW, step, view } from './views.js';

const options = { paint: NO_COLOURS, now: NOW };

test('a run on its way shows each step with rows, files, size, elapsed and what it waits for', async () => {
  await expect(text(renderSteps(view(), options))).toMatchFileSnapshot('goldens/steps-running.txt');
});

test('a failed run shows what failed, what was not run because of it, and what is done', async () => {
  await expect(text(renderSteps(failedView(), options))).toMatchFileSnapshot('goldens/steps-failed.txt');
});

test('while it plans there is a headline alone', () => {
  expect(renderSteps(view({ state: 'planning', steps: [] }), options)).toEqual([
    'music/load/2018-12-01T06:00:00Z  planning  4.2 s',
  ]);
});

test('when room is short, steps that run or failed stay and the others are summed up', async () => {
  const steps = [
    ...Array.from({ length: 40 }, (_, i) => step(`table_${i}`, { state: i < 20 ? 'done' : 'waiting' })),
    step('last', { state: 'failed' }),
  ];
  const lines = renderSteps(view({ steps }), { ...options, height: 10 });
  expect(lines.length).toBeLessThanOrEqual(10);
  await expect(text(lines)).toMatchFileSnapshot('goldens/steps-short-of-room.txt');
});

test('colours never change the alignment', () => {
  const coloured = renderSteps(view(), { ...options, paint: COLOURS });
  expect(coloured.join('')).toContain('\u001b[');
  expect(coloured.map(stripVTControlCharacters)).toEqual(renderSteps(view(), options));
});

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;
