import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartitionUnit } from '../../src/pipeline/asset.js';
import { isInRange, partitionStart, rangeLabel, rangesOf, shiftPartition } from '../../src/pipeline/partitions.js';

const unit = fc.constantFrom<PartitionUnit>('hour', 'day', 'week', 'month');

/** Consecutive partitions of a unit, from a start somewhere near leap days and ends of years. */
const calendar = (each: PartitionUnit, length: number): string[] => {
  const first = {
    hour: '2019-12-31T20:00:00Z',
    day: '2020-02-20T00:00:00Z',
    week: '2019-12-23T00:00:00Z',
    month: '2019-10-01T00:00:00Z',
  };
  const starts = [first[each]];
  while (starts.length < length) starts.push(shiftPartition(starts.at(-1)!, each, 1));
  return starts;
};

describe('starts', () => {
  test('hours, days, weeks and months that exist have one', () => {
    expect(partitionStart('2018-11-01T05')).toBe('2018-11-01T05:00:00Z');
    expect(partitionStart('2020-02-29')).toBe('2020-02-29T00:00:00Z');
    expect(partitionStart('2018-12')).toBe('2018-12-01T00:00:00Z');
    expect(partitionStart('2018-W44')).toBe('2018-10-29T00:00:00Z');
    // The first week of 2020 begins in 2019, and the 53rd of 2020 ends in 2021.
    expect(partitionStart('2020-W01')).toBe('2019-12-30T00:00:00Z');
    expect(partitionStart('2020-W53')).toBe('2020-12-28T00:00:00Z');
  });

  test('those that do not exist have none', () => {
    for (const label of [
      '2019-02-29',
      '2018-11-31',
      '2018-13',
      '2018-00',
      '2018-01-00',
      '2018-01-01T24',
      '0000-01-01',
      '2018-1-1',
      '2018-W00',
      '2018-W53',
      '2020-W54',
    ]) {
      expect(partitionStart(label), label).toBeUndefined();
    }
  });

  test('the next one goes over the ends of days, months and years', () => {
    expect(shiftPartition('2018-12-31T23:00:00Z', 'hour', 1)).toBe('2019-01-01T00:00:00Z');
    expect(shiftPartition('2020-02-28T00:00:00Z', 'day', 1)).toBe('2020-02-29T00:00:00Z');
    expect(shiftPartition('2018-12-01T00:00:00Z', 'month', 1)).toBe('2019-01-01T00:00:00Z');
    expect(shiftPartition('2018-12-31T00:00:00Z', 'week', 1)).toBe('2019-01-07T00:00:00Z');
    expect(shiftPartition('2020-03-01T00:00:00Z', 'day', -1)).toBe('2020-02-29T00:00:00Z');
    expect(shiftPartition('2019-01-01T00:00:00Z', 'month', -2)).toBe('2018-11-01T00:00:00Z');
  });
});

describe('ranges', () => {
  test('of any partitions hold these and no others, are apart from each other, and in order', () => {
    fc.assert(
      fc.property(unit, fc.uniqueArray(fc.nat(39)), (each, picked) => {
        const all = calendar(each, 40);
        const starts = picked.map((i) => all[i]!);
        const ranges = rangesOf(starts, each);
        expect(all.filter((start) => ranges.some((range) => isInRange(start, range)))).toEqual([...starts].sort());
        ranges.forEach((range, i) => {
          expect(range.from < range.to).toBe(true);
          if (i > 0) expect(ranges[i - 1]!.to < range.from).toBe(true);
        });
      }),
    );
  });

  test('are written as people type them, both ends included', () => {
    const november = { from: '2018-11-01T00:00:00Z', to: '2018-12-01T00:00:00Z' };
    expect(rangeLabel(november)).toBe('2018-11-01..2018-11-30');
    expect(rangeLabel(november, 'month')).toBe('2018-11');
    expect(rangeLabel({ from: '2018-11-01T00:00:00Z', to: '2018-11-02T00:00:00Z' })).toBe('2018-11-01');
    expect(rangeLabel({ from: '2018-11-01T00:00:00Z', to: '2019-02-01T00:00:00Z' }, 'month')).toBe('2018-11..2019-01');
    expect(rangeLabel({ from: '2018-11-01T05:00:00Z', to: '2018-11-01T08:00:00Z' })).toBe(
      '2018-11-01T05..2018-11-01T07',
    );
    expect(rangeLabel({ from: '2018-11-01T00:00:00Z', to: '2018-11-02T00:00:00Z' }, 'hour')).toBe(
      '2018-11-01T00..2018-11-01T23',
    );
  });

  test('a null range holds every partition', () => {
    expect(isInRange('2018-11-01T00:00:00Z', null)).toBe(true);
  });
});
