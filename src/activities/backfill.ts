/** The activities that plan a backfill: all of it in outline, then each window, and the pieces of a batch that has failed. */
import { Context } from '@temporalio/activity';
import type { PartitionCount } from '../pipeline/backfill.js';
import { ExcludedError, firstConflict, openReload, type OpenRun } from '../pipeline/exclusion.js';
import { rangeLabel } from '../pipeline/partitions.js';
import type { PlannedStep, StepSummary } from '../pipeline/plan.js';
import {
  cutsFor,
  resolveOutline,
  resolveWindow,
  type OutlineRequest,
  type WindowRequest,
} from '../project/backfill.js';
import { stagingOf } from '../project/config.js';
import type { ResolveDeps } from '../project/resolve.js';
import { getJson } from '../s3/objects.js';
import { parseS3Uri } from '../s3/uri.js';
import type { ActivityDeps } from './deps.js';
import { toRunFailure } from './failure.js';
import { withHeartbeat } from './heartbeat.js';
import { doesNotify, writeSteps } from './plan.js';

interface PlanBackfillInput extends OutlineRequest {
  /** When the backfill began: one that began before it goes first. ISO 8601, UTC. */
  readonly startedAt: string;
}

/** A backfill's outline as the history carries it; the windows are on S3. */
export interface PlannedBackfill {
  readonly schema: string;
  /** How many there are. */
  readonly windows: number;
  readonly partitions: Readonly<Record<string, PartitionCount>>;
  /** A reload that is to be over first: nothing was planned. */
  readonly waitsFor?: string;
  readonly notes: readonly string[];
  /** As the worker is configured. */
  readonly concurrency: number;
  readonly holdDays: number;
  readonly notifies: boolean;
}

export interface PlanWindowInput extends Omit<WindowRequest, 'split'> {
  /** A step that has failed, to be cut in pieces with all that it has blocked. Absent: the whole window is planned. */
  readonly failed?: FailedBatch;
}

interface FailedBatch {
  /** From 1: how many batches of the window were cut before, this one included. Its documents stand beside those of the others. */
  readonly number: number;
  /** Its own, and those that it has blocked. */
  readonly assets: readonly string[];
  /** The step's document. */
  readonly uri: string;
  /** The file that is to blame, where that is known. */
  readonly file?: string;
}

export interface BackfillActivities {
  /** @throws ApplicationFailure, final for a faulty pipeline */
  readonly planBackfill: (input: PlanBackfillInput) => Promise<PlannedBackfill>;
  /** @returns the steps; [] when all is up to date */
  readonly planWindow: (input: PlanWindowInput) => Promise<StepSummary[]>;
}

export function createBackfillActivities(deps: ActivityDeps): BackfillActivities {
  return {
    planBackfill: (input) => asActivity(() => planBackfill(deps, input)),
    planWindow: (input) => asActivity(() => planWindow(deps, input)),
  };
}

async function asActivity<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withHeartbeat(work);
  } catch (error) {
    throw toRunFailure(error);
  }
}

async function planBackfill(deps: ActivityDeps, input: PlanBackfillInput): Promise<PlannedBackfill> {
  const { pipeline } = input;
  const { backfill, holdDays } = deps.config;
  const { concurrency } = backfill;
  const common = { concurrency, holdDays, notifies: doesNotify(deps) };
  const others = await deps.openRuns(pipeline, input.run);
  // Later passes list nothing: what they load was there when the reload began, and is in its tables.
  const waitsFor = input.pass === 1 ? openReload(others) : undefined;
  if (waitsFor !== undefined) return { ...common, schema: '', windows: 0, partitions: {}, notes: [], waitsFor };
  const outline = await resolveOutline(endingOnCancel(deps), input);
  const { schema, windows, partitions, notes } = outline;
  if (windows.length > 0) mustBeAlone(others, input, Object.keys(partitions));
  return { ...common, schema, windows: windows.length, partitions, notes };
}

/** @throws ExcludedError where a run that was there first, or that has begun while this one was held, writes the same partitions */
function mustBeAlone(
  open: readonly OpenRun[],
  { range, startedAt, round }: PlanBackfillInput,
  assets: readonly string[],
): void {
  const others = open.filter((other) => round > 1 || other.startedAt < startedAt);
  const mine = assets.map((asset) => ({ asset, range }));
  const conflict = firstConflict(mine, others);
  if (conflict) throw new ExcludedError(conflict.other, conflict.asset, rangeLabel(conflict.range));
}

async function planWindow(deps: ActivityDeps, { failed, ...request }: PlanWindowInput): Promise<StepSummary[]> {
  const tools = endingOnCancel(deps);
  const { run, round, pass, window } = request;
  const folder = `${stagingOf(deps.config)}/${run}/round-${round}/pass-${pass}/window-${window}`;
  if (failed === undefined) return await writeSteps(deps, (await resolveWindow(tools, request)).steps, folder);
  const step = await getJson<PlannedStep>(deps.s3, parseS3Uri(failed.uri));
  if (step.range === null) return [];
  const cuts = cutsFor(step, failed.file);
  const split = { assets: failed.assets, range: step.range, cuts };
  return await writeSteps(
    deps,
    (await resolveWindow(tools, { ...request, split })).steps,
    `${folder}/split-${failed.number}`,
  );
}

function endingOnCancel(deps: ActivityDeps): ResolveDeps {
  const signal = Context.current().cancellationSignal;
  return {
    ...deps,
    openSession: async (tag) => {
      const session = await deps.openSession(tag);
      session.endOn(signal);
      return session;
    },
  };
}
