import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachOf } from '../../src/project/parallel.js';

describe('bounded parallelism', () => {
  it('does every item once, begins in order, and never more than the width at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (turns, width) => {
        const begun: number[] = [];
        let running = 0;
        await eachOf([...turns.keys()], width, async (index) => {
          begun.push(index);
          expect(++running).toBeLessThanOrEqual(width);
          for (let turn = 0; turn < turns[index]!; turn++) await Promise.resolve();
          running--;
        });
        expect(begun).toEqual([...turns.keys()]);
      }),
    );
  });

  it('begins nothing further after an error, and passes it on', async () => {
    const begun: number[] = [];
    const work = async (index: number): Promise<void> => {
      begun.push(index);
      await Promise.resolve();
      if (index === 2) throw new Error('no');
    };
    await expect(eachOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 2, work)).rejects.toThrow('no');
    expect(begun.length).toBeLessThan(6);
  });
});
