import { assert, asyncProperty, property } from 'fast-check';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Board } from '../../src/workflows/board.js';
import { fillLanes } from '../../src/workflows/lanes.js';
import { failureOf, summaryOf } from './steps.js';

const AT = '2018-12-01T06:00:00.000Z';
const DONE = { state: 'done', rows: 1, attempts: 1, checks: [] } as const;

/** A graph of up to 25 steps: each waits for any of those before it. */
const graphs = fc
  .integer({ min: 1, max: 25 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        fc.subarray(Array.from({ length: index }, (_, before) => `s${before}`)),
      ),
    ),
  );
const ends = fc.array(fc.constantFrom('done', 'reused', 'failed'), { minLength: 25, maxLength: 25 });

/** Runs the graph; each step takes some turns of the event loop and ends as told. */
async function play(after: readonly string[][], outcome: readonly string[], turns: readonly number[], width: number) {
  const board = new Board(after.map((upstream, index) => summaryOf(`s${index}`, upstream)));
  const order: string[] = [];
  let running = 0;
  let peak = 0;
  await fillLanes({
    width: () => width,
    startNext: () => board.startNext(AT),
    run: async ({ id, after: upstream }) => {
      const states = new Map(board.views().map((step) => [step.id, step.state]));
      for (const name of upstream) expect(['done', 'reused']).toContain(states.get(name));
      order.push(id);
      peak = Math.max(peak, ++running);
      const index = Number(id.slice(1));
      for (let turn = 0; turn < turns[index]!; turn++) await Promise.resolve();
      running--;
      if (outcome[index] === 'failed') board.fail(id, { failure: failureOf(id) }, AT);
      else board.finish(id, { ...DONE, state: outcome[index] as 'done' | 'reused' }, AT);
    },
  });
  return { board, order, peak };
}

const worlds = [
  graphs,
  ends,
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 25, maxLength: 25 }),
  fc.integer({ min: 1, max: 6 }),
] as const;

describe('a board with lanes, for any graph, durations, failures and width', () => {
  it('ends every step in exactly one final state, runs none twice, and never more than the width at once', async () => {
    await assert(
      asyncProperty(...worlds, async (after, outcome, turns, width) => {
        const { board, order, peak } = await play(after, outcome, turns, width);
        const states = board.views().map((step) => step.state);
        expect(states.every((state) => ['done', 'reused', 'failed', 'blocked'].includes(state))).toBe(true);
        expect(new Set(order).size).toBe(order.length);
        expect(peak).toBeLessThanOrEqual(width);
        for (const state of ['done', 'reused', 'failed', 'blocked', 'waiting', 'running'] as const) {
          expect(board.count(state)).toBe(states.filter((each) => each === state).length);
        }
      }),
    );
  });

  it('blocks exactly what waits, directly or not, for a failed step, and finishes the rest', async () => {
    await assert(
      asyncProperty(...worlds, async (after, outcome, turns, width) => {
        const { board } = await play(after, outcome, turns, width);
        const expected = new Map<string, string>();
        after.forEach((upstream, index) => {
          const isBlocked = upstream.some((name) => ['failed', 'blocked'].includes(expected.get(name)!));
          expected.set(`s${index}`, isBlocked ? 'blocked' : outcome[index]!);
        });
        expect(new Map(board.views().map((step) => [step.id, step.state]))).toEqual(expected);
      }),
    );
  });

  it('keeps as many lanes busy as there are ready steps', async () => {
    await assert(
      asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 }), async (size, width) => {
        const { peak } = await play(
          Array.from({ length: size }, () => []),
          Array.from({ length: size }, () => 'done'),
          Array.from({ length: size }, () => 5),
          width,
        );
        expect(peak).toBe(Math.min(size, width));
      }),
    );
  });
});

describe('a cancelled board', () => {
  it('starts nothing further, whatever ends later', () => {
    assert(
      property(graphs, fc.integer({ min: 1, max: 6 }), (after, width) => {
        const board = new Board(after.map((upstream, index) => summaryOf(`s${index}`, upstream)));
        const running = Array.from({ length: width }, () => board.startNext(AT)).flatMap((step) => step ?? []);
        const [first, ...others] = running;
        board.cancel(first!.id, AT);
        for (const step of others) board.finish(step.id, DONE, AT);
        expect(board.startNext(AT)).toBeUndefined();
        expect(board.count('cancelled')).toBe(after.length - others.length);
        expect(board.count('waiting') + board.count('running')).toBe(0);
      }),
    );
  });
});

describe('a board', () => {
  it('starts ready steps in the order of the plan', () => {
    const board = new Board([summaryOf('a'), summaryOf('b', ['a']), summaryOf('c')]);
    expect([board.startNext(AT)?.id, board.startNext(AT)?.id, board.startNext(AT)?.id]).toEqual(['a', 'c', undefined]);
  });

  it('refuses to end a step that does not run, by name', () => {
    const board = new Board([summaryOf('a')]);
    expect(() => board.finish('a', DONE, AT)).toThrow('step "a" is waiting, expected running');
    expect(() => board.finish('b', DONE, AT)).toThrow('step "b" is not in the plan');
  });

  it('says of a step when it ran, how often it was tried and why it failed', () => {
    const board = new Board([summaryOf('a')]);
    board.startNext(AT);
    board.fail('a', { failure: failureOf('a'), attempts: 3 }, '2018-12-01T06:00:09.000Z');
    expect(board.views()[0]).toMatchObject({
      state: 'failed',
      startedAt: AT,
      endedAt: '2018-12-01T06:00:09.000Z',
      attempts: 3,
      failure: { step: 'a' },
    });
  });
});

describe('a board that is planned again', () => {
  it('keeps what is done, and ends every other step by the new plan, for any graph and failures', async () => {
    await assert(
      asyncProperty(...worlds, async (after, outcome, turns, width) => {
        const { board } = await play(after, outcome, turns, width);
        const before = new Map(board.views().map((step) => [step.id, step]));
        const open = [...before.values()].filter(({ state }) => state === 'failed' || state === 'blocked');
        const ids = new Set(open.map(({ id }) => id));
        const waits = (upstream: readonly string[]) => upstream.filter((id) => ids.has(id));
        board.replan(
          new Set(open.map(({ asset }) => asset)),
          open.map(({ id, after: upstream }) => summaryOf(id, waits(upstream))),
        );
        const order: string[] = [];
        for (let step = board.startNext(AT); step !== undefined; step = board.startNext(AT)) {
          order.push(step.id);
          board.finish(step.id, DONE, AT);
        }
        expect(new Set(order)).toEqual(ids);
        expect(order).toHaveLength(ids.size);
        expect(board.count('done') + board.count('reused')).toBe(after.length);
        for (const step of board.views()) if (!ids.has(step.id)) expect(step).toEqual(before.get(step.id));
      }),
    );
  });

  it('has no step any more of an asset that needs nothing, and keeps a failed one that was not planned', () => {
    const board = new Board([summaryOf('a'), summaryOf('b', ['a']), summaryOf('c')]);
    for (const id of [board.startNext(AT)!.id, board.startNext(AT)!.id]) board.fail(id, { failure: failureOf(id) }, AT);
    board.replan(new Set(['a', 'b']), [summaryOf('b')]);
    expect(board.views().map(({ id, state }) => [id, state])).toEqual([
      ['c', 'failed'],
      ['b', 'waiting'],
    ]);
  });
});
