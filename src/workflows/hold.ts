/** A run whose steps have failed waits for people: it is resumed with the SQL and the files as they are then, or given up (docs/resume.md). */
import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  defineUpdate,
  isCancellation,
  patched,
  setHandler,
} from '@temporalio/workflow';
import { planAgain } from './activities.js';
import { givenUp, notResumed, ranOut } from './failures.js';
import { ABORT_UPDATE, RESUME_UPDATE } from './names.js';
import type { Run } from './run.js';
import { runSteps } from './steps.js';

/** The argument of the update `resume`. */
export interface ResumeRequest {
  /** user@host of who asks. */
  readonly by: string;
  /** Assets that are planned again though their steps are done; so is what is downstream of them. */
  readonly from: readonly string[];
}

/** What `resume` answers: how many steps are tried, or tried again, now. */
export interface Resumed {
  readonly steps: number;
}

/** The argument of the update `abort`. */
export interface AbortRequest {
  readonly by: string;
  readonly reason: string;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Where a held run gets its answers. Made before the first await, so that none comes too early. */
export class Hold {
  readonly #run: Run;
  /** How often the run was planned again. */
  #round = 0;
  #isPlanning = false;
  #isAborted = false;

  constructor(run: Run) {
    this.#run = run;
    setHandler(defineUpdate<Resumed, [ResumeRequest]>(RESUME_UPDATE), (request) => this.#resume(request), {
      validator: ({ by }: ResumeRequest) => this.#mustBeHeld(by),
      description: 'Plans what failed again, as the pipeline and the files are now, and goes on',
    });
    setHandler(defineUpdate<void, [AbortRequest]>(ABORT_UPDATE), (request) => this.#abort(request), {
      validator: ({ by }: AbortRequest) => this.#mustBeHeld(by),
      description: 'Gives the run up: it ends as failed',
    });
  }

  /** Runs the steps; as often as some have failed, waits for an answer. Ends when none has. @throws ApplicationFailure when it is given up */
  async runSteps(): Promise<void> {
    await runSteps(this.#run);
    while (this.#mustHold()) {
      await this.#wait();
      await runSteps(this.#run);
    }
  }

  #mustHold(): boolean {
    // Runs from before there was a hold end by their failed steps (ending.ts).
    return this.#run.count('cancelled') === 0 && this.#run.count('failed') > 0 && patched('hold');
  }

  /** Returns when the run may go on. */
  async #wait(): Promise<void> {
    const limitMs = (this.#run.plan?.holdDays ?? 7) * DAY_MS;
    this.#run.hold(new Date(Date.now() + limitMs));
    const isAnswered = await condition(() => this.#isAborted || this.#run.state !== 'held', limitMs);
    await condition(() => !this.#isPlanning);
    if (this.#isAborted) throw givenUp(this.#run.view());
    if (!isAnswered && this.#run.state === 'held') throw ranOut();
  }

  async #resume({ by, from }: ResumeRequest): Promise<Resumed> {
    this.#isPlanning = true;
    try {
      const { id, mode, request } = this.#run;
      const assets = [...new Set([...this.#run.failedAssets(), ...from])];
      const again = { assets, round: ++this.#round };
      const plan = await planAgain(request.pipeline, again.round)({ mode, run: id, pipeline: request.pipeline, again });
      // Those downstream are in the plan too, with steps or as up to date; one that is no asset any more is in neither.
      const planned = new Set([
        ...assets,
        ...plan.steps.map(({ asset }) => asset),
        ...plan.skipped.map(({ asset }) => asset),
      ]);
      this.#run.answer({ kind: 'resumed', by, assets: [...planned] });
      this.#run.resume(planned, plan);
      return { steps: plan.steps.length };
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      throw notResumed(error); // the run stays held
    } finally {
      this.#isPlanning = false;
    }
  }

  #abort({ by, reason }: AbortRequest): void {
    this.#run.answer({ kind: 'aborted', by, reason, assets: [] });
    this.#isAborted = true;
  }

  /** Refused before anything is recorded. */
  #mustBeHeld(by: string | undefined): void {
    const refuse = (why: string): never => {
      throw ApplicationFailure.nonRetryable(why, 'NotHeld');
    };
    if (!by) refuse('the request does not say who asks: "by"');
    if (this.#isPlanning) refuse('somebody is resuming the run at this moment');
    if (this.#isAborted) refuse('the run was aborted');
    if (this.#run.state !== 'held') refuse(`the run is not held: it is ${this.#run.state}`);
  }
}
