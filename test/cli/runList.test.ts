import { expect, test } from 'vitest';
import { chooseRun } from '../../src/cli/runList.js';

const IDS = ['music/reload/2018-12-02T06:00:00Z', 'music/load/2018-12-01T07:00:00Z', 'music/load/2018-12-01T06:00:00Z'];

test('latest is the newest run', () => expect(chooseRun('latest', IDS)).toBe(IDS[0]));

test('the end, the beginning or the middle of an id names a run, when only one has it', () => {
  expect(chooseRun('01T06:00:00Z', IDS)).toBe(IDS[2]);
  expect(chooseRun('music/reload', IDS)).toBe(IDS[0]);
  expect(chooseRun('T07:', IDS)).toBe(IDS[1]);
});

test('a whole id wins over a longer one that begins with it', () => {
  expect(chooseRun('a/load/x', ['a/load/x-2', 'a/load/x'])).toBe('a/load/x');
});

test('what fits several runs is refused, and they are named', () => {
  expect(() => chooseRun('06:00:00Z', IDS)).toThrow(
    expect.objectContaining({ message: '"06:00:00Z" fits 2 runs', hint: expect.stringContaining(IDS[0]!) }),
  );
});

test('what fits none is refused with the last runs; without any run, with how to start one', () => {
  expect(() => chooseRun('2020', IDS)).toThrow(
    expect.objectContaining({ message: 'no run "2020"', hint: expect.stringContaining(IDS[0]!) }),
  );
  expect(() => chooseRun('latest', [])).toThrow(expect.objectContaining({ hint: 'loadstar load' }));
});
