/** The activity that plans a run: decides, prepares the ledger, and leaves every step as a document on S3 (docs/decisions/0004). */
import { Context, log } from '@temporalio/activity';
import type { Pipeline } from '../pipeline/asset.js';
import { leftToBackfills, partitionsOf, openReload, type OpenRun } from '../pipeline/exclusion.js';
import { withDownstream } from '../pipeline/graph.js';
import { summarizeStep } from '../pipeline/makePlan.js';
import type { Plan, PlannedStep, RunMode, SkippedAsset, StepSummary } from '../pipeline/plan.js';
import { loadPipeline, mustDefine } from '../project/folder.js';
import { resolvePlan, stagingFor, type PlanAgain } from '../project/resolve.js';
import type { Session } from '../redshift/session.js';
import { putManifest } from '../s3/manifest.js';
import { putJson } from '../s3/objects.js';
import { parseS3Uri } from '../s3/uri.js';
import type { ActivityDeps } from './deps.js';
import { toRunFailure } from './failure.js';
import { withHeartbeat, type Report } from './heartbeat.js';
import { eachOf } from '../project/parallel.js';

export interface PlanRunInput {
  readonly run: string;
  readonly mode: RunMode;
  /** The pipeline's name; the folder is the worker's. */
  readonly pipeline: string;
  /** The assets that the run is about. Absent: all. */
  readonly selected?: readonly string[];
  /** Of a load: rows whose files are gone go too. */
  readonly prune?: true;
  /** Of a held run that is resumed. Absent: its first plan. */
  readonly again?: PlanAgain;
  /** Of a reload in the place of one that was cut off: that one's id. */
  readonly takesOver?: string;
}

/** A plan as the history carries it: no statement, no file list. */
export interface PlannedRun {
  readonly schema: string;
  readonly steps: readonly StepSummary[];
  readonly skipped: readonly SkippedAsset[];
  readonly notes: readonly string[];
  /** Steps side by side, as the worker is configured. */
  readonly concurrency: number;
  /** How long the run waits for an answer when a step has failed. */
  readonly holdDays: number;
  /** A reload that is to be over first: nothing was planned. */
  readonly waitsFor?: string;
  /** Assets without steps whose shadow tables the run has taken over from another. */
  readonly adopted?: readonly string[];
  /** Somebody is to be told when it is held. Absent in plans from before there was that. */
  readonly notifies?: boolean;
}

export interface PlanActivities {
  /** Does the same again when it is retried. @throws ApplicationFailure, final for a faulty pipeline, whose problems are in the details */
  readonly planRun: (input: PlanRunInput) => Promise<PlannedRun>;
}

/** Objects written to S3 at the same time. */
const WRITES_SIDE_BY_SIDE = 16;

export function createPlanActivities(deps: ActivityDeps): PlanActivities {
  return {
    async planRun(input) {
      try {
        return await withHeartbeat((report) => planRun(deps, input, report));
      } catch (error) {
        throw toRunFailure(error);
      }
    },
  };
}

async function planRun(
  deps: ActivityDeps,
  { run, mode, pipeline: name, selected, prune, again, takesOver }: PlanRunInput,
  report: Report,
): Promise<PlannedRun> {
  report({ phase: 'read the pipeline' });
  const pipeline = await loadPipeline(deps.config.pipeline);
  mustDefine(deps.config.pipeline, pipeline, name);
  report({ phase: 'resolve' });
  const signal = Context.current().cancellationSignal;
  const openSession = async (tag: string): Promise<Session> => {
    const session = await deps.openSession(tag);
    session.endOn(signal);
    return session;
  };
  const others = mode === 'load' ? await deps.openRuns(name, run) : [];
  const reload = openReload(others);
  if (reload !== undefined && again === undefined) return waiting(deps, pipeline.schema, reload);
  const left = partitionsOf(others, pipeline.assets);
  const resolve = (names: readonly string[] | undefined): Promise<Plan> =>
    resolvePlan({ ...deps, openSession }, pipeline, {
      run,
      mode,
      prepares: true,
      ...(names && { selected: names }),
      ...(prune && { prune }),
      ...(left.size > 0 && { left }),
      ...(again && { again }),
      ...(takesOver !== undefined && { takesOver }),
    });
  const plan = await besideOthers(others, pipeline, await resolve(selected), resolve);
  // One that has begun since may have listed before us.
  const late = mode === 'load' && plan.steps.length > 0 ? openReload(await deps.openRuns(name, run)) : undefined;
  if (late !== undefined && again === undefined) return waiting(deps, pipeline.schema, late);
  report({ phase: 'write the steps' });
  const steps = await writeSteps(deps, plan.steps, `${stagingFor(deps.config, again)}/${run}`);
  log.info('run planned', { steps: plan.steps.length, skipped: plan.skipped.length });
  const { schema, skipped, notes, adopted = [] } = plan;
  const { concurrency, holdDays } = deps.config;
  return { schema, steps, skipped, notes, concurrency, holdDays, notifies: doesNotify(deps), adopted };
}

function waiting(deps: ActivityDeps, schema: string, waitsFor: string): PlannedRun {
  log.info('run waits', { for: waitsFor });
  const { concurrency, holdDays } = deps.config;
  return { schema, steps: [], skipped: [], notes: [], concurrency, holdDays, notifies: doesNotify(deps), waitsFor };
}

/** The plan without the whole tables that an open backfill makes at its end. @param resolve plans again for some assets alone */
async function besideOthers(
  others: readonly OpenRun[],
  { assets }: Pipeline,
  plan: Plan,
  resolve: (names: readonly string[]) => Promise<Plan>,
): Promise<Plan> {
  const tables = leftToBackfills(plan.steps, others);
  if (tables.size === 0) return plan;
  const out = withDownstream(assets, tables.keys());
  const rest = (plan.selected ?? assets.map(({ name }) => name)).filter((asset) => !out.has(asset));
  const skipped = [...tables].map(([asset, run]) => ({ asset, why: `left to ${run}, which makes it at its end` }));
  const reduced = await resolve(rest);
  return { ...reduced, skipped: [...reduced.skipped, ...skipped] };
}

/** Whether somebody is to be told of held runs. */
export function doesNotify({ config: { notify } }: ActivityDeps): boolean {
  return notify.command !== null || notify.webhook !== null;
}

/** Leaves the steps, and their manifests, on S3. @param folder s3://…, without a slash at the end */
export async function writeSteps(
  deps: ActivityDeps,
  steps: readonly PlannedStep[],
  folder: string,
): Promise<StepSummary[]> {
  const uriOf = (step: PlannedStep): string => `${folder}/${step.id}.json`;
  await eachOf(steps, WRITES_SIDE_BY_SIDE, (step) => writeStep(deps, step, uriOf(step)));
  return steps.map((step) => summarizeStep(step, uriOf(step)));
}

/** The manifest first: a document that is there can be run. */
async function writeStep({ s3 }: ActivityDeps, step: PlannedStep, uri: string): Promise<void> {
  Context.current().cancellationSignal.throwIfAborted();
  if (step.manifestUri !== null) await putManifest(s3, parseS3Uri(step.manifestUri), step.files);
  await putJson(s3, parseS3Uri(uri), step);
}
