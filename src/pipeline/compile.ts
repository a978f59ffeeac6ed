/** A pipeline folder, put together and checked: every fault at once; what comes out can be planned. */
import type { Asset, PartitionUnit, Partitioning, Pipeline, PipelineFiles } from './asset.js';
import { didYouMean } from './nearest.js';
import { readAnalyses } from './analyses.js';
import { sortFiles } from './assetFiles.js';
import { checkCopyColumns, checkFillColumns, checkOutputs } from './columns.js';
import type { CopyDefinition, PipelineDefinition, TransformDefinition } from './definition.js';
import { draftAsset, type Draft, type DraftContext } from './draft.js';
import { absoluteUri, parseFilePattern } from './filePattern.js';
import { copyFingerprint, tableFingerprint, transformFingerprint } from './fingerprint.js';
import { orderOf } from './graph.js';
import { createLocator } from './locate.js';
import { checkNames } from './names.js';
import { parseFiles, type ParsedFiles } from './parseFiles.js';
import { PipelineError, type Problem } from './problem.js';
import { knownTables } from './resolve.js';
import type { CreateTable } from './table.js';

/**
 * @param parsed the SQL files, when they have been read already
 * @throws PipelineError with every problem of the folder
 */
export function compilePipeline(
  definition: PipelineDefinition,
  files: PipelineFiles,
  parsed: ParsedFiles = parseFiles(files.sql),
): Pipeline {
  const locate = createLocator(files.definition);
  const sorted = sortFiles(files, definition.assets);
  const known = knownTables(definition);
  const problems = [...checkNames(definition, locate), ...sorted.problems];
  const context: DraftContext = { files: sorted, parsed, known, locate, problems };
  const drafts = new Map<string, Draft>();
  for (const asset of definition.assets)
    if (!drafts.has(asset.name)) drafts.set(asset.name, draftAsset(asset, context));
  const source = definition.source.replace(/\/+$/, '');
  const assets = finishAll(inOrder(drafts, problems), { ...context, source });
  const { analyses, problems: faults } = readAnalyses(files, sorted, parsed, known);
  problems.push(...faults);
  if (problems.length > 0) throw new PipelineError(problems);
  return { name: definition.name, schema: definition.schema, source, assets, analyses };
}

/** Every draft behind those it waits for; as they come when there is a cycle, which is a problem. */
function inOrder(drafts: ReadonlyMap<string, Draft>, problems: Problem[]): readonly Draft[] {
  const { order, cycles } = orderOf(new Map([...drafts].map(([name, { after }]) => [name, new Set(after.keys())])));
  if (order !== undefined) return order.flatMap((name) => drafts.get(name) ?? []);
  for (const cycle of cycles) {
    const reasons = cycle.slice(1).flatMap((next, i) => drafts.get(cycle[i] ?? '')?.after.get(next) ?? []);
    const hint = reasons.map(({ text }) => text).join(', ');
    problems.push(...reasons.slice(0, 1).map((reason) => reason.problem(`cycle: ${cycle.join(' -> ')}`, hint)));
  }
  return [...drafts.values()];
}

interface FinishContext extends DraftContext {
  readonly source: string;
}

/** Partition unit of a finished asset; `unknown` when a fault hides it, and then nothing more is said about it. */
type Unit = PartitionUnit | 'none' | 'unknown';

function finishAll(drafts: readonly Draft[], context: FinishContext): Asset[] {
  const units = new Map<string, Unit>();
  return drafts.flatMap((draft) => {
    const { definition } = draft;
    const finished =
      definition.kind === 'copy'
        ? finishCopy(definition, draft, context)
        : finishTransform(definition, draft, units, context);
    units.set(definition.name, finished.unit);
    return finished.asset ?? [];
  });
}

interface Finished {
  readonly unit: Unit;
  readonly asset?: Asset;
}

function finishCopy(copy: CopyDefinition, draft: Draft, context: FinishContext): Finished {
  const { ddl } = draft;
  const { locate, problems, source } = context;
  const pattern = parseFilePattern(source, copy.files);
  if ('fault' in pattern) {
    problems.push(locate.atSetting(copy.name, copy.files, `files "${copy.files}" of "${copy.name}"`, pattern.fault));
    return { unit: 'unknown' };
  }
  const { unit } = pattern;
  problems.push(...checkPartitionBy(copy, unit, context), ...checkJsonPaths(copy, pattern.match, context));
  if (ddl === undefined) return { unit: unit ?? 'none' };
  problems.push(...checkCopyColumns(copy, unit, ddl, locate));
  const base = baseOf(draft, ddl);
  const fingerprint = copyFingerprint(copy, source, base.tableFingerprint);
  const partitioning = partitioningOf(unit, copy.partitionBy);
  return { unit: unit ?? 'none', asset: { ...base, kind: 'copy', copy, fingerprint, ...partitioning } };
}

function checkPartitionBy(copy: CopyDefinition, unit: PartitionUnit | undefined, { locate }: FinishContext): Problem[] {
  const { name, files, partitionBy } = copy;
  if (unit !== undefined && partitionBy === undefined) {
    return [
      locate.atSetting(
        name,
        files,
        `"${name}" has placeholders in "files" but no partitionBy`,
        "name the column whose time lies inside of the file's partition",
      ),
    ];
  }
  if (unit !== undefined || partitionBy === undefined) return [];
  return [
    locate.atSetting(
      name,
      partitionBy,
      `"${name}" has partitionBy but no placeholders in "files"`,
      'say where the date stands in the keys: {yyyy} {MM} {dd} {HH}',
    ),
  ];
}

/** A JSONPaths file among the data would be loaded as data. */
function checkJsonPaths(
  { name, format }: CopyDefinition,
  match: (uri: string) => unknown,
  { locate, source }: FinishContext,
): Problem[] {
  if (
    format.kind !== 'json' ||
    format.paths.startsWith('auto') ||
    match(absoluteUri(source, format.paths)) === undefined
  )
    return [];
  return [
    locate.atSetting(
      name,
      format.paths,
      `"files" of "${name}" matches its JSONPaths file "${format.paths}"`,
      'COPY would read it as data; put it elsewhere',
    ),
  ];
}

function finishTransform(
  transform: TransformDefinition,
  draft: Draft,
  units: ReadonlyMap<string, Unit>,
  context: FinishContext,
): Finished {
  const { ddl, select } = draft;
  const { fill, name, lookups = [] } = transform;
  const { locate, problems } = context;
  const inherited = fill.kind === 'replace' ? 'none' : inheritUnit(draft, units, context);
  const unit = fill.kind === 'partition' ? inherited : 'none';
  if (fill.kind === 'partition' && unit === 'none') {
    problems.push(
      locate.atAsset(
        name,
        `"${name}" is filled by partition but reads no partitioned asset`,
        'fill it by replace(), or partition what it reads',
      ),
    );
  }
  if (ddl === undefined) return { unit };
  problems.push(...checkFillColumns(name, fill, known(unit), ddl, locate));
  if (select === undefined) return { unit };
  problems.push(...checkOutputs(select, ddl), ...checkLookups(name, lookups, draft.reads, context));
  const base = baseOf(draft, ddl);
  const fingerprint = transformFingerprint(select, fill, base.tableFingerprint);
  const partitioning = fill.kind === 'partition' ? partitioningOf(known(unit), fill.by) : {};
  return { unit, asset: { ...base, kind: 'transform', select, fill, lookups, fingerprint, ...partitioning } };
}

function checkLookups(
  name: string,
  lookups: readonly string[],
  reads: readonly string[],
  { locate }: FinishContext,
): Problem[] {
  return lookups
    .filter((lookup) => !reads.includes(lookup))
    .map((lookup) =>
      locate.atSetting(
        name,
        lookup,
        `"${name}" does not read "${lookup}", which it calls a lookup`,
        didYouMean(lookup, reads) ?? 'a lookup is an asset that the SELECT reads',
      ),
    );
}

/** The one unit of the partitioned assets that a transform reads. */
function inheritUnit(
  { definition: { name }, select, reads }: Draft,
  units: ReadonlyMap<string, Unit>,
  { locate, problems }: FinishContext,
): Unit {
  const found = reads.map((asset) => ({ asset, unit: units.get(asset) ?? 'unknown' }));
  if (select === undefined || found.some(({ unit }) => unit === 'unknown')) return 'unknown';
  const partitioned = found.filter(({ unit }) => unit !== 'none');
  const first = partitioned[0]?.unit;
  if (partitioned.some(({ unit }) => unit !== first)) {
    const list = partitioned.map(({ asset, unit }) => `${asset} (${unit})`).join(', ');
    problems.push(
      locate.atAsset(
        name,
        `"${name}" reads partitions of different length: ${list}`,
        'cut them alike, or fill by replace()',
      ),
    );
    return 'unknown';
  }
  return first ?? 'none';
}

/** Undefined for no unit. */
function known(unit: Unit): PartitionUnit | undefined {
  return unit === 'none' || unit === 'unknown' ? undefined : unit;
}

function partitioningOf(
  unit: PartitionUnit | undefined,
  column: string | undefined,
): { readonly partitioning?: Partitioning } {
  return unit === undefined || column === undefined ? {} : { partitioning: { unit, column } };
}

function baseOf({ definition, reads, checks, after }: Draft, ddl: CreateTable) {
  const { name, tags = [] } = definition;
  const table = { file: ddl.file, columns: ddl.columns, ddl };
  return { name, table, checks, tags, reads, after: [...after.keys()].sort(), tableFingerprint: tableFingerprint(ddl) };
}
