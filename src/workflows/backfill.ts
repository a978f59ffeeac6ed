/** The workflow `backfill`: a long range in windows, one after the other, each a workflow of its own, so that no history grows long (docs/backfill.md). */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  sleep,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import type { PlannedBackfill } from '../activities/backfill.js';
import type { Range } from '../pipeline/plan.js';
import { backfillActivities } from './activities.js';
import { BackfillAnswers } from './backfillAnswers.js';
import { Backfill, type CarriedBackfill } from './backfillState.js';
import type { backfillWindow, WindowInput } from './backfillWindow.js';
import { toItsEnd } from './ending.js';
import { PACE_SIGNAL } from './names.js';
import { waitMs } from './run.js';
import type { BackfillRequest, RunView } from './view.js';

/** How often a round is looked through for what its windows have left: looks back across their borders, what other runs have changed meanwhile. */
const PASSES = 8;
/** Events after which the backfill goes on with a fresh history, between two windows. */
const FRESH_AFTER = 2_000;

/**
 * @param carried of a backfill whose history has grown long
 * @returns the view of the finished run
 * @throws ApplicationFailure `PlanFailed` or `StepsFailed`, with the view in its details
 */
export async function backfill(request: BackfillRequest, carried?: CarriedBackfill): Promise<RunView> {
  const state = new Backfill(request, carried);
  return await toItsEnd(state, async () => {
    const answers = new BackfillAnswers(state, (round, within) =>
      planPass(state, { round, pass: 1, within, failed: {} }),
    );
    for (;;) {
      if (state.state !== 'held') await runRound(state);
      // Who has asked for something is to have an answer.
      await condition(allHandlersFinished);
      if (state.count('failed') === 0) return;
      await answers.hold((next) => continueAsNew<typeof backfill>(request, next));
    }
  });
}

interface Pass {
  readonly round: number;
  readonly pass: number;
  readonly within: readonly Range[];
  /** What is left alone: it has failed. */
  readonly failed: ReturnType<Backfill['failedParts']>;
}

/** Plans it, as soon as no reload is open. */
async function planPass(state: Backfill, pass: Pass): Promise<PlannedBackfill> {
  const { id: run, request, startedAt, asked } = state;
  const { pipeline } = request;
  for (let attempt = 1; ; attempt++) {
    const id = `plan-${pass.round}-${pass.pass}${attempt === 1 ? '' : `-${attempt}`}`;
    const planned = await backfillActivities(request, id).planBackfill({ run, pipeline, startedAt, ...asked, ...pass });
    if (planned.waitsFor === undefined) return planned;
    state.waitFor(planned.waitsFor);
    await sleep(waitMs(attempt));
  }
}

/** Window by window, until nothing is left to do but what has failed. */
async function runRound(state: Backfill): Promise<void> {
  if (!state.isPlanned) {
    const within = [state.request.range];
    state.adopt(await planPass(state, { round: 1, pass: 1, within, failed: state.failedParts() }));
  }
  for (;;) {
    while (state.hasWindows) {
      await state.mayGoOn();
      const { historyLength, continueAsNewSuggested } = workflowInfo();
      if (historyLength > FRESH_AFTER || continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof backfill>(state.request, state.carry());
      }
      if (!(await runWindow(state))) return;
    }
    if (state.pass >= PASSES)
      return state.note(['other runs change what this one reads; the next load makes up for it']);
    const { round, within } = state;
    const pass = state.pass + 1;
    state.adopt(await planPass(state, { round, pass, within, failed: state.failedParts() }), pass);
    if (!state.hasWindows) return;
  }
}

/** @returns false when so much has failed that there is no use in going on */
async function runWindow(state: Backfill): Promise<boolean> {
  const { window, input } = state.nextWindow();
  const child: ChildWorkflowHandle<typeof backfillWindow> = await startChild<typeof backfillWindow>('backfillWindow', {
    workflowId: window,
    args: [input satisfies WindowInput],
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    parentClosePolicy: 'REQUEST_CANCEL',
    staticSummary: `window ${window.split('/').at(-1)}`,
  });
  await state.pacing((pace) => child.signal(PACE_SIGNAL, pace), input.pace);
  try {
    return state.finishWindow(await child.result());
  } finally {
    await state.pacing(undefined);
  }
}
