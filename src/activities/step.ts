/** The activity of a step: its document from S3, one transaction on the warehouse, heartbeats meanwhile. */
import { hostname } from 'node:os';
import { Context, log } from '@temporalio/activity';
import type { CheckOutcome, PlannedStep, RunMode } from '../pipeline/plan.js';
import { runStep, type StepOutcome } from '../redshift/step.js';
import { getJson } from '../s3/objects.js';
import { parseS3Uri } from '../s3/uri.js';
import type { ActivityDeps } from './deps.js';
import { toStepFailure } from './failure.js';
import { withHeartbeat, type Report } from './heartbeat.js';

export interface RunStepInput {
  readonly run: string;
  readonly mode: RunMode;
  readonly step: string;
  readonly asset: string;
  /** The step's document, as the plan left it. */
  readonly uri: string;
  readonly requestedBy: string;
}

/** What a finished step brings back. `reused`: the ledger had it already. */
export interface StepResult {
  readonly state: 'done' | 'reused';
  readonly rows: number;
  /** How many it took. */
  readonly attempts: number;
  readonly checks: readonly CheckOutcome[];
}

export interface StepActivities {
  /** Safe to retry at any point: data and ledger row are committed together, once. @throws ApplicationFailure with [StepFailure, attempts] */
  readonly runStep: (input: RunStepInput) => Promise<StepResult>;
}

/** Who ran it, for the ledger: host and process. */
const WORKER = `${hostname()}:${process.pid}`;

export function createStepActivities(deps: ActivityDeps): StepActivities {
  return {
    async runStep(input) {
      const { attempt } = Context.current().info;
      try {
        const startedMs = performance.now();
        const { reused, rows, files, checks } = await withHeartbeat((report) => materialize(deps, input, report));
        const ms = Math.round(performance.now() - startedMs);
        log.info(reused ? 'step reused' : 'step done', { asset: input.asset, rows, files, ms });
        return { state: reused ? 'reused' : 'done', rows, attempts: attempt, checks };
      } catch (error) {
        throw toStepFailure(error, { id: input.step, asset: input.asset });
      }
    },
  };
}

async function materialize(deps: ActivityDeps, input: RunStepInput, report: Report): Promise<StepOutcome> {
  const { info, cancellationSignal } = Context.current();
  const step = await getJson<PlannedStep>(deps.s3, parseS3Uri(input.uri));
  const tools = {
    openSession: deps.openSession,
    now: deps.now,
    log: (phase: string, { pid }: { readonly pid?: number }): void =>
      report({ phase, ...(pid === undefined ? {} : { pid }) }),
  };
  return await runStep(tools, step, {
    run: input.run,
    mode: input.mode,
    requestedBy: input.requestedBy,
    attempt: info.attempt,
    // Attempts count from one again after a reset; this clock is the server's and goes on.
    scheduledMs: info.currentAttemptScheduledTimestampMs,
    worker: WORKER,
    signal: cancellationSignal,
    onProgress: () => undefined,
  });
}
