import { expect, test } from 'vitest';
import { describeChanges } from '../../../src/cli/screen/changes.js';
import { done, failedView, step, view } from './views.js';

test('the first look tells the state and every step that has begun', () => {
  expect(describeChanges(undefined, view())).toEqual([
    'music/load/2018-12-01T06:00:00Z: running',
    'plan: 6 steps',
    'events: done  8,056 rows  30 files  3.8 MB  1.2 s',
    'catalogue: running  attempt 2  first load  1,943 files  483 kB',
    'people: done  96 rows  1.2 s  warning names: 2 rows',
    'songs: reused  1,943 rows',
  ]);
});

test('a look at an unchanged run tells nothing', () => {
  expect(describeChanges(view(), view())).toEqual([]);
});

test('a further attempt is a change', () => {
  const at = (attempts: number) => view({ steps: [step('events', { state: 'running', attempts })] });
  expect(describeChanges(at(1), at(2))).toEqual(['events: running  attempt 2  first load']);
});

test('the end of the run is told after the steps that ended with it', () => {
  const before = view({ steps: [step('events', { state: 'running' })] });
  const after = view({ state: 'done', endedAt: '2018-12-01T06:00:05Z', steps: [step('events', { ...done, rows: 1 })] });
  expect(describeChanges(before, after)).toEqual([
    'events: done  1 row  1.2 s',
    'music/load/2018-12-01T06:00:00Z: done',
  ]);
});

test('foreign text in a failure stays on one line and moves no cursor', () => {
  const lines = describeChanges(undefined, failedView());
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
});
