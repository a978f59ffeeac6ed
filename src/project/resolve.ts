/** A request to a plan: the pipeline, what S3 holds, what the ledger says, decided by `makePlan`. */
import type { Asset, Pipeline } from '../pipeline/asset.js';
import { loadedBeside, stillValid, suspects, type GoneFiles } from '../pipeline/decide.js';
import { assetDigests, type AssetDigests } from '../pipeline/fingerprint.js';
import { withDownstream } from '../pipeline/graph.js';
import { makePlan } from '../pipeline/makePlan.js';
import { SelectionError } from '../pipeline/selection.js';
import type { LedgerState, PartitionedFile, Plan, Range, RunMode, SourceListing } from '../pipeline/plan.js';
import { liveFiles, readLedger, readShadows } from '../redshift/ledger.js';
import { prepareWarehouse, type AssetSet } from '../redshift/ledgerTables.js';
import { adoptShadows } from '../redshift/publish.js';
import type { Session } from '../redshift/session.js';
import type { S3 } from '../s3/client.js';
import { stagingOf, type Config } from './config.js';
import { listSources } from './listSources.js';
import { confirmViews } from './views.js';

export interface ResolveDeps {
  readonly config: Config;
  readonly s3: S3;
  /** Opens a session whose statements carry the tag. */
  readonly openSession: (tag: string) => Promise<Session>;
}

export interface PlanRequest {
  readonly mode: RunMode;
  /** The run's id; part of the manifests' URIs. */
  readonly run: string;
  /** True for a plan that will be run: the ledger's tables are made where they are missing. Else nothing is changed. */
  readonly prepares: boolean;
  /** The assets that the run is about; of a reload also all downstream of them. Absent: all. */
  readonly selected?: readonly string[];
  /** Of a load: rows whose files are gone go too. */
  readonly prune?: true;
  /** Of a load, by asset: partitions that are left to another run. */
  readonly left?: ReadonlyMap<string, readonly Range[]>;
  /** Of a run that goes on after a failure. Absent: its first plan. */
  readonly again?: PlanAgain;
  /** Of a reload in the place of one that was cut off: that one's id. What it has built and is still valid is taken over. */
  readonly takesOver?: string;
}

/** What is planned again: these assets and all downstream of them, as files, bucket and ledger are now. The rest of the run stays as it is. */
export interface PlanAgain {
  readonly assets: readonly string[];
  /** From 1: how often the run was planned again. Its documents and manifests stand beside those of the plans before. */
  readonly round: number;
  /** True: these and nothing downstream of them, as far as all they read is there. */
  readonly alone?: boolean;
  /** The pipeline as people have seen it; another one is not planned. */
  readonly seen?: AssetDigests;
}

/** The pipeline's folder here is not the one that people have seen. */
export class FolderDiffersError extends Error {
  override readonly name = 'FolderDiffersError';
  readonly hint: string;

  constructor(assets: readonly string[], folder: string) {
    super(`the worker's pipeline folder differs from yours in ${assets.join(', ')}`);
    this.hint = `bring the same files to the worker, which serves ${folder}, then resume again`;
  }
}

/** @throws PipelineError, ConfigError, S3Error, ConnectError, or the warehouse's error */
export async function resolvePlan(deps: ResolveDeps, pipeline: Pipeline, request: PlanRequest): Promise<Plan> {
  const { again, mode, run } = request;
  if (again?.seen !== undefined) confirmSeen(pipeline, again.seen, deps.config.pipeline);
  const selected = selectedOf(pipeline, request);
  if (mode === 'load') return await planOf(deps, pipeline, request, selected);
  const warnings = await confirmReplaceable(deps, pipeline, run, selected);
  const plan = await planOf(deps, pipeline, request, selected);
  return { ...plan, notes: [...plan.notes, ...warnings] };
}

async function confirmReplaceable(
  { openSession }: ResolveDeps,
  pipeline: Pipeline,
  run: string,
  selected: Selected,
): Promise<readonly string[]> {
  await using session = await openSession(`${run}/plan`);
  return await confirmViews(
    session,
    pipeline,
    pipeline.assets.filter(({ name }) => isIn(selected)(name)),
  );
}

async function planOf(deps: ResolveDeps, pipeline: Pipeline, request: PlanRequest, selected: Selected): Promise<Plan> {
  const { config } = deps;
  const { mode, run, again, takesOver } = request;
  const staging = stagingFor(config, again);
  const [listing, ledger] = await Promise.all([
    listSources(deps.s3, pipeline, selected),
    readState(deps, pipeline, request, selected),
  ]);
  const copy = { authorization: config.copyAuthorization, region: config.region };
  const deleted = request.prune ? { prune: true } : { gone: await readGone(deps, pipeline, request, listing, ledger) };
  const { left } = request;
  const common = {
    pipeline,
    mode,
    run,
    listing,
    staging,
    copy,
    ...deleted,
    ...(selected && { selected }),
    ...(left && { left }),
  };
  if (again !== undefined) {
    const ahead = mode === 'load' ? [] : await loadedMeanwhile(deps, pipeline, run, listing, ledger);
    return makePlan({ ...common, ledger, only: assetsToPlan(pipeline, mode, again, ledger, ahead, selected) });
  }
  if (takesOver === undefined) return makePlan({ ...common, ledger });
  const adopted = await adoptValid(deps, pipeline, request, takesOver, listing, selected);
  const only = new Set(pipeline.assets.flatMap(({ name }) => (adopted.has(name) ? [] : [name])).filter(isIn(selected)));
  // What is taken over counts as built; of the others the live rows, for what is told of rows that go.
  const plan = makePlan({ ...common, ledger: new Map([...ledger, ...adopted]), only });
  const taken = [...adopted.keys()].map((asset) => ({ asset, why: `built by ${takesOver}` }));
  return { ...plan, skipped: [...taken, ...plan.skipped], adopted: [...adopted.keys()] };
}

/** Files that are gone from partitions which the listing shows otherwise than the ledger does: were they all that changed? */
async function readGone(
  { openSession }: ResolveDeps,
  pipeline: Pipeline,
  { run, mode }: PlanRequest,
  listing: SourceListing,
  ledger: LedgerState,
): Promise<GoneFiles> {
  const open: Suspects = mode === 'load' ? suspects({ pipeline, mode, listing, ledger }) : new Map();
  if (open.size === 0) return new Map();
  await using session = await openSession(`${run}/plan`);
  return await goneFiles(session, pipeline, listing, open);
}

type Suspects = ReadonlyMap<string, readonly (string | null)[]>;

/** Of the files that are live in these partitions those that the listing no longer has. */
export async function goneFiles(
  session: Session,
  { schema }: Pipeline,
  listing: SourceListing,
  open: Suspects,
): Promise<GoneFiles> {
  const gone = new Map<string, readonly PartitionedFile[]>();
  for (const [asset, partitions] of open) {
    const listed = new Set<string>();
    const meant = new Set(partitions);
    for (const { uri } of listing.get(asset)?.only((start) => meant.has(start)) ?? []) listed.add(uri);
    const live = await liveFiles(session, schema, asset, partitions);
    gone.set(
      asset,
      live.filter(({ uri }) => !listed.has(uri)),
    );
  }
  return gone;
}

/** Of the shadows that another reload has left those that are still valid; where a run prepares, they are its own from then on. */
async function adoptValid(
  { openSession }: ResolveDeps,
  pipeline: Pipeline,
  { run, prepares }: PlanRequest,
  from: string,
  listing: SourceListing,
  selected: Selected,
): Promise<LedgerState> {
  await using session = await openSession(`${run}/plan`);
  // Those of this run too: it may have been here before, and been cut off.
  const built = await readShadows(session, assetSet(pipeline), [from, run]);
  const valid = new Set([...stillValid({ pipeline, listing, built })].filter(isIn(selected)));
  if (prepares) await adoptShadows(session, { schema: pipeline.schema, run, assets: [...valid] }, from);
  return new Map([...built].filter(([asset]) => valid.has(asset)));
}

/** Where a plan's documents and manifests go, below it `<run>/<step>`. */
export function stagingFor(config: Config, again?: PlanAgain): string {
  const staging = stagingOf(config);
  return again === undefined ? staging : `${staging}/again-${again.round}`;
}

/** @throws FolderDiffersError */
function confirmSeen({ assets }: Pipeline, seen: AssetDigests, folder: string): void {
  const digests = assetDigests(assets);
  const differing = Object.keys(seen).filter((name) => seen[name] !== digests[name]);
  if (differing.length > 0) throw new FolderDiffersError(differing, folder);
}

/** Loads go on while a reload is held: what they have brought must not go when it is published. */
async function loadedMeanwhile(
  { openSession }: ResolveDeps,
  pipeline: Pipeline,
  run: string,
  listing: SourceListing,
  built: LedgerState,
): Promise<readonly string[]> {
  await using session = await openSession(`${run}/plan`);
  const live = await readLedger(session, assetSet(pipeline));
  return [...loadedBeside({ pipeline, listing, built, live })];
}

/** A shadow table that another reload has replaced meanwhile must be built again too. @param ahead see `loadedMeanwhile` */
function assetsToPlan(
  { assets }: Pipeline,
  mode: RunMode,
  { assets: wanted, alone }: PlanAgain,
  built: LedgerState,
  ahead: readonly string[],
  selected: Selected,
): ReadonlySet<string> {
  if (alone === true) return whatCanBeMade(assets, wanted, built);
  const lost = mode === 'reload' ? assets.filter(({ name }) => !built.has(name)) : [];
  const again = withDownstream(assets, [...wanted, ...ahead, ...lost.map(({ name }) => name)]);
  return new Set([...again].filter(isIn(selected)));
}

/** What a run is about; undefined: everything. */
type Selected = ReadonlySet<string> | undefined;

const isIn =
  (selected: Selected) =>
  (asset: string): boolean =>
    selected?.has(asset) ?? true;

/** @throws SelectionError for an asset that this pipeline has not */
export function selectedOf({ assets }: Pipeline, { mode, selected }: Pick<PlanRequest, 'mode' | 'selected'>): Selected {
  if (selected === undefined) return undefined;
  const unknown = selected.find((name) => !assets.some((asset) => asset.name === name));
  if (unknown !== undefined)
    throw new SelectionError(
      `the run is about ${unknown}, which is no asset of the pipeline`,
      'loadstar plan names them',
    );
  return mode === 'reload' ? withDownstream(assets, selected) : new Set(selected);
}

/** Of the wanted assets those that wait for nothing which was never loaded; `assets` has upstream first. */
function whatCanBeMade(assets: readonly Asset[], wanted: readonly string[], built: LedgerState): ReadonlySet<string> {
  const makes = new Set<string>();
  for (const { name, after } of assets)
    if (wanted.includes(name) && after.every((other) => makes.has(other) || built.has(other))) makes.add(name);
  return makes;
}

async function readState(
  { openSession }: ResolveDeps,
  pipeline: Pipeline,
  { run, mode, prepares, again }: PlanRequest,
  selected: Selected,
): Promise<LedgerState> {
  const set = assetSet(pipeline);
  await using session = await openSession(`${run}/plan`);
  if (prepares) await prepareWarehouse(session, set);
  if (again === undefined || mode === 'load') return await readLedger(session, set);
  const built = await readShadows(session, set, [run]);
  if (selected === undefined) return built;
  const live = await readLedger(session, { ...set, assets: set.assets.filter((asset) => !selected.has(asset)) });
  return new Map([...live, ...built]);
}

export function assetSet({ schema, assets }: Pipeline): AssetSet {
  return { schema, assets: assets.map(({ name }) => name) };
}
