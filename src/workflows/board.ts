/**
 * The steps of a run and where each stands. A step is ready when all it waits for is done, and starts when no other of its table runs; a failed
 * step blocks what waits for it and nothing else. Planned again, steps that were not done give way to those of the new plan. Pure bookkeeping: the workflow says what happened and when, the board says what follows.
 */
import type { StepResult } from '../activities/step.js';
import type { StepFailure } from '../pipeline/failure.js';
import type { StepSummary } from '../pipeline/plan.js';
import type { StepState, StepView } from './view.js';

/** Why a step failed. `attempts` is absent where nobody counted: a step that timed out. */
export interface FailedStep {
  readonly failure: StepFailure;
  readonly attempts?: number;
}

/** A step that neither runs nor will by itself. */
export interface RestingStep {
  readonly summary: StepSummary;
  readonly view: StepView;
}

export class Board {
  readonly #steps = new Map<string, StepView>();
  readonly #summaries = new Map<string, StepSummary>();
  /** How many of the steps it waits for are not done yet. */
  readonly #missing = new Map<string, number>();
  readonly #waiters = new Map<string, string[]>();
  /** In the order in which they became ready; first those of the plan's order. */
  readonly #ready: string[] = [];
  readonly #counts = new Map<StepState, number>();
  /** Assets with a running step: two would wait for each other's lock, and a third run behind both. */
  readonly #busy = new Set<string>();

  /** @param plan in an order in which every step stands after what it waits for; ids are unique */
  constructor(plan: readonly StepSummary[]) {
    for (const step of plan) this.#add(step);
  }

  /** A board as another one left it, when nothing ran and nothing was ready. */
  static of(steps: readonly RestingStep[]): Board {
    const board = new Board(steps.map(({ summary }) => summary));
    board.#ready.length = 0;
    for (const { view } of steps) {
      const { state, ...rest } = view;
      board.#change(view.id, 'waiting', { ...rest, state });
    }
    return board;
  }

  /** What `Board.of` takes. */
  resting(): RestingStep[] {
    return this.views().map((view) => ({ summary: this.#summaries.get(view.id)!, view }));
  }

  /**
   * Takes over the plan of some assets: their steps that are not done are gone, the new ones wait.
   * @param plan as for the constructor; it waits for no step but its own
   */
  replan(assets: ReadonlySet<string>, plan: readonly StepSummary[]): void {
    const isReplaced = new Set(plan.map(({ id }) => id));
    for (const { id, asset, state } of this.views()) {
      const isOpen = state === 'failed' || state === 'blocked' || state === 'skipped';
      if (isReplaced.has(id) || (isOpen && assets.has(asset))) this.#remove(id);
    }
    for (const step of plan) this.#add(step);
  }

  /** A failed step, and what it has blocked, give way to its pieces. @param plan as for the constructor; it waits for no step but its own */
  split(id: string, plan: readonly StepSummary[]): void {
    const gone = [id];
    for (const each of gone) {
      gone.push(...(this.#waiters.get(each) ?? []).filter((waiter) => this.#steps.get(waiter)?.state === 'blocked'));
      if (this.#steps.has(each)) this.#remove(each);
    }
    for (const step of plan) this.#add(step);
  }

  /** The assets of a failed step and of all that it has blocked. */
  heldBackBy(id: string): string[] {
    const found = [id];
    for (const each of found)
      for (const waiter of this.#waiters.get(each) ?? [])
        if (this.#steps.get(waiter)?.state === 'blocked' && !found.includes(waiter)) found.push(waiter);
    return [...new Set(found.map((each) => this.#steps.get(each)!.asset))];
  }

  /** Gives up what is not done of these assets. */
  skip(assets: ReadonlySet<string>): void {
    for (const { id, asset, state } of this.views())
      if (assets.has(asset) && (state === 'failed' || state === 'blocked'))
        this.#change(id, state, { state: 'skipped' });
  }

  /** The assets that are blocked by this one's failed steps, and by no others: giving them up would free these. In the plan's order. */
  blockedBy(asset: string): string[] {
    const heldBack = new Map<string, boolean>();
    const isHeldBack = (id: string): boolean => {
      const known = heldBack.get(id);
      if (known !== undefined) return known;
      const step = this.#steps.get(id);
      const found =
        step !== undefined &&
        ((step.state === 'failed' && step.asset !== asset) ||
          (step.state === 'blocked' && step.after.some(isHeldBack)));
      heldBack.set(id, found);
      return found;
    };
    const blocked = this.views().filter((step) => step.state === 'blocked' && step.asset !== asset);
    const kept = new Set(blocked.filter(({ id }) => isHeldBack(id)).map((step) => step.asset));
    return [...new Set(blocked.map((step) => step.asset))].filter((name) => !kept.has(name));
  }

  /** The summary of each step, as it was planned. */
  summaries(): StepSummary[] {
    return this.views().map(({ id }) => this.#summaries.get(id)!);
  }

  /** Every step, in the plan's order. */
  views(): StepView[] {
    return [...this.#steps.values()];
  }

  count(state: StepState): number {
    return this.#counts.get(state) ?? 0;
  }

  failed(): StepView[] {
    return this.views().filter((step) => step.state === 'failed');
  }

  /** Takes the next ready step and marks it running; undefined when none is ready now. */
  startNext(at: string): StepSummary | undefined {
    const free = this.#ready.findIndex((each) => !this.#busy.has(this.#steps.get(each)!.asset));
    const [id] = free < 0 ? [] : this.#ready.splice(free, 1);
    if (id === undefined) return undefined;
    this.#change(id, 'waiting', { state: 'running', startedAt: at });
    return this.#summaries.get(id)!;
  }

  finish(id: string, result: StepResult, at: string): void {
    this.#change(id, 'running', { ...result, endedAt: at });
    for (const waiter of this.#waiters.get(id) ?? []) {
      const missing = this.#missing.get(waiter)! - 1;
      this.#missing.set(waiter, missing);
      if (missing === 0 && this.#steps.get(waiter)?.state === 'waiting') this.#ready.push(waiter);
    }
  }

  /** Marks the step failed, and blocked all that waits for it, directly or not. */
  fail(id: string, { failure, attempts }: FailedStep, at: string): void {
    this.#change(id, 'running', {
      state: 'failed',
      failure,
      endedAt: at,
      ...(attempts === undefined ? {} : { attempts }),
    });
    const blocked = [...(this.#waiters.get(id) ?? [])];
    for (const waiter of blocked) {
      if (this.#steps.get(waiter)!.state !== 'waiting') continue;
      this.#change(waiter, 'waiting', { state: 'blocked' });
      blocked.push(...(this.#waiters.get(waiter) ?? []));
    }
  }

  /** A running step was cancelled: nothing further starts. */
  cancel(id: string, at: string): void {
    this.#change(id, 'running', { state: 'cancelled', endedAt: at });
    this.cancelWaiting();
  }

  cancelWaiting(): void {
    this.#ready.length = 0;
    for (const step of this.views())
      if (step.state === 'waiting') this.#change(step.id, 'waiting', { state: 'cancelled' });
  }

  #add(step: StepSummary): void {
    const { id, asset, kind, range, why, after, files, sizeBytes, partitions, uri } = step;
    this.#steps.set(id, { id, asset, kind, range, why, after, files, sizeBytes, partitions, uri, state: 'waiting' });
    this.#summaries.set(id, step);
    this.#missing.set(id, after.length);
    for (const upstream of after) this.#addWaiter(upstream, id);
    if (after.length === 0) this.#ready.push(id);
    this.#tally('waiting', 1);
  }

  #remove(id: string): void {
    this.#tally(this.#steps.get(id)!.state, -1);
    this.#steps.delete(id);
    this.#waiters.delete(id);
  }

  #addWaiter(upstream: string, id: string): void {
    const waiters = this.#waiters.get(upstream);
    if (waiters) waiters.push(id);
    else this.#waiters.set(upstream, [id]);
  }

  #change(id: string, from: StepState, change: Partial<StepView> & { readonly state: StepState }): void {
    const step = this.#steps.get(id);
    if (step?.state !== from) throw new Error(`step "${id}" is ${step?.state ?? 'not in the plan'}, expected ${from}`);
    this.#steps.set(id, { ...step, ...change });
    if (from === 'running') this.#busy.delete(step.asset);
    if (change.state === 'running') this.#busy.add(step.asset);
    this.#tally(from, -1);
    this.#tally(change.state, 1);
  }

  #tally(state: StepState, by: number): void {
    this.#counts.set(state, this.count(state) + by);
  }
}
