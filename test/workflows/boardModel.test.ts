/**
 * The board against a simple model of a run: a state for each step, and rules that any reader can check. Starts, ends, failures, holds,
 * resumes and skips, in any order, on any graph.
 */
import { assert, property } from 'fast-check';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Board } from '../../src/workflows/board.js';
import type { StepState } from '../../src/workflows/view.js';
import { failureOf, summaryOf } from './steps.js';

const AT = '2018-12-01T06:00:00.000Z';
const DONE = { state: 'done', rows: 1, attempts: 1, checks: [] } as const;
const RUNS = Number(process.env['MODEL_RUNS'] ?? 3_000);

/** `open`: waits, may start, or is blocked: which of them follows from the others. */
type ModelState = 'open' | 'running' | 'done' | 'failed' | 'skipped';

class Model {
  readonly state = new Map<string, ModelState>();
  readonly after = new Map<string, readonly string[]>();

  add(id: string, after: readonly string[]): void {
    this.state.set(id, 'open');
    this.after.set(id, after);
  }

  remove(id: string): void {
    this.state.delete(id);
  }

  /** Steps before this one, directly or not, as far as they still stand in the way. */
  standsBehind(id: string, isIt: (upstream: string) => boolean): boolean {
    return this.after.get(id)!.some((upstream) => {
      const state = this.state.get(upstream);
      return isIt(upstream) || (state === 'open' && this.standsBehind(upstream, isIt));
    });
  }

  viewOf(id: string): StepState {
    const state = this.state.get(id)!;
    if (state !== 'open') return state;
    return this.standsBehind(id, (upstream) => this.state.get(upstream) === 'failed') ? 'blocked' : 'waiting';
  }

  isReady(id: string): boolean {
    return (
      this.state.get(id) === 'open' && this.after.get(id)!.every((upstream) => this.state.get(upstream) === 'done')
    );
  }

  where(...states: readonly StepState[]): string[] {
    return [...this.state.keys()].filter((id) => states.includes(this.viewOf(id)));
  }
}

/** A step's upstream is any of those before it; every choice is a number that a list supplies. */
const worlds = fc.record({
  graph: fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 }),
  choices: fc.array(fc.nat({ max: 999 }), { minLength: 20, maxLength: 120 }),
});

it('does as the model does, whatever happens in whatever order', () => {
  assert(
    property(worlds, ({ graph, choices }) => {
      const model = new Model();
      graph.forEach((picks, index) => {
        const upstream = index === 0 ? [] : picks.map((pick) => `s${pick % index}`);
        model.add(`s${index}`, [...new Set(upstream)]);
      });
      const board = new Board([...model.state.keys()].map((id) => summaryOf(id, model.after.get(id))));
      const started: string[] = [];
      const left = [...choices];
      const choose = (count: number): number => (left.shift() ?? 0) % count;
      while (left.length > 0) {
        act(board, model, choose, started);
        expect(new Map(board.views().map(({ id, state }) => [id, state]))).toEqual(
          new Map([...model.state.keys()].map((id) => [id, model.viewOf(id)])),
        );
      }
    }),
    { numRuns: RUNS },
  );
});

function act(board: Board, model: Model, choose: (count: number) => number, started: string[]): void {
  const running = model.where('running');
  const failed = model.where('failed');
  const ready = [...model.state.keys()].filter((id) => model.isReady(id));
  if (running.length > 0 && choose(2) === 0) return end(board, model, running[choose(running.length)]!, choose);
  if (ready.length > 0) {
    const id = board.startNext(AT)!.id;
    expect(ready).toContain(id);
    model.state.set(id, 'running');
    started.push(id);
    return;
  }
  expect(board.startNext(AT)).toBeUndefined();
  if (running.length > 0) return end(board, model, running[0]!, choose);
  if (failed.length === 0) {
    // The run is over: every step is done, or was given up.
    expect(model.where('done', 'skipped')).toEqual([...model.state.keys()]);
    choose(1);
    return;
  }
  if (choose(2) === 0) resume(board, model, choose);
  else skip(board, model, failed[choose(failed.length)]!, choose);
}

function end(board: Board, model: Model, id: string, choose: (count: number) => number): void {
  const isFailure = choose(3) === 0;
  if (isFailure) board.fail(id, { failure: failureOf(id) }, AT);
  else board.finish(id, DONE, AT);
  model.state.set(id, isFailure ? 'failed' : 'done');
}

/** What failed and what waits for it is planned again; some of it may need nothing any more. */
function resume(board: Board, model: Model, choose: (count: number) => number): void {
  const open = model.where('failed', 'blocked');
  const dropped = new Set(open.filter(() => choose(6) === 0));
  planAgain(board, model, open, dropped);
}

/** One that failed is given up; what only it has blocked is planned again, or left out with all that needs it. */
function skip(board: Board, model: Model, asset: string, choose: (count: number) => number): void {
  const freed = model
    .where('blocked')
    .filter(
      (id) => !model.standsBehind(id, (upstream) => upstream !== asset && model.state.get(upstream) === 'failed'),
    );
  expect(board.blockedBy(asset)).toEqual(freed);
  const leftOut = new Set<string>();
  for (const id of freed)
    if (choose(3) === 0 || model.after.get(id)!.some((upstream) => leftOut.has(upstream))) leftOut.add(id);
  board.skip(new Set([asset, ...leftOut]));
  for (const id of [asset, ...leftOut]) model.state.set(id, 'skipped');
  planAgain(
    board,
    model,
    freed.filter((id) => !leftOut.has(id)),
    new Set(),
  );
}

function planAgain(board: Board, model: Model, assets: readonly string[], dropped: ReadonlySet<string>): void {
  const planned = assets.filter((id) => !dropped.has(id));
  const plan = planned.map((id) =>
    summaryOf(
      id,
      model.after.get(id)!.filter((upstream) => planned.includes(upstream)),
    ),
  );
  board.replan(new Set(assets), plan);
  for (const id of assets) model.remove(id);
  for (const { id, after } of plan) model.add(id, after);
}
