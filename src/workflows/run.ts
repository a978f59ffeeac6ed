/** A run as its workflow keeps it: where it stands, for the query `view`, the search attributes and the Web UI's details. */
import { defineQuery, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { PlannedRun, PlanRunInput } from '../activities/plan.js';
import type { StepResult } from '../activities/step.js';
import type { RunMode, StepSummary } from '../pipeline/plan.js';
import { Board, type FailedStep, type RestingStep } from './board.js';
import { describeRun, type RowCache } from './details.js';
import { clip, VIEW_QUERY } from './names.js';
import { ASSETS_KEY, FAILED_KEY, keywordList, STATE_KEY } from './search-attributes.js';
import type { Answer, RunRequest, RunState, RunView, StepState } from './view.js';

/** A held run as its history's first part hands it on to the next: without it a run that is resumed often would outgrow the server's limits. */
export interface CarriedRun {
  readonly startedAt: string;
  readonly plan: PlannedRun;
  readonly steps: readonly RestingStep[];
  readonly notes: readonly string[];
  readonly answers: readonly Answer[];
  /** How often it was planned again, and held. */
  readonly rounds: number;
  readonly holds: number;
  /** Until when it is held. ISO 8601, UTC. */
  readonly heldUntil: string;
}

/** What the ledger's column for who asked holds, in bytes (redshift/ledgerTables.ts). */
const LEDGER_BYTES = 512;

/** A failure of no step. */
type RunFailure = NonNullable<RunView['failure']>;

export class Run {
  readonly id = workflowInfo().workflowId;
  #state: RunState = 'planning';
  #endedAt: string | undefined;
  #failure: RunFailure | undefined;
  #plan: PlannedRun | undefined;
  #board = new Board([]);
  readonly #notes: string[] = [];
  readonly #rows: RowCache = new WeakMap();
  readonly #answers: Answer[] = [];
  readonly #startedAt: string;
  #heldUntil: string | undefined;

  /** @param carried of a run that was held before */
  constructor(
    readonly mode: RunMode,
    readonly request: RunRequest,
    carried?: CarriedRun,
  ) {
    this.#startedAt = carried?.startedAt ?? workflowInfo().startTime.toISOString();
    if (carried) {
      this.#plan = carried.plan;
      this.#board = Board.of(carried.steps);
      this.#notes.push(...carried.notes);
      this.#answers.push(...carried.answers);
      this.#heldUntil = carried.heldUntil;
      this.#state = 'held';
    }
    setHandler(defineQuery<RunView>(VIEW_QUERY), () => this.view(), {
      description: 'Where the run stands, step by step',
    });
    this.#show();
  }

  /** What every plan of the run is asked with. */
  get planInput(): Pick<PlanRunInput, 'run' | 'mode' | 'pipeline' | 'selected' | 'prune'> {
    const { pipeline, selected, prune } = this.request;
    return {
      run: this.id,
      mode: this.mode,
      pipeline,
      ...(selected === undefined ? {} : { selected }),
      ...(prune && { prune }),
    };
  }

  get state(): RunState {
    return this.#state;
  }

  /** Undefined until the run is planned. */
  get plan(): PlannedRun | undefined {
    return this.#plan;
  }

  view(): RunView {
    const { pipeline, requestedBy, selected, prune, keepsOld } = this.request;
    return {
      run: this.id,
      pipeline,
      mode: this.mode,
      state: this.#state,
      requestedBy,
      ...(selected === undefined ? {} : { selected }),
      ...(prune && { prune }),
      ...(keepsOld && { keepsOld }),
      startedAt: this.#startedAt,
      ...(this.#endedAt === undefined ? {} : { endedAt: this.#endedAt }),
      steps: this.#board.views(),
      skipped: this.#plan?.skipped ?? [],
      notes: this.#notes,
      ...(this.#heldUntil === undefined ? {} : { heldUntil: this.#heldUntil }),
      ...(this.#answers.length === 0 ? {} : { answers: this.#answers }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
    };
  }

  count(state: 'failed' | 'cancelled'): number {
    return this.#board.count(state);
  }

  adopt(plan: PlannedRun): void {
    this.#plan = plan;
    this.#board = new Board(plan.steps);
    this.note(plan.notes);
    upsertSearchAttributes([{ key: ASSETS_KEY, value: keywordList(this.assets) }]);
    this.enter('running');
  }

  /** All steps that could be done are; some have failed. */
  hold(until: Date): void {
    this.#heldUntil = until.toISOString();
    this.enter('held');
  }

  /** What the next part of the history begins with. */
  carry(rounds: number, holds: number): CarriedRun {
    return {
      startedAt: this.#startedAt,
      plan: this.#plan!,
      steps: this.#board.resting(),
      notes: this.#notes,
      answers: this.#answers,
      rounds,
      holds,
      heldUntil: this.#heldUntil!,
    };
  }

  get heldUntil(): string | undefined {
    return this.#heldUntil;
  }

  /** People have answered a held run. */
  answer(answer: Omit<Answer, 'at'>): void {
    this.#answers.push({ ...answer, at: now() });
  }

  /** Who wants what runs now, for the ledger: who asked for the run, then who let it go on, and why. */
  get requestedBy(): string {
    const last = this.#answers.at(-1);
    if (last === undefined) return this.request.requestedBy;
    const why = last.reason === undefined ? '' : ` ${last.assets.join(', ')}: ${last.reason}`;
    return clip(`${last.by} (${last.kind}${why})`, LEDGER_BYTES);
  }

  /** Of the assets those that the new plan makes in another way than the steps on the board. */
  changedBy({ steps }: PlannedRun): string[] {
    const before = new Map(this.#board.summaries().map(({ asset, fingerprint }) => [asset, fingerprint]));
    const isChanged = ({ asset, fingerprint }: StepSummary): boolean =>
      before.has(asset) && before.get(asset) !== fingerprint;
    return [...new Set(steps.filter(isChanged).map(({ asset }) => asset))];
  }

  /** Gives up what is not done of an asset, and, of those that it alone has blocked, what the new plan can't make without it. */
  skip(asset: string, freed: readonly string[], plan: PlannedRun | undefined): void {
    const planned = new Set([...(plan?.steps ?? []), ...(plan?.skipped ?? [])].map((each) => each.asset));
    this.#board.skip(new Set([asset, ...freed.filter((name) => !planned.has(name))]));
    this.resume(planned, { steps: plan?.steps ?? [], notes: plan?.notes ?? [] });
  }

  blockedBy(asset: string): string[] {
    return this.#board.blockedBy(asset);
  }

  /** What the steps of an asset have come to; [] when it has none. */
  statesOf(asset: string): StepState[] {
    return this.#board.views().flatMap((step) => (step.asset === asset ? [step.state] : []));
  }

  /** Goes on with a new plan for these assets. */
  resume(assets: ReadonlySet<string>, { steps, notes }: Pick<PlannedRun, 'steps' | 'notes'>): void {
    this.#board.replan(assets, steps);
    this.note(notes);
    this.#heldUntil = undefined;
    upsertSearchAttributes([
      { key: ASSETS_KEY, value: keywordList(this.assets) },
      { key: FAILED_KEY, value: keywordList(this.failedAssets()) },
    ]);
    this.enter('running');
  }

  /** Of every step that it had or has, and those it has taken over. */
  get assets(): string[] {
    const stepped = [...(this.#plan?.steps ?? []), ...this.#board.views()].map(({ asset }) => asset);
    return [...new Set([...stepped, ...(this.#plan?.adopted ?? [])])];
  }

  failedAssets(): string[] {
    return [...new Set(this.#board.failed().map(({ asset }) => asset))];
  }

  /** What people should know of the run, though it fails nothing. */
  note(notes: readonly string[]): void {
    this.#notes.push(...notes.filter((note) => !this.#notes.includes(note)));
  }

  /** Another run is to be over first. */
  waitFor(run: string): void {
    this.note([waitNote(run)]);
    this.#show();
  }

  enter(state: RunState): void {
    this.#state = state;
    upsertSearchAttributes([{ key: STATE_KEY, value: state }]);
    this.#show();
  }

  /** Marks the next ready step as running; undefined when none is ready. */
  startNext(): StepSummary | undefined {
    const step = this.#board.startNext(now());
    if (step) this.#show();
    return step;
  }

  finish(step: StepSummary, result: StepResult): void {
    this.#board.finish(step.id, result, now());
    this.#show();
  }

  fail(step: StepSummary, failed: FailedStep): void {
    this.#board.fail(step.id, failed, now());
    upsertSearchAttributes([{ key: FAILED_KEY, value: keywordList(this.failedAssets()) }]);
    this.#show();
  }

  cancel(step: StepSummary): void {
    this.#board.cancel(step.id, now());
    this.#show();
  }

  /** The last change: what `view` answers from now on. */
  end(state: 'done' | 'failed' | 'cancelled', failure?: RunFailure): RunView {
    this.#endedAt = now();
    this.#heldUntil = undefined;
    this.#failure = failure;
    this.enter(state);
    return this.view();
  }

  #show(): void {
    setCurrentDetails(describeRun(this.view(), this.#rows));
  }
}

/** What people are told of a run that waits for a reload. */
export function waitNote(run: string): string {
  return `begins when ${run}, which builds the tables anew, is over or held`;
}

/** How long until it looks again. @param attempt from 1 */
export function waitMs(attempt: number): number {
  return Math.min(60, 2 * attempt) * 1_000;
}

/** The workflow's clock: the time its present task was started, the same in a replay. */
function now(): string {
  return new Date().toISOString();
}
