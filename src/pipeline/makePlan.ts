/** The plan of a run: what `decide` found to be stale, as steps with their statements, in order. Pure: printed and run alike. */
import { triggersOf, type Asset, type Pipeline } from './asset.js';
import type { CopyAccess } from './copyStatement.js';
import type { BackfillWindow, Work } from './compare.js';
import { decide, type Decision, type GoneFiles } from './decide.js';
import { absoluteUri } from './filePattern.js';
import { sizeOf, type FileSet } from './fileSet.js';
import { doOverlap, isInRange, rangeLabel, rangesOf } from './partitions.js';
import type {
  LedgerState,
  PartitionVersion,
  Plan,
  PlannedRead,
  PlannedStep,
  Range,
  RunMode,
  SkippedAsset,
  SourceListing,
  StepSummary,
} from './plan.js';
import { PipelineError, problemAt } from './problem.js';
import {
  countStatement,
  plannedChecks,
  readRange,
  stepStatements,
  targetOf,
  type Warehouse,
} from './stepStatements.js';
import { fingerprintOf, isEmptyVersion } from './versions.js';
import { isWhole, plural, whyStep, whyWhole } from './why.js';

export interface PlanInput {
  readonly pipeline: Pipeline;
  readonly mode: RunMode;
  /** The run's id. */
  readonly run: string;
  readonly listing: SourceListing;
  /** See `decide`. */
  readonly ledger: LedgerState;
  /** What the run is about; a reload builds these and publishes them together. Absent: all. */
  readonly selected?: ReadonlySet<string>;
  /** See `decide`. */
  readonly gone?: GoneFiles;
  readonly prune?: boolean;
  /** Of them those to decide on, when a run is planned again. Absent: all of them. */
  readonly only?: ReadonlySet<string>;
  /** See `decide`. */
  readonly left?: ReadonlyMap<string, readonly Range[]>;
  readonly window?: BackfillWindow;
  /** Where manifests go: s3://bucket/prefix. */
  readonly staging: string;
  readonly copy: CopyAccess;
}

/** @throws PipelineError when a load would need a table that the DDL no longer describes */
export function makePlan(input: PlanInput): Plan {
  const { pipeline, mode, run, selected } = input;
  const only = input.only ?? selected;
  refuseUnplannable(input);
  const decisions = decide({ ...input, ...(only === undefined ? {} : { only }) });
  const planner = {
    ...input,
    decisions: new Map(decisions.map((each) => [each.asset.name, each])),
    warehouse: warehouseOf(input),
  };
  const steps = input.window === undefined ? stepsInTurn(decisions, planner) : stepsSideBySide(decisions, planner);
  const isOpen = ({ asset }: Decision): boolean => only?.has(asset.name) ?? true;
  const skipped = decisions.filter((each) => each.work.length === 0 && isOpen(each)).map(skippedAsset);
  return {
    run,
    pipeline: pipeline.name,
    schema: pipeline.schema,
    mode,
    steps,
    skipped,
    notes: notesOf(decisions.filter(isOpen), input),
    ...(selected === undefined ? {} : { selected: [...selected] }),
  };
}

/** What the history carries of a step. @param uri where the whole step is stored */
export function summarizeStep(step: PlannedStep, uri: string): StepSummary {
  const { id, asset, kind, range, why, after, files, partitions, fingerprint } = step;
  return {
    id,
    asset,
    kind,
    range,
    why,
    after,
    files: files.length,
    sizeBytes: sizeOf(files),
    partitions: partitions.length,
    fingerprint,
    uri,
  };
}

interface Planner extends PlanInput {
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly warehouse: Warehouse;
}

function warehouseOf({ pipeline, mode, copy, selected }: PlanInput): Warehouse {
  const assets = new Map(pipeline.assets.map((asset) => [asset.name, asset]));
  const isShadow = (asset: string): boolean => mode === 'reload' && (selected?.has(asset) ?? true);
  return { pipeline, isShadow, access: copy, assets };
}

/** @throws PipelineError */
export function refuseUnplannable(input: Pick<PlanInput, 'pipeline' | 'mode' | 'ledger' | 'selected'>): void {
  if (input.mode === 'load') refuseChangedTables(input);
  refuseUnmadeReads(input);
}

/** A load adds rows; it can't alter a table. */
function refuseChangedTables({
  pipeline: { assets },
  ledger,
  selected,
}: Pick<PlanInput, 'pipeline' | 'ledger' | 'selected'>): void {
  const changed = assets.filter(({ name, tableFingerprint }) => {
    const state = ledger.get(name);
    const isMeant = selected?.has(name) ?? true;
    return isMeant && state !== undefined && state.tableFingerprint !== tableFingerprint;
  });
  if (changed.length === 0) return;
  throw new PipelineError(
    changed.map(({ name, table }) =>
      problemAt(
        table.file,
        undefined,
        `the live table "${name}" was made by another CREATE TABLE`,
        'to rebuild it beside the live one and swap it in: loadstar reload',
      ),
    ),
  );
}

/** What is not selected is read as it is: it must have been loaded. */
function refuseUnmadeReads({
  pipeline: { assets },
  ledger,
  selected,
}: Pick<PlanInput, 'pipeline' | 'ledger' | 'selected'>): void {
  if (selected === undefined) return;
  const problems = assets
    .filter(({ name }) => selected.has(name))
    .flatMap(({ name, after, table }) => {
      const unmade = after.filter((other) => !selected.has(other) && !ledger.has(other));
      const message = `${name} is selected and waits for ${unmade.join(', ')}, which was never loaded and is not selected`;
      return unmade.length === 0 ? [] : [problemAt(table.file, undefined, message, `select it too: --select +${name}`)];
    });
  if (problems.length > 0) throw new PipelineError(problems);
}

/** A range of an asset waits for the one before it, and for all that what it reads has to do. */
function stepsInTurn(decisions: readonly Decision[], planner: Planner): PlannedStep[] {
  const stepIds = new Map<string, readonly string[]>();
  return decisions.flatMap((decision) => {
    const { asset, unit, work } = decision;
    const waitsFor = [...new Set(asset.after.flatMap((name) => stepIds.get(name) ?? []))];
    const idOf = ({ range }: Work): string =>
      work.length === 1 || range === null ? asset.name : rangeStepId(asset, range, unit);
    const made = work.map((part, i) => {
      const before = work[i - 1];
      const after = before === undefined ? waitsFor : [...waitsFor, idOf(before)];
      return makeStep(decision, part, { id: idOf(part), after, isLast: i === work.length - 1 }, planner);
    });
    // Who waits for an asset without steps waits for what that asset would have waited for.
    stepIds.set(asset.name, made.length > 0 ? made.map(({ id }) => id) : waitsFor);
    return made;
  });
}

/** Of a backfill: a range waits for those ranges of its upstream assets that it reads, and for no other. */
function stepsSideBySide(decisions: readonly Decision[], planner: Planner): PlannedStep[] {
  const made = new Map<string, readonly PlannedStep[]>();
  for (const decision of decisions) {
    const { asset, unit, work } = decision;
    const upstream = asset.after.flatMap((name) => made.get(name) ?? []);
    const steps = work.map((part, i) => {
      const read = readRange(asset, part.range);
      const after = upstream.filter(({ range }) => doOverlap(range, read)).map(({ id }) => id);
      const id = part.range === null ? asset.name : rangeStepId(asset, part.range, unit);
      return makeStep(decision, part, { id, after, isLast: i === work.length - 1 }, planner);
    });
    made.set(asset.name, steps);
  }
  return [...made.values()].flat();
}

function rangeStepId({ name }: Asset, range: Range, unit: Decision['unit']): string {
  return `${name}@${rangeLabel(range, unit)}`;
}

interface Place {
  readonly id: string;
  readonly after: readonly string[];
  readonly isLast: boolean;
}

function makeStep(decision: Decision, work: Work, { id, after, isLast }: Place, planner: Planner): PlannedStep {
  const { asset } = decision;
  const { warehouse, staging, run, mode, window } = planner;
  const files = filesOf(decision, work);
  const manifestUri = files.length === 0 ? null : `${staging.replace(/\/+$/, '')}/${run}/${id}.manifest`;
  return {
    id,
    asset: asset.name,
    kind: asset.kind,
    range: work.range,
    why: window?.force === true ? 'forced' : whyStep(decision, work, mode, pendingReads(asset, planner)),
    after,
    target: targetOf(asset.name, warehouse),
    fingerprint: asset.fingerprint,
    tableFingerprint: asset.tableFingerprint,
    partitions: work.partitions,
    reads: readsOf(asset, work, planner),
    files,
    manifestUri,
    ...(window?.force === true && { forced: true }),
    statements: stepStatements(asset, work, manifestUri, warehouse),
    countSql: countStatement(asset, work, warehouse),
    checks: plannedChecks(asset, work, isLast, warehouse),
  };
}

function filesOf({ files }: Decision, { range, partitions }: Work): FileSet {
  if (range === null) return files;
  const starts = new Set(partitions.map(({ partition }) => partition));
  return files.only((start) => starts.has(start));
}

function pendingReads(asset: Asset, { decisions }: Planner): string[] {
  return triggersOf(asset).filter((name) => (decisions.get(name)?.work.length ?? 0) > 0);
}

function readsOf(asset: Asset, { range }: Work, { decisions, mode, warehouse }: Planner): PlannedRead[] {
  const read = readRange(asset, range);
  return triggersOf(asset).flatMap((name) => {
    const upstream = decisions.get(name);
    if (upstream === undefined) return [];
    const seen = upstream.asset.partitioning === undefined ? null : read;
    const partitions: PartitionVersion[] = [];
    for (const [partition, version] of upstream.content)
      if (partition === null || isInRange(partition, seen)) partitions.push({ partition, version });
    const isLive = mode === 'reload' && !warehouse.isShadow(name);
    return [{ asset: name, range: seen, partitions, ...(isLive && { isLive }) }];
  });
}

function skippedAsset({ asset, unit, content }: Decision): SkippedAsset {
  const count = content.has(null) ? 0 : content.size;
  return {
    asset: asset.name,
    why: unit === undefined || count === 0 ? 'up to date' : `up to date: ${count} ${plural(count, unit)}`,
  };
}

function notesOf(decisions: readonly Decision[], { pipeline, mode, ledger }: PlanInput): string[] {
  const own = new Set(pipeline.assets.map(({ name }) => name));
  const gone = [...ledger.keys()].filter((name) => !own.has(name)).sort();
  return [
    ...decisions.flatMap((decision) => (mode === 'reload' ? droppedNote(decision, ledger) : keptNote(decision))),
    ...(mode === 'load' ? decisions.flatMap(mergedNote) : []),
    ...decisions.flatMap(leftNote),
    ...decisions.flatMap((decision) => emptyNote(decision, pipeline)),
    ...gone.map((name) => `${name}: no longer an asset of the pipeline; its table is left as it is`),
  ];
}

function keptNote({ asset, unit, kept, content, gone }: Decision): string[] {
  const of = (starts: readonly (string | null)[]): string => {
    const dated = starts.filter((start) => start !== null);
    return unit === undefined || dated.length === 0 ? '' : ` for ${labels(dated, unit)}`;
  };
  const rows = 'the rows stay until a reload, or a load --prune';
  // Those that a load has pruned have no rows any more.
  const full = kept.filter((start) => !isEmptyVersion(content.get(start) ?? ''));
  const starts = [...new Set(gone.map(({ partition }) => partition))];
  return [
    ...(full.length === 0 ? [] : [`${asset.name}: no files any more${of(full)}; ${rows}`]),
    ...(gone.length === 0
      ? []
      : [`${asset.name}: ${gone.length} ${plural(gone.length, 'file')} gone${of(starts)}; ${rows}`]),
  ];
}

/** Some partitions of what it reads have changed, and all of it is made. */
function mergedNote(decision: Decision): string[] {
  const { asset, unit, live } = decision;
  const isUpsert = asset.kind === 'transform' && asset.fill.kind === 'upsert';
  const isAlike = [...live.values()].every((version) => fingerprintOf(version) === asset.fingerprint);
  if (!isUpsert || unit === undefined || live.size === 0 || live.has(null) || !isAlike || !isWhole(decision)) return [];
  return [whyWhole(decision)];
}

function leftNote({ asset, unit, left }: Decision): string[] {
  if (unit === undefined || left.length === 0) return [];
  return [`${asset.name}: ${labels(left, unit)} left to a backfill that is at work on it`];
}

function droppedNote({ asset, unit, content }: Decision, ledger: LedgerState): string[] {
  const dropped = (ledger.get(asset.name)?.partitions ?? []).flatMap(({ partition }) =>
    partition === null || content.has(partition) ? [] : [partition],
  );
  if (unit === undefined || dropped.length === 0) return [];
  return [`${asset.name}: no files any more for ${labels(dropped, unit)}; the rows go with this reload`];
}

function emptyNote({ asset, files, work }: Decision, { source }: Pipeline): string[] {
  if (asset.kind !== 'copy' || files.length > 0 || work.length === 0) return [];
  return [`${asset.name}: no files match ${absoluteUri(source, asset.copy.files)}; the table is empty`];
}

/** `2018-11-01..2018-11-03, 2018-11-07` */
function labels(starts: readonly string[], unit: NonNullable<Decision['unit']>): string {
  return rangesOf(starts, unit)
    .map((range) => rangeLabel(range, unit))
    .join(', ');
}
