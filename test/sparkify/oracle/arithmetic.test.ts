import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundedRatio, toDecimal } from '../../../pipelines/sparkify/sample/oracle/decimal.js';
import { ascending, descending, grouped, sorted } from '../../../pipelines/sparkify/sample/oracle/order.js';

describe('roundedRatio', () => {
  it('rounds halves away from zero', () => {
    expect([roundedRatio(1, 8, 2), roundedRatio(3, 8, 2), roundedRatio(-1, 8, 2), roundedRatio(5, 2, 0)]).toEqual([
      0.13, 0.38, -0.13, 3,
    ]);
  });

  it('is never further off than half a unit of the last place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (part, whole) => {
          expect(Math.abs(roundedRatio(part, whole, 2) - part / whole)).toBeLessThanOrEqual(0.005 + 1e-9);
        },
      ),
    );
  });
});

describe('toDecimal', () => {
  it('gives back every decimal of five places that a float was read from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (units) => {
        expect(toDecimal(units / 100_000, 5)).toBe(BigInt(units));
      }),
    );
  });

  it('rounds what has more places, and takes the very small and the very large', () => {
    expect([toDecimal(0.000_005, 5), toDecimal(0.000_004_9, 5), toDecimal(1e-9, 5), toDecimal(1e15, 5)]).toEqual([
      1n,
      0n,
      0n,
      10n ** 20n,
    ]);
  });
});

describe('order', () => {
  it('compares text by its bytes, not by UTF-16 units', () => {
    expect(
      sorted(
        ['\u{1d11e}', '\uff5a', 'é', 'z', 'Z', ''],
        ascending((text) => text),
      ),
    ).toEqual(['', 'Z', 'z', 'é', '\uff5a', '\u{1d11e}']);
  });

  it('puts NULL last when ascending and first when descending', () => {
    expect(
      sorted(
        [2, null, 1],
        ascending((value) => value),
      ),
    ).toEqual([1, 2, null]);
    expect(
      sorted(
        [2, null, 1],
        descending((value) => value),
      ),
    ).toEqual([null, 2, 1]);
  });

  it('asks the next comparison where the one before sees no difference', () => {
    const rows = [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
      { a: 2, b: 'x' },
    ];
    const inOrder = sorted(
      rows,
      descending((row) => row.a),
      ascending((row) => row.b),
    );
    expect(inOrder.map((row) => `${row.a}${row.b}`)).toEqual(['2x', '2y', '1x']);
  });

  it('groups by value: 1 is not "1", and NULL is a group', () => {
    expect(grouped([1, '1', null, 1, null], (value) => [value]).map((group) => group.rows.length)).toEqual([2, 1, 2]);
  });
});
