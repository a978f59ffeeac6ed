/** A held run, of whatever kind: how long it waits, who is told, and when it takes an answer. */
import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import { notifyHeld } from './activities.js';
import { describeFailure, givenUp, heldNotice, ranOut } from './failures.js';
import type { RunState, RunView } from './view.js';

/** What waits. */
interface Held {
  readonly state: RunState;
  /** ISO 8601, UTC. */
  readonly heldUntil?: string | undefined;
  readonly request: { readonly pipeline: string };
  view(): RunView;
  note(notes: readonly string[]): void;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The end of so many days from now. */
export function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

export class Waiting {
  readonly #run: Held;
  #telling: Promise<void> = Promise.resolve();
  #isPlanning = false;
  #isAborted = false;

  constructor(run: Held) {
    this.#run = run;
  }

  /** Tells somebody that the run is held; the run waits for an answer, not for this. @param times how often it was, from 1 */
  tell(times: number): void {
    this.#telling = this.#tell(times);
  }

  /**
   * Returns when the run may go on.
   * @param onward begins the workflow again; only with a history that has grown long, and once everything that was begun is over
   * @throws ApplicationFailure when it is given up, or nobody has answered in time
   */
  async forAnswer(onward: () => Promise<never>): Promise<void> {
    const limitMs = Math.max(1, Date.parse(this.#run.heldUntil!) - Date.now());
    if (workflowInfo().continueAsNewSuggested) {
      await this.#telling;
      await condition(allHandlersFinished);
      if (this.#run.state === 'held' && !this.#isAborted) await onward();
    }
    const isAnswered = await condition(() => this.#isAborted || this.#run.state !== 'held', limitMs, {
      summary: 'held: waits for an answer',
    });
    await condition(() => !this.#isPlanning);
    if (this.#isAborted) throw givenUp(this.#run.view());
    if (!isAnswered && this.#run.state === 'held') throw ranOut();
  }

  /** Plans what an answer asks for; no other answer is taken meanwhile. */
  async whilePlanning<T>(plan: () => Promise<T>): Promise<T> {
    this.#isPlanning = true;
    try {
      return await plan();
    } finally {
      this.#isPlanning = false;
    }
  }

  abort(): void {
    this.#isAborted = true;
  }

  /** For validators: refused before anything is recorded. @throws ApplicationFailure */
  mustBeHeld(by: string | undefined): void {
    mustBeSaid(by);
    if (this.#isPlanning) refuse('somebody is resuming the run at this moment');
    if (this.#isAborted) refuse('the run was aborted');
    if (this.#run.state !== 'held') refuse(`the run is not held: it is ${this.#run.state}`);
  }

  async #tell(times: number): Promise<void> {
    try {
      await notifyHeld(this.#run.request.pipeline, times)(heldNotice(this.#run.view()));
    } catch (error) {
      if (isCancellation(error)) return;
      if (!(error instanceof ActivityFailure)) throw error;
      this.#run.note([`nobody was told that the run is held: ${describeFailure(error).message}`]);
    }
  }
}

/** @throws ApplicationFailure */
export function mustBeSaid(by: string | undefined): void {
  if (!by) refuse('the request does not say who asks: "by"');
}

/** Refuses what somebody asks for. */
export function refuse(why: string, type = 'NotHeld'): never {
  throw ApplicationFailure.nonRetryable(why, type);
}
