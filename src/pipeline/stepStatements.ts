/** The statements of one step, for each kind of asset, range and mode. Never TRUNCATE: it would commit (AWS: r_TRUNCATE). */
import {
  lookbackOf,
  type Asset,
  type Check,
  type Column,
  type CopyAsset,
  type Pipeline,
  type TransformAsset,
} from './asset.js';
import { copyStatement, type CopyAccess } from './copyStatement.js';
import type { Work } from './compare.js';
import { rangesOf, widened } from './partitions.js';
import type { PlannedCheck, PlannedStatement, QualifiedName, Range } from './plan.js';
import { insertStatement, scopeSelect, timePredicate, type TimeRange, type Window } from './scope.js';
import { createTableStatement, qualified, timeType } from './table.js';
import { mergeStatements, rebuildStatement } from './upsert.js';

/** What the statements of all steps of a plan have in common. */
export interface Warehouse {
  readonly pipeline: Pipeline;
  readonly assets: ReadonlyMap<string, Asset>;
  /** True for an asset that a reload builds beside its live table. */
  readonly isShadow: (asset: string) => boolean;
  readonly access: CopyAccess;
}

/** An asset's table: in a reload the shadow beside the live one. */
export function targetOf(asset: string, { pipeline, isShadow }: Warehouse): QualifiedName {
  return { schema: pipeline.schema, table: isShadow(asset) ? `${asset}__next` : asset };
}

/** @param manifestUri null when a copy has no files: the table is left empty */
export function stepStatements(
  asset: Asset,
  work: Work,
  manifestUri: string | null,
  warehouse: Warehouse,
): PlannedStatement[] {
  const created = createStatements(asset, warehouse);
  if (asset.kind === 'copy') return [...created, ...copyStatements(asset, work, manifestUri, warehouse)];
  return [...created, ...fillStatements(asset, work, warehouse)];
}

/** Rows of what the step filled, where it can be told from the rows that were there before. */
export function countStatement(asset: Asset, work: Work, warehouse: Warehouse): string | null {
  if (asset.kind === 'copy' && work.partitions.every(({ partition }) => partition === null) && asset.partitioning)
    return null;
  if (asset.kind === 'transform' && asset.fill.kind === 'upsert' && work.range !== null) return null;
  const condition = filledCondition(asset, work);
  return `SELECT count(*) AS rows FROM ${qualified(targetOf(asset.name, warehouse))}${condition === '' ? '' : ` WHERE ${condition}`}`;
}

/** What a step of this range reads of partitioned tables. */
export function readRange(asset: Asset, range: Range | null): Range | null {
  const { partitioning } = asset;
  return range === null || partitioning === undefined ? range : widened(range, partitioning.unit, lookbackOf(asset));
}

/**
 * The asset's checks. A range of a partitioned asset sees the range's rows alone, of every partitioned table: other partitions may not
 * be there yet. What is merged is checked whole, so by its last step alone.
 */
export function plannedChecks(asset: Asset, { range }: Work, isLast: boolean, warehouse: Warehouse): PlannedCheck[] {
  if (asset.partitioning === undefined && !isLast) return [];
  const within = asset.partitioning === undefined ? null : range;
  return asset.checks.map(({ name, severity, file, select, reads }) => {
    const windows = windowsOf(reads, within, warehouse);
    return { name, severity, file: file.path, sql: scopeSelect(select, windows) };
  });
}

/** A check or an analysis as a statement on the live tables, whole. */
export function liveQuery({ select, reads }: Pick<Check, 'select' | 'reads'>, schema: string): string {
  return scopeSelect(
    select,
    reads.map((asset) => ({ asset, table: { schema, table: asset } })),
  );
}

function createStatements(asset: Asset, warehouse: Warehouse): PlannedStatement[] {
  const target = targetOf(asset.name, warehouse);
  const redirect = (table: string): QualifiedName | null =>
    warehouse.assets.has(table) ? targetOf(table, warehouse) : null;
  const isShadow = warehouse.isShadow(asset.name);
  const create = createTableStatement(asset.table.ddl, target, redirect, { ifNotExists: !isShadow });
  // A reload that was given up may have left its shadow; CASCADE for the keys of other shadows that reference it.
  const drop = `DROP TABLE IF EXISTS ${qualified(target)} CASCADE`;
  return [...(isShadow ? [drop] : []), create].map((sql) => ({ purpose: 'create', sql }));
}

function copyStatements(
  asset: CopyAsset,
  work: Work,
  manifestUri: string | null,
  warehouse: Warehouse,
): PlannedStatement[] {
  const { copy, table } = asset;
  const columns =
    copy.columns ?? table.columns.filter(({ filledBy }) => filledBy !== 'identity').map(({ name }) => name);
  const removed = removeStatements(asset, work.range, warehouse);
  if (manifestUri === null) return removed;
  const source = { manifestUri, source: warehouse.pipeline.source };
  const sql = copyStatement(targetOf(asset.name, warehouse), columns, copy, source, warehouse.access);
  return [...removed, { purpose: 'copy', sql }];
}

function fillStatements(asset: TransformAsset, { range }: Work, warehouse: Warehouse): PlannedStatement[] {
  const { fill, select, reads } = asset;
  const target = targetOf(asset.name, warehouse);
  const columns = insertedColumns(asset);
  const windows = windowsOf(reads, readRange(asset, range), warehouse);
  if (fill.kind === 'upsert') {
    if (range !== null) return mergeStatements(target, columns, fill, select, windows);
    const sql = rebuildStatement(target, columns, fill, select, windows);
    return [...removeStatements(asset, null, warehouse), { purpose: 'insert', sql }];
  }
  const sql = insertStatement(
    target,
    columns.map(({ name }) => name),
    select,
    windows,
    lookbackOf(asset) === 0 ? undefined : timeRange(asset, range),
  );
  return [...removeStatements(asset, range, warehouse), { purpose: 'insert', sql }];
}

/** Makes room for the step's rows. A shadow table is new, and empty. */
function removeStatements(asset: Asset, range: Range | null, warehouse: Warehouse): PlannedStatement[] {
  if (warehouse.isShadow(asset.name)) return [];
  const time = timeRange(asset, range);
  const where = time === undefined ? '' : ` WHERE ${timePredicate(time)}`;
  return [{ purpose: 'delete', sql: `DELETE FROM ${qualified(targetOf(asset.name, warehouse))}${where}` }];
}

/** Columns that the SELECT returns; when its text does not tell, all that nobody else fills. In the table's order. */
function insertedColumns({ select, table }: TransformAsset): Column[] {
  const returned = select.outputs && new Set(select.outputs.map(({ name }) => name));
  return table.columns.filter(({ name, filledBy }) =>
    returned === undefined ? filledBy !== 'identity' : returned.has(name),
  );
}

function windowsOf(reads: readonly string[], range: Range | null, warehouse: Warehouse): Window[] {
  return reads.map((name) => {
    const upstream = warehouse.assets.get(name);
    const within = upstream && timeRange(upstream, range);
    return { asset: name, table: targetOf(name, warehouse), ...(within === undefined ? {} : { within }) };
  });
}

function timeRange({ partitioning, table }: Asset, range: Range | null): TimeRange | undefined {
  if (partitioning === undefined || range === null) return undefined;
  const type = timeType(table.columns.find(({ name }) => name === partitioning.column)?.type ?? '');
  return { column: partitioning.column, type: type ?? 'timestamp', range };
}

/** Where the rows of the step's partitions must lie; '' when anywhere. Also of a whole table: a stray row is found at once. */
function filledCondition(asset: Asset, { range, partitions }: Work): string {
  const { partitioning } = asset;
  const starts = partitions.flatMap(({ partition }) => partition ?? []);
  if (partitioning === undefined || starts.length === 0) return '';
  const ranges = range === null ? rangesOf(starts, partitioning.unit) : [range];
  const predicates = ranges.flatMap((each) => timeRange(asset, each) ?? []).map(timePredicate);
  return predicates.length === 1 ? predicates.join('') : predicates.map((predicate) => `(${predicate})`).join(' OR ');
}
