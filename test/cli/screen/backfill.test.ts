import { expect, test } from 'vitest';
import { renderCalendar, type Mark } from '../../../src/cli/screen/calendar.js';
import { describeChanges } from '../../../src/cli/screen/changes.js';
import { describeOutcome } from '../../../src/cli/screen/outcome.js';
import { NO_COLOURS as paint } from '../../../src/cli/screen/paint.js';
import { renderSteps } from '../../../src/cli/screen/steps.js';
import { readRange } from '../../../src/cli/range.js';
import type { PartitionStates, RunView } from '../../../src/workflows/view.js';

const now = new Date('2018-12-01T06:01:40Z');

function viewOf(state: RunView['state'], events: PartitionStates): RunView {
  return {
    run: 'music/backfill/2018-11-01..2018-11-30',
    pipeline: 'music',
    mode: 'backfill',
    state,
    requestedBy: 'ada@host',
    startedAt: '2018-12-01T06:00:00Z',
    steps: [],
    skipped: [],
    notes: [],
    backfill: {
      range: { from: '2018-11-01T00:00:00Z', to: '2018-12-01T00:00:00Z' },
      concurrency: 2,
      partitions: { events },
    },
  };
}

test('a backfill that runs is partitions by state, a rate and what is left', () => {
  const view = viewOf('running', { total: 2_500, valid: 500, done: 1_000, failed: 2 });
  expect(renderSteps(view, { paint, now })).toEqual([
    'music/backfill/2018-11-01..2018-11-30  running  1 min 40 s  1,000 of 2,000 partitions, 10/s, about 1 min 40 s left',
    '',
    '  events  1,000 done  500 up to date  2 failed  998 waiting',
  ]);
});

test('one with nothing to do says so', () => {
  const view = { ...viewOf('done', { total: 30, valid: 30, done: 0, failed: 0 }), endedAt: '2018-12-01T06:00:01Z' };
  expect(describeOutcome(view, { paint, now })).toEqual(['nothing to do: 30 partitions up to date (1.0 s)']);
  expect(renderSteps(view, { paint, now })[0]).toBe('music/backfill/2018-11-01..2018-11-30  done  1.0 s');
});

test('on plain lines it tells each hundredth, and what has failed', () => {
  const at = (done: number): RunView => viewOf('running', { total: 1_000, valid: 0, done, failed: 0 });
  expect(describeChanges(at(10), at(19))).toEqual([]);
  expect(describeChanges(at(19), at(20))).toHaveLength(1);
});

test('its partitions are a calendar, a line a month, from the first day of the range', () => {
  const marks: Record<string, Mark> = { '2018-11-29': 'there', '2018-11-30': 'failed', '2018-12-02': 'stale' };
  const range = { from: '2018-11-29T00:00:00Z', to: '2018-12-04T00:00:00Z' };
  expect(renderCalendar(range, 'day', (start) => marks[start.slice(0, 10)] ?? 'none', paint)).toEqual([
    `  2018-11  ${' '.repeat(28)}■✗`,
    '  2018-12  ·□·',
  ]);
  const hours = { from: '2018-11-01T22:00:00Z', to: '2018-11-02T01:00:00Z' };
  expect(renderCalendar(hours, 'hour', () => 'running', paint)).toEqual([
    `  2018-11-01  ${' '.repeat(22)}▸▸`,
    '  2018-11-02  ▸',
  ]);
});

test.each([
  ['2018-11-01', '2018-11-30', '2018-11-01T00:00:00Z', '2018-12-01T00:00:00Z'],
  ['2018-11', '2018-11', '2018-11-01T00:00:00Z', '2018-12-01T00:00:00Z'],
  ['2018-W01', '2018-W02', '2018-01-01T00:00:00Z', '2018-01-15T00:00:00Z'],
  ['2018-11-01T05', '2018-11-01T05', '2018-11-01T05:00:00Z', '2018-11-01T06:00:00Z'],
])('%s to %s is a range in UTC, both ends included', (from, to, start, end) => {
  expect(readRange(from, to)).toEqual({ from: start, to: end });
});

test.each([
  ['2018-11-01T05:00+02:00', '2018-11-02', "a time zone can't be given"],
  ['2018-11-01T05Z', '2018-11-02', "a time zone can't be given"],
  ['2018-11-31', '2018-12-02', '--from 2018-11-31: there is no such day'],
  ['yesterday', '2018-12-02', '--from yesterday: can not be read'],
  ['2018-12-02', '2018-12-01', '--from 2018-12-02 lies behind --to 2018-12-01'],
])('%s to %s is refused', (from, to, why) => {
  expect(() => readRange(from, to)).toThrow(why);
});
