/** What people say to a backfill: it is paused, resumed, given another width, given up; and how it waits when something has failed. */
import { ActivityFailure, defineUpdate, isCancellation, setHandler } from '@temporalio/workflow';
import type { PlannedBackfill } from '../activities/backfill.js';
import type { Range } from '../pipeline/plan.js';
import type { Backfill, CarriedBackfill } from './backfillState.js';
import { notResumed } from './failures.js';
import type { AbortRequest, Resumed, ResumeRequest } from './hold.js';
import { ABORT_UPDATE, PAUSE_UPDATE, RESUME_UPDATE, SET_UPDATE } from './names.js';
import type { StepView } from './view.js';
import { mustBeSaid, refuse, Waiting } from './waiting.js';

/** The argument of the update `pause`. */
export interface PauseRequest {
  /** user@host of who asks. */
  readonly by: string;
}

/** The argument of the update `set`. */
export interface SetRequest extends PauseRequest {
  /** Batches side by side, from 1. */
  readonly concurrency: number;
}

/** Plans the first pass of a round over these parts of time. */
type PlanRound = (round: number, within: readonly Range[]) => Promise<PlannedBackfill>;

/** Made before the first await, so that no answer comes too early. */
export class BackfillAnswers {
  readonly #backfill: Backfill;
  readonly #waiting: Waiting;
  readonly #planRound: PlanRound;

  constructor(backfill: Backfill, planRound: PlanRound) {
    this.#backfill = backfill;
    this.#waiting = new Waiting(backfill);
    this.#planRound = planRound;
    setHandler(defineUpdate<Resumed, [ResumeRequest]>(RESUME_UPDATE), (request) => this.#resume(request), {
      validator: ({ by, from }: ResumeRequest) => {
        if (from.length > 0) refuse('a backfill is resumed with what has failed, and no more');
        if (backfill.state !== 'paused') this.#waiting.mustBeHeld(by);
      },
      description:
        'Goes on: when it is paused, where it was; when it is held, with what has failed, as the pipeline and the files are now',
    });
    setHandler(defineUpdate<void, [AbortRequest]>(ABORT_UPDATE), (request) => this.#abort(request), {
      validator: ({ by }: AbortRequest) => this.#waiting.mustBeHeld(by),
      description: 'Gives the backfill up: it ends as failed',
    });
    setHandler(defineUpdate<void, [PauseRequest]>(PAUSE_UPDATE), (request) => this.#pause(request), {
      validator: ({ by }: PauseRequest) => {
        mustBeSaid(by);
        if (backfill.state !== 'running') refuse(`the run is not running: it is ${backfill.state}`, 'NotRunning');
      },
      description: 'Nothing further starts; what runs comes to its end',
    });
    setHandler(defineUpdate<void, [SetRequest]>(SET_UPDATE), (request) => this.#set(request), {
      validator: ({ by, concurrency }: SetRequest) => {
        if (!Number.isInteger(concurrency) || concurrency < 1) refuse('"concurrency" is a whole number from 1 on');
        mustBeSaid(by);
      },
      description: 'Sets how many batches run side by side',
    });
  }

  /** Waits for an answer. @param onward what begins the workflow again, with a fresh history @throws ApplicationFailure when it is given up */
  async hold(onward: (carried: CarriedBackfill) => Promise<never>): Promise<void> {
    const backfill = this.#backfill;
    if (backfill.state !== 'held') {
      backfill.hold();
      if (backfill.notifies) this.#waiting.tell(backfill.round);
    }
    await this.#waiting.forAnswer(() => onward(backfill.carry()));
  }

  async #resume({ by }: ResumeRequest): Promise<Resumed> {
    const backfill = this.#backfill;
    if (backfill.state === 'paused') {
      backfill.answer({ kind: 'resumed', by, assets: [] });
      await backfill.setPace({ isPaused: false });
      return { steps: 0 };
    }
    const { failures } = backfill;
    const round = backfill.round + 1;
    const within = rangesOf(failures);
    try {
      const plan = await this.#waiting.whilePlanning(() => this.#planRound(round, within));
      backfill.answer({ kind: 'resumed', by, assets: [...new Set(failures.map(({ asset }) => asset))] });
      backfill.beginRound(round, within, plan);
      return { steps: failures.length };
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      backfill.giveUpRound(round);
      throw notResumed(error);
    }
  }

  #abort({ by, reason }: AbortRequest): void {
    this.#backfill.answer({ kind: 'aborted', by, reason, assets: [] });
    this.#waiting.abort();
  }

  async #pause({ by }: PauseRequest): Promise<void> {
    this.#backfill.answer({ kind: 'paused', by, assets: [] });
    await this.#backfill.setPace({ isPaused: true });
  }

  async #set({ by, concurrency }: SetRequest): Promise<void> {
    this.#backfill.answer({ kind: 'set', by, reason: `concurrency ${concurrency}`, assets: [] });
    await this.#backfill.setPace({ concurrency });
  }
}

/** The time that the steps were about, each part once, in order. */
function rangesOf(steps: readonly StepView[]): Range[] {
  const merged: { from: string; to: string }[] = [];
  const ranges = steps.flatMap(({ range }) => range ?? []);
  for (const { from, to } of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = to > last.to ? to : last.to;
    else merged.push({ from, to });
  }
  return merged;
}
