/**
 * A backfill's plans: first an outline of all of it, left on S3 with the files of each window; then, window by window, the steps. The pipeline is
 * read once, with the outline: what is edited meanwhile changes nothing before the backfill is resumed.
 */
import type { Pipeline } from '../pipeline/asset.js';
import {
  outlineBackfill,
  type BackfillOutline,
  type BackfillRange,
  type OutlinedWindow,
} from '../pipeline/backfill.js';
import { compilePipeline } from '../pipeline/compile.js';
import { planBackfill, planWindow, reachedBy, type BackfillPlan } from '../pipeline/backfillSteps.js';
import { suspects } from '../pipeline/decide.js';
import { refuseUnplannable, type PlanInput } from '../pipeline/makePlan.js';
import { hullOf } from '../pipeline/partitions.js';
import type { LedgerState, Plan, PlannedStep, Range, SourceListing } from '../pipeline/plan.js';
import { readLedger, readRowRates } from '../redshift/ledger.js';
import { prepareWarehouse } from '../redshift/ledgerTables.js';
import { getJson, putJson } from '../s3/objects.js';
import { parseS3Uri } from '../s3/uri.js';
import { stagingOf, type Config } from './config.js';
import { mustDefine, readPipelineFolder, type PipelineFolder } from './folder.js';
import { listSources } from './listSources.js';
import { eachOf } from './parallel.js';
import { assetSet, goneFiles, selectedOf, type ResolveDeps } from './resolve.js';

export interface OutlineRequest extends BackfillRange {
  /** The pipeline's name; another one in the folder is refused. */
  readonly pipeline: string;
  /** The run's id; '' of a plan that is only looked at. */
  readonly run: string;
  /** From 1; a resumed backfill is in its next one. */
  readonly round: number;
  /** From 1: how often its ranges were looked through in this round. From the second time on S3 is not listed again: copies are as they are. */
  readonly pass: number;
  /** The parts of time that this round is about. */
  readonly within: readonly Range[];
  /** By asset, what has failed in this round: left alone. A null: the whole table. */
  readonly failed: Readonly<Record<string, readonly (Range | null)[]>>;
}

/** The place of one window. */
export interface WindowRequest extends BackfillRange {
  readonly run: string;
  readonly round: number;
  readonly pass: number;
  /** From 1. */
  readonly window: number;
  /** A batch of it that failed, to be cut at these partitions. */
  readonly split?: { readonly assets: readonly string[]; readonly range: Range; readonly cuts: readonly string[] };
}

/** Decides, and leaves the windows on S3 where the run has an id. @throws PipelineError, SelectionError, S3Error, the warehouse's error */
export async function resolveOutline(
  deps: ResolveDeps,
  request: OutlineRequest,
): Promise<BackfillOutline & { schema: string }> {
  const { run, round, pass } = request;
  const { outline, pipeline } = await decideOutline(deps, request);
  if (run !== '')
    await eachOf([...outline.windows.entries()], WINDOWS_SIDE_BY_SIDE, ([i, window]) =>
      putJson(deps.s3, windowUri(deps, { run, round, pass, window: i + 1 }), window),
    );
  return { ...outline, schema: pipeline.schema };
}

/** All steps that a backfill would have. Changes nothing. @throws as `resolveOutline` */
export async function resolveBackfill(
  deps: ResolveDeps,
  request: BackfillRange & Pick<OutlineRequest, 'pipeline'>,
): Promise<BackfillPlan> {
  const { config } = deps;
  const first = { run: '', round: 1, pass: 1, within: [request.range], failed: {} };
  return planBackfill({
    ...(await decideOutline(deps, { ...request, ...first })),
    asked: request,
    run: 'plan',
    ...manifestsOf(config, first),
  });
}

async function decideOutline(
  deps: ResolveDeps,
  request: OutlineRequest,
): Promise<{ outline: BackfillOutline; pipeline: Pipeline; ledger: LedgerState }> {
  const { config, s3 } = deps;
  const { run, pass, within, failed, force, newestFirst, selected: names } = request;
  const isFirst = pass === 1;
  const pipeline = isFirst ? await takeFolder(deps, request) : await pipelineOf(deps, request);
  mustDefine(config.pipeline, pipeline, request.pipeline);
  const selected = selectedOf(pipeline, { mode: 'load', ...(names && { selected: names }) });
  const set = assetSet(pipeline);
  const copies = pipeline.assets.filter(({ kind }) => kind === 'copy').map(({ name: asset }) => asset);
  await using session = await deps.openSession(`${run}/plan`);
  if (run !== '' && isFirst) await prepareWarehouse(session, set);
  const [listing, ledger] = await Promise.all([
    isFirst ? listSources(s3, pipeline, selected, within.length > 0 ? hullOf(within) : request.range) : NOTHING_LISTED,
    readLedger(session, set),
  ]);
  const input = { pipeline, mode: 'load' as const, listing, ledger };
  refuseUnplannable({ pipeline, mode: 'load', ledger, ...(selected && { selected }) });
  const meant = pipeline.assets.map(({ name: asset }) => asset).filter((asset) => selected?.has(asset) ?? true);
  const outline = outlineBackfill({
    ...input,
    // Once copies have been loaded as they were listed, they are what they are.
    only: new Set(isFirst ? meant : meant.filter((asset) => !copies.includes(asset))),
    // What is made again with force is made of the files that are there.
    ...(isFirst && force !== true && { gone: await goneFiles(session, pipeline, listing, suspects(input)) }),
    window: {
      within,
      ...(isFirst && force === true && { force }),
      ...(newestFirst === true && { newestFirst }),
      failed: new Map(Object.entries(failed)),
    },
    limits: config.backfill.batch,
    rowsPerByte: isFirst ? await readRowRates(session, { ...set, assets: copies }) : new Map(),
  });
  return { outline, pipeline, ledger };
}

/** Written at the same time: each may name many files. */
const WINDOWS_SIDE_BY_SIDE = 4;

const NOTHING_LISTED: SourceListing = new Map();

/** The steps of a window, or of the pieces of a batch of it. */
export async function resolveWindow(deps: ResolveDeps, request: WindowRequest): Promise<Plan> {
  const { config, s3 } = deps;
  const { run, range, pass, force, newestFirst, split } = request;
  const [pipeline, outlined] = await Promise.all([
    pipelineOf(deps, request),
    getJson<OutlinedWindow>(s3, windowUri(deps, request)),
  ]);
  const window: OutlinedWindow = split === undefined ? outlined : { ...outlined, ...split, within: [split.range] };
  await using session = await deps.openSession(`${run}/plan`);
  const reached = reachedBy(pipeline, window);
  const isCut = new Set(
    pipeline.assets.filter(({ partitioning }) => partitioning !== undefined).map(({ name }) => name),
  );
  const ledger = await readLedger(session, assetSet(pipeline), (asset) => (isCut.has(asset) ? reached : null));
  return planWindow({
    pipeline,
    run,
    ledger,
    window,
    asked: { range, ...(pass === 1 && force && { force }), ...(newestFirst && { newestFirst }) },
    ...manifestsOf(config, request),
  });
}

/** Where its manifests go, and how COPY may read them. */
function manifestsOf(
  config: Config,
  { round, pass }: Pick<WindowRequest, 'round' | 'pass'>,
): Pick<PlanInput, 'staging' | 'copy'> {
  return {
    staging: `${stagingOf(config)}/round-${round}-${pass}`,
    copy: { authorization: config.copyAuthorization, region: config.region },
  };
}

/**
 * Where a batch that failed is to be cut: before and behind the partition of the file that is to blame, or in the middle.
 * @param file absent where no file is known to be
 */
export function cutsFor(step: Pick<PlannedStep, 'files' | 'partitions'>, file: string | undefined): string[] {
  const starts = step.partitions.flatMap(({ partition }) => partition ?? []).sort();
  const bad = [...step.files].find(({ uri }) => uri === file)?.partition ?? undefined;
  const at = bad === undefined ? -1 : starts.indexOf(bad);
  const cuts = at < 0 ? [starts[Math.floor(starts.length / 2)]] : [starts[at], starts[at + 1]];
  return cuts.filter((start) => start !== undefined);
}

/** The folder as it is now; kept for the rest of the round. */
async function takeFolder({ config, s3 }: ResolveDeps, { run, round }: OutlineRequest): Promise<Pipeline> {
  const { definition, files, parsed } = await readPipelineFolder(config.pipeline);
  const pipeline = compilePipeline(definition, files, parsed);
  if (run !== '') await putJson(s3, folderUri({ config }, { run, round }), { definition, files });
  return pipeline;
}

async function pipelineOf(
  { config, s3 }: ResolveDeps,
  request: { readonly run: string; readonly round: number },
): Promise<Pipeline> {
  const { definition, files } = await getJson<Pick<PipelineFolder, 'definition' | 'files'>>(
    s3,
    folderUri({ config }, request),
  );
  return compilePipeline(definition, files);
}

function folderUri(
  { config }: Pick<ResolveDeps, 'config'>,
  { run, round }: { readonly run: string; readonly round: number },
) {
  return parseS3Uri(`${stagingOf(config)}/${run}/round-${round}/pipeline.json`);
}

function windowUri(
  { config }: Pick<ResolveDeps, 'config'>,
  { run, round, pass, window }: Pick<WindowRequest, 'run' | 'round' | 'pass' | 'window'>,
) {
  return parseS3Uri(`${stagingOf(config)}/${run}/round-${round}/pass-${pass}/window-${window}.json`);
}
