/** A backfill as its workflow keeps it: where it stands, what has failed, what people have said. */
import {
  condition,
  defineQuery,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { PlannedBackfill } from '../activities/backfill.js';
import type { BackfillRange } from '../pipeline/backfill.js';
import type { Range } from '../pipeline/plan.js';
import type { Pace, WindowInput, WindowView } from './backfillWindow.js';
import { describeRun } from './details.js';
import { clip, VIEW_QUERY } from './names.js';
import { waitNote } from './run.js';
import { ASSETS_KEY, FAILED_KEY, keywordList, STATE_KEY } from './search-attributes.js';
import type { Answer, BackfillRequest, PartitionStates, RunState, RunView, StepView } from './view.js';
import { daysFromNow } from './waiting.js';

/** What the next part of the history begins with. */
export interface CarriedBackfill {
  readonly startedAt: string;
  readonly state: RunState;
  readonly plan: Omit<PlannedBackfill, 'partitions' | 'notes'>;
  readonly place: Place;
  readonly pace: Pace;
  readonly partitions: Readonly<Record<string, PartitionStates>>;
  readonly failures: readonly StepView[];
  readonly notes: readonly string[];
  readonly answers: readonly Answer[];
  readonly heldUntil?: string;
}

interface Place {
  /** From 1: how often it was begun, or resumed. */
  readonly round: number;
  readonly pass: number;
  readonly within: readonly Range[];
  /** The next one, from 1. */
  readonly window: number;
}

/** Of these the whole story is kept; of the others where and why. */
const FAILURES_IN_FULL = 50;
/** More failed steps than this are no bad files any more. */
const FAILURES_MAX = 500;

export class Backfill {
  readonly id = workflowInfo().workflowId;
  readonly #startedAt: string;
  #state: RunState;
  #plan: CarriedBackfill['plan'] | undefined;
  #place: Place;
  #pace: Pace;
  #partitions: Record<string, PartitionStates>;
  #failures: readonly StepView[];
  readonly #notes: string[];
  readonly #answers: Answer[];
  #heldUntil: string | undefined;
  #endedAt: string | undefined;
  #failure: RunView['failure'];
  #window: string | undefined;
  #tellWindow: ((pace: Pace) => Promise<void>) | undefined;

  constructor(
    readonly request: BackfillRequest,
    carried?: CarriedBackfill,
  ) {
    this.#startedAt = carried?.startedAt ?? workflowInfo().startTime.toISOString();
    this.#state = carried?.state ?? 'planning';
    this.#plan = carried?.plan;
    this.#place = carried?.place ?? { round: 1, pass: 1, within: [request.range], window: 1 };
    this.#pace = carried?.pace ?? { concurrency: request.concurrency ?? 1, isPaused: false };
    this.#partitions = { ...carried?.partitions };
    this.#failures = carried?.failures ?? [];
    this.#notes = [...(carried?.notes ?? [])];
    this.#answers = [...(carried?.answers ?? [])];
    this.#heldUntil = carried?.heldUntil;
    setHandler(defineQuery<RunView>(VIEW_QUERY), () => this.view(), { description: 'Where the backfill stands' });
    this.#show();
  }

  get state(): RunState {
    return this.#state;
  }

  get heldUntil(): string | undefined {
    return this.#heldUntil;
  }

  get startedAt(): string {
    return this.#startedAt;
  }

  /** What every plan of it is asked with. */
  get asked(): BackfillRange {
    const { range, selected, force, newestFirst } = this.request;
    return { range, ...(selected && { selected }), ...(force && { force }), ...(newestFirst && { newestFirst }) };
  }

  get failures(): readonly StepView[] {
    return this.#failures;
  }

  /** Somebody is to be told when it is held. */
  get notifies(): boolean {
    return this.#plan?.notifies === true;
  }

  get isPlanned(): boolean {
    return this.#plan !== undefined;
  }

  get round(): number {
    return this.#place.round;
  }

  get pass(): number {
    return this.#place.pass;
  }

  get within(): readonly Range[] {
    return this.#place.within;
  }

  get hasWindows(): boolean {
    return this.#place.window <= (this.#plan?.windows ?? 0);
  }

  view(): RunView {
    const { pipeline, requestedBy, selected, range, force, newestFirst } = this.request;
    return {
      run: this.id,
      pipeline,
      mode: 'backfill',
      state: this.#state,
      requestedBy,
      ...(selected === undefined ? {} : { selected }),
      startedAt: this.#startedAt,
      ...(this.#endedAt === undefined ? {} : { endedAt: this.#endedAt }),
      steps: this.#failures,
      skipped: [],
      notes: this.#notes,
      backfill: {
        range,
        ...(force && { force }),
        ...(newestFirst && { newestFirst }),
        concurrency: this.#pace.concurrency,
        partitions: this.#partitions,
        ...(this.#window === undefined ? {} : { window: this.#window }),
      },
      ...(this.#heldUntil === undefined ? {} : { heldUntil: this.#heldUntil }),
      ...(this.#answers.length === 0 ? {} : { answers: this.#answers }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
  }

  count(state: 'failed' | 'cancelled'): number {
    return state === 'failed' ? this.#failures.length : 0;
  }

  /** What has failed, for a plan to leave it alone. */
  failedParts(): Record<string, (Range | null)[]> {
    const parts: Record<string, (Range | null)[]> = {};
    for (const { asset, range } of this.#failures) (parts[asset] ??= []).push(range);
    return parts;
  }

  /** Goes on with a plan. */
  adopt({ partitions, notes, ...plan }: PlannedBackfill, pass = 1): void {
    const isFirst = this.#plan === undefined;
    this.#plan = plan;
    this.#place = { ...this.#place, pass, window: 1 };
    this.note(notes);
    if (isFirst) {
      this.#pace = { ...this.#pace, concurrency: this.request.concurrency ?? plan.concurrency };
      this.#partitions = Object.fromEntries(
        Object.entries(partitions).map(([asset, { stale, valid }]) => [
          asset,
          { total: stale + valid, valid, done: 0, failed: 0 },
        ]),
      );
      upsertSearchAttributes([{ key: ASSETS_KEY, value: keywordList(Object.keys(partitions)) }]);
    }
    if (this.#state === 'planning') this.#enter(this.#pace.isPaused ? 'paused' : 'running');
  }

  /** Returns when it is not paused. */
  async mayGoOn(): Promise<void> {
    await condition(() => !this.#pace.isPaused);
  }

  nextWindow(): { readonly window: string; readonly input: WindowInput } {
    const { round, pass, window } = this.#place;
    this.#window = `${this.id}/${round}-${pass}-${window}`;
    this.#show();
    const plan = {
      run: this.id,
      ...this.asked,
      round,
      pass,
      window,
    };
    return {
      window: this.#window,
      input: { request: this.request, plan, pace: this.#pace, requestedBy: this.#requestedBy() },
    };
  }

  /** Where the window that runs hears of a new pace. @param known what it was begun with: it may have changed since */
  async pacing(tell: ((pace: Pace) => Promise<void>) | undefined, known?: Pace): Promise<void> {
    this.#tellWindow = tell;
    if (known !== undefined && known !== this.#pace) await this.#passOn();
  }

  /** @returns false when so much has failed that there is no use in going on */
  finishWindow({ done, steps }: WindowView): boolean {
    this.#window = undefined;
    this.#place = { ...this.#place, window: this.#place.window + 1 };
    const failed = steps.filter(({ state }) => state === 'failed');
    this.#failures = [...this.#failures, ...failed].map((step, i) => (i < FAILURES_IN_FULL ? step : brief(step)));
    for (const [asset, states] of Object.entries(this.#partitions)) {
      const lost = this.#failures.filter((step) => step.asset === asset);
      const count = lost.reduce((sum, step) => sum + (step.partitions ?? 0), 0);
      const made = Math.min(states.done + (done[asset] ?? 0), states.total - states.valid - count);
      this.#partitions[asset] = { ...states, done: Math.max(0, made), failed: count };
    }
    upsertSearchAttributes([{ key: FAILED_KEY, value: keywordList(this.#failedAssets()) }]);
    this.#show();
    if (this.#failures.length <= FAILURES_MAX) return true;
    this.note([`more than ${FAILURES_MAX} steps have failed: what is left was not tried`]);
    return false;
  }

  /** It waits for an answer from now on. */
  hold(): void {
    this.#heldUntil = daysFromNow(this.#plan?.holdDays ?? 7).toISOString();
    this.#enter('held');
  }

  /** Goes on with what has failed. @param within the time that it was about */
  beginRound(round: number, within: readonly Range[], plan: PlannedBackfill): void {
    this.#failures = [];
    this.#place = { round, pass: 1, within, window: 1 };
    this.#heldUntil = undefined;
    this.#partitions = Object.fromEntries(
      Object.entries(this.#partitions).map(([asset, states]) => [asset, { ...states, failed: 0 }]),
    );
    upsertSearchAttributes([{ key: FAILED_KEY, value: [] }]);
    this.adopt(plan);
    this.#enter('running');
  }

  /** The round could not be planned; its documents may stand there. */
  giveUpRound(round: number): void {
    this.#place = { ...this.#place, round };
  }

  carry(): CarriedBackfill {
    return {
      startedAt: this.#startedAt,
      state: this.#state,
      plan: this.#plan!,
      place: this.#place,
      pace: this.#pace,
      partitions: this.#partitions,
      failures: this.#failures,
      notes: this.#notes,
      answers: this.#answers,
      ...(this.#heldUntil !== undefined && { heldUntil: this.#heldUntil }),
    };
  }

  note(notes: readonly string[]): void {
    this.#notes.push(...notes.filter((note) => !this.#notes.includes(note)));
  }

  /** Another run is to be over first. */
  waitFor(run: string): void {
    this.note([waitNote(run)]);
    this.#show();
  }

  end(state: 'done' | 'failed' | 'cancelled', failure?: RunView['failure']): RunView {
    this.#endedAt = now();
    this.#heldUntil = undefined;
    this.#failure = failure;
    this.#window = undefined;
    this.#enter(state);
    return this.view();
  }

  async setPace(change: Partial<Pace>): Promise<void> {
    this.#pace = { ...this.#pace, ...change };
    if (this.#state === 'running' && this.#pace.isPaused) this.#enter('paused');
    else if (this.#state === 'paused' && !this.#pace.isPaused) this.#enter('running');
    else this.#show();
    await this.#passOn();
  }

  async #passOn(): Promise<void> {
    try {
      await this.#tellWindow?.(this.#pace);
    } catch (error) {
      // The window has just ended; the next one begins with the new pace.
      if (isCancellation(error)) throw error;
    }
  }

  answer(answer: Omit<Answer, 'at'>): void {
    this.#answers.push({ ...answer, at: now() });
  }

  #requestedBy(): string {
    const last = this.#answers.findLast(({ kind }) => kind === 'resumed');
    return last === undefined ? this.request.requestedBy : clip(`${last.by} (resumed)`, 512);
  }

  #failedAssets(): string[] {
    return [...new Set(this.#failures.map(({ asset }) => asset))];
  }

  #enter(state: RunState): void {
    this.#state = state;
    upsertSearchAttributes([{ key: STATE_KEY, value: state }]);
    this.#show();
  }

  #show(): void {
    setCurrentDetails(describeRun(this.view()));
  }
}

/** Where and why, in some hundred bytes. */
function brief(step: StepView): StepView {
  const { failure } = step;
  if (failure === undefined) return step;
  const { kind, step: id, asset, message, hint } = failure;
  return { ...step, failure: { kind, step: id, asset, message: clip(message, 200), hint: clip(hint, 200) } };
}

function now(): string {
  return new Date().toISOString();
}
