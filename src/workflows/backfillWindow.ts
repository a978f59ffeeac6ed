/** The workflow of a backfill's window: its batches, each a step a table. One that fails for bad data is cut until what is bad stands alone. */
import {
  ActivityFailure,
  CancellationScope,
  CancelledFailure,
  defineQuery,
  defineSignal,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { PlanWindowInput } from '../activities/backfill.js';
import type { FaultKind } from '../pipeline/failure.js';
import type { StepSummary } from '../pipeline/plan.js';
import { backfillActivities, batchActivity } from './activities.js';
import { Board, type FailedStep } from './board.js';
import { toFailedStep } from './failures.js';
import { fillLanes } from './lanes.js';
import { PACE_SIGNAL, VIEW_QUERY } from './names.js';
import type { BackfillRequest, StepView } from './view.js';

/** How a window goes on. */
export interface Pace {
  /** Batches side by side. */
  readonly concurrency: number;
  readonly isPaused: boolean;
}

export interface WindowInput {
  readonly request: BackfillRequest;
  readonly plan: PlanWindowInput;
  readonly pace: Pace;
  /** Who wants it, for the ledger. */
  readonly requestedBy: string;
}

/** What the query `view` answers, and the workflow returns. */
export interface WindowView {
  /** By asset, partitions that were made. */
  readonly done: Readonly<Record<string, number>>;
  /** Failed steps, and while it goes on those that run. */
  readonly steps: readonly StepView[];
}

/** Faults that lie in the rows of some partition, so that the others may be loaded without it. */
const OF_DATA: readonly FaultKind[] = ['badData', 'mismatch', 'checkFailed'];
/** Events of a history that may still be cut in: the server takes 51,200, and advises against more than 10,240. */
const EVENTS_FOR_CUTS = 6_000;

/** @throws the cancellation */
export async function backfillWindow({ request, plan, pace: first, requestedBy }: WindowInput): Promise<WindowView> {
  const pace = new Paced(first);
  let board = new Board([]);
  const done: Record<string, number> = {};
  let cuts = 0;
  const look = (): WindowView => ({
    done,
    steps: board.views().filter(({ state }) => state === 'failed' || state === 'running'),
  });
  setHandler(defineQuery<WindowView>(VIEW_QUERY), look);

  const run = async (step: StepSummary): Promise<void> => {
    try {
      const { id, asset, uri } = step;
      const input = { run: plan.run, mode: 'load' as const, step: id, asset, uri, requestedBy };
      board.finish(id, await batchActivity(step, request).runStep(input), now());
      if (step.range !== null) done[asset] = (done[asset] ?? 0) + step.partitions;
    } catch (error) {
      if (isCancellation(error)) board.cancel(step.id, now());
      else if (error instanceof ActivityFailure) await fail(step, toFailedStep(step, error));
      else throw error;
    }
  };
  const fail = async (step: StepSummary, failed: FailedStep): Promise<void> => {
    board.fail(step.id, failed, now());
    const { kind, load } = failed.failure;
    // What another run has changed meanwhile is looked at again when all windows are over.
    if (kind === 'outdated') board.split(step.id, []);
    else if (OF_DATA.includes(kind) && step.range !== null && step.partitions > 1) await cut(step, load?.uri);
  };
  const cut = async (step: StepSummary, file: string | undefined): Promise<void> => {
    if (workflowInfo().historyLength > EVENTS_FOR_CUTS) return;
    const number = ++cuts;
    const failed = { number, assets: board.heldBackBy(step.id), uri: step.uri, ...(file !== undefined && { file }) };
    try {
      const pieces = await backfillActivities(request, `split-${number}`).planWindow({ ...plan, failed });
      board.split(step.id, pieces);
    } catch (error) {
      // It stays failed as a whole; a cancel ends everything soon.
      if (!(error instanceof ActivityFailure)) throw error;
    }
  };

  const { cancelRequested } = CancellationScope.current();
  let isCancelled = false;
  cancelRequested.catch(() => {
    isCancelled = true;
    board.cancelWaiting();
    pace.end();
  });

  board = new Board(await backfillActivities(request, 'plan').planWindow(plan));
  await fillLanes({
    width: () => pace.width,
    widthChanged: () => pace.changed,
    startNext: () => board.startNext(now()),
    run,
  });
  if (isCancelled) throw new CancelledFailure('The backfill was cancelled');
  return look();
}

/** The pace, as the backfill has last said. */
class Paced {
  #pace: Pace;
  #isOver = false;
  #tell: () => void = () => undefined;
  /** Resolves at the next change. */
  changed: Promise<void>;

  constructor(pace: Pace) {
    this.#pace = pace;
    this.changed = this.#next();
    setHandler(defineSignal<[Pace]>(PACE_SIGNAL), (given) => this.#change(given));
  }

  /** How many steps may run side by side now. */
  get width(): number {
    return this.#pace.isPaused && !this.#isOver ? 0 : this.#pace.concurrency;
  }

  /** Nothing waits for it to go on any more. */
  end(): void {
    this.#isOver = true;
    this.#change(this.#pace);
  }

  #change(pace: Pace): void {
    this.#pace = pace;
    const tell = this.#tell;
    this.changed = this.#next();
    tell();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => (this.#tell = resolve));
  }
}

function now(): string {
  return new Date().toISOString();
}
