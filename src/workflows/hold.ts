/** A run whose steps have failed waits for people: it is resumed with the SQL and the files as they are then, or given up (docs/resume.md). */
import { ActivityFailure, defineUpdate, isCancellation, patched, setHandler } from '@temporalio/workflow';
import type { PlannedRun, PlanRunInput } from '../activities/plan.js';
import type { AssetDigests } from '../pipeline/fingerprint.js';
import { planAgain } from './activities.js';
import { notResumed } from './failures.js';
import { ABORT_UPDATE, RESUME_UPDATE, SKIP_UPDATE } from './names.js';
import type { CarriedRun, Run } from './run.js';
import { runSteps } from './steps.js';
import { daysFromNow, refuse, Waiting } from './waiting.js';

/** The argument of the update `resume`. */
export interface ResumeRequest {
  /** user@host of who asks. */
  readonly by: string;
  /** Assets that are planned again though their steps are done; so is what is downstream of them. */
  readonly from: readonly string[];
  /** The pipeline as it was shown to who asks; a worker with another one refuses. Absent: whatever the worker has. */
  readonly seen?: AssetDigests;
}

/** What `resume` and `skip` answer: how many steps are tried, or tried again, now. */
export interface Resumed {
  readonly steps: number;
}

/** The argument of the update `skip`. */
export interface SkipRequest {
  readonly by: string;
  /** Whose failed steps are given up. */
  readonly asset: string;
  readonly reason: string;
}

/** The argument of the update `abort`. */
export interface AbortRequest {
  readonly by: string;
  readonly reason: string;
}

/** Where a held run gets its answers. Made before the first await, so that none comes too early. */
export class Hold {
  readonly #run: Run;
  readonly #waiting: Waiting;
  /** How often the run was planned again. */
  #round = 0;
  /** How often it was held. */
  #holds = 0;

  /** @param carried of a run that was held before */
  constructor(run: Run, carried?: CarriedRun) {
    this.#run = run;
    this.#waiting = new Waiting(run);
    this.#round = carried?.rounds ?? 0;
    this.#holds = carried?.holds ?? 0;
    setHandler(defineUpdate<Resumed, [ResumeRequest]>(RESUME_UPDATE), (request) => this.#resume(request), {
      validator: ({ by }: ResumeRequest) => this.#waiting.mustBeHeld(by),
      description: 'Plans what failed again, as the pipeline and the files are now, and goes on',
    });
    setHandler(defineUpdate<Resumed, [SkipRequest]>(SKIP_UPDATE), (request) => this.#skip(request), {
      validator: (request: SkipRequest) => this.#mustBeSkippable(request),
      description: 'Gives up the failed steps of one asset, and goes on with what can do without',
    });
    setHandler(defineUpdate<void, [AbortRequest]>(ABORT_UPDATE), (request) => this.#abort(request), {
      validator: ({ by }: AbortRequest) => this.#waiting.mustBeHeld(by),
      description: 'Gives the run up: it ends as failed',
    });
  }

  /**
   * Runs the steps; as often as some have failed, waits for an answer. Ends when none has.
   * @param onward what begins the workflow again, with a fresh history
   * @throws ApplicationFailure when it is given up
   */
  async runSteps(onward: (carried: CarriedRun) => Promise<never>): Promise<void> {
    if (this.#run.state === 'held') await this.#wait(onward);
    await runSteps(this.#run);
    while (this.#mustHold()) {
      this.#hold();
      await this.#wait(onward);
      await runSteps(this.#run);
    }
  }

  #mustHold(): boolean {
    // Runs from before there was a hold end by their failed steps (ending.ts).
    return this.#run.count('cancelled') === 0 && this.#run.count('failed') > 0 && patched('hold');
  }

  #hold(): void {
    this.#run.hold(daysFromNow(this.#run.plan?.holdDays ?? 7));
    this.#holds++;
    if (this.#run.plan?.notifies === true) this.#waiting.tell(this.#holds);
  }

  async #wait(onward: (carried: CarriedRun) => Promise<never>): Promise<void> {
    await this.#waiting.forAnswer(() => onward(this.#run.carry(this.#round, this.#holds)));
  }

  async #resume({ by, from, seen }: ResumeRequest): Promise<Resumed> {
    const assets = [...new Set([...this.#run.failedAssets(), ...from])];
    const plan = await this.#planAgain({ assets, ...(seen === undefined ? {} : { seen }) });
    // Those downstream are in the plan too, with steps or as up to date; one that is no asset any more is in neither.
    const planned = new Set([
      ...assets,
      ...plan.steps.map(({ asset }) => asset),
      ...plan.skipped.map(({ asset }) => asset),
    ]);
    const changed = this.#run.changedBy(plan);
    this.#run.answer({ kind: 'resumed', by, assets: [...planned], ...(changed.length === 0 ? {} : { changed }) });
    this.#run.resume(planned, plan);
    return { steps: plan.steps.length };
  }

  async #skip({ by, asset, reason }: SkipRequest): Promise<Resumed> {
    const freed = this.#run.blockedBy(asset);
    const plan = freed.length === 0 ? undefined : await this.#planAgain({ assets: freed, alone: true });
    this.#run.answer({ kind: 'skipped', by, reason, assets: [asset] });
    this.#run.skip(asset, freed, plan);
    return { steps: plan?.steps.length ?? 0 };
  }

  /** @throws ApplicationFailure when it can't be planned: the run stays held */
  async #planAgain(what: Omit<NonNullable<PlanRunInput['again']>, 'round'>): Promise<PlannedRun> {
    const { request, planInput } = this.#run;
    const again = { ...what, round: ++this.#round };
    try {
      return await this.#waiting.whilePlanning(() => planAgain(request, again.round)({ ...planInput, again }));
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      throw notResumed(error);
    }
  }

  #abort({ by, reason }: AbortRequest): void {
    this.#run.answer({ kind: 'aborted', by, reason, assets: [] });
    this.#waiting.abort();
  }

  #mustBeSkippable({ by, asset, reason }: SkipRequest): void {
    this.#waiting.mustBeHeld(by);
    if (!reason) refuse('the request does not say why: "reason"');
    if (this.#run.mode === 'reload')
      refuse('a reload publishes all tables or none: resume it, or abort it', 'NotSkippable');
    const states = this.#run.statesOf(asset);
    if (states.includes('failed')) return;
    if (states.length === 0) refuse(`${asset} has no step in this run`, 'NotSkippable');
    if (states.includes('blocked'))
      refuse(
        `${asset} has not failed, it waits for what has: skip that (${this.#run.failedAssets().join(', ')})`,
        'NotSkippable',
      );
    refuse(`${asset} has not failed: it is ${states.at(-1)}`, 'NotSkippable');
  }
}
