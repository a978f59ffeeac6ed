/** A pipeline as compiled: definition and SQL files put together, checked, in dependency order. Made by compile.ts. */
import type { CopyDefinition, Fill } from './definition.js';
import type { Select } from './select.js';
import type { CreateTable } from './table.js';

/** A SQL file of the pipeline folder. */
export interface SqlFile {
  /** Relative to the pipeline folder, with forward slashes: `transforms/songplays.sql`. */
  readonly path: string;
  readonly text: string;
}

/** All that compile needs of a pipeline folder; read from disk by project/folder.ts, or made by a test. */
export interface PipelineFiles {
  /** File that defines the pipeline, for messages: `pipeline.ts`. */
  readonly definition: SqlFile;
  /** Every .sql file under tables/, transforms/, checks/ and analyses/, sorted by path. */
  readonly sql: readonly SqlFile[];
  /** Every analyses/*.expected.json, sorted by path. */
  readonly expected: readonly SqlFile[];
}

export interface Column {
  readonly name: string;
  /** The type as written, lower case, one blank between words: `varchar(256)`, `double precision`. */
  readonly type: string;
  /** NOT NULL, or part of the primary key. */
  readonly notNull: boolean;
  /** Who fills the column when a row comes without it; absent: nobody, it is NULL. */
  readonly filledBy?: 'default' | 'identity';
}

/** The asset's CREATE TABLE, read. */
interface Table {
  readonly file: SqlFile;
  readonly columns: readonly Column[];
  readonly ddl: CreateTable;
}

/** `error`: failing it fails the step and rolls it back. `warn`: reported. */
export type Severity = 'error' | 'warn';

/**
 * A SELECT that returns the offending rows; it passes when there are none. `checks/<asset>.<name>.sql`, or
 * `checks/<asset>.<name>.warn.sql` for severity warn. What it reads, the asset waits for.
 */
export interface Check {
  readonly name: string;
  readonly asset: string;
  readonly severity: Severity;
  readonly file: SqlFile;
  readonly select: Select;
  readonly reads: readonly string[];
}

interface AssetBase {
  readonly name: string;
  readonly table: Table;
  readonly checks: readonly Check[];
  readonly tags: readonly string[];
  /** Own assets whose rows end up in this one: what the SELECT reads. [] for a copy asset. */
  readonly reads: readonly string[];
  /** Assets that must be done first: `reads`, `dependsOn`, what the checks read, and what the DDL references. */
  readonly after: readonly string[];
  /** SHA-256 (first 16 hex digits) of all that decides the rows but the data: SELECT or COPY parameters, fill, DDL. Comments and white space don't count. */
  readonly fingerprint: string;
  /** The same of the CREATE TABLE alone. */
  readonly tableFingerprint: string;
}

/** Length of a partition. A week begins on Monday (ISO 8601). */
export type PartitionUnit = 'hour' | 'day' | 'week' | 'month';

/** How an asset's rows fall into partitions: by the time in a column, in UTC. */
export interface Partitioning {
  readonly unit: PartitionUnit;
  readonly column: string;
}

export interface CopyAsset extends AssetBase {
  readonly kind: 'copy';
  readonly copy: CopyDefinition;
  /** Absent: one file set, loaded whole. */
  readonly partitioning?: Partitioning;
}

export interface TransformAsset extends AssetBase {
  readonly kind: 'transform';
  readonly select: Select;
  readonly fill: Fill;
  /** Of `reads` those whose change makes nothing stale. */
  readonly lookups: readonly string[];
  /** Its own rows' partitions: only with fill `partition`. The unit is inherited from what it reads. */
  readonly partitioning?: Partitioning;
}

export type Asset = CopyAsset | TransformAsset;

/** What makes the asset's rows stale when it changes. */
export function triggersOf(asset: Asset): readonly string[] {
  return asset.kind === 'copy' ? [] : asset.reads.filter((name) => !asset.lookups.includes(name));
}

/** How many partitions before its own an asset's SELECT reads. */
export function lookbackOf(asset: Asset): number {
  return asset.kind === 'transform' && asset.fill.kind === 'partition' ? (asset.fill.lookback ?? 0) : 0;
}

/** A query of the analytics team with its expected result. `analyses/<name>.sql`, `analyses/<name>.expected.json`. */
export interface Analysis {
  readonly name: string;
  /** The leading `--` comment of the file, first line: what it answers. */
  readonly title: string;
  readonly file: SqlFile;
  readonly select: Select;
  /** Own assets that it reads. */
  readonly reads: readonly string[];
  /** Absent when there is no expected file. */
  readonly expected?: ExpectedResult;
}

export interface ExpectedResult {
  readonly columns: readonly string[];
  /** A value per column: string, number, boolean or null. Numbers compare as numbers, all else as text. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface Pipeline {
  readonly name: string;
  readonly schema: string;
  /** s3://bucket/prefix without a slash at the end. */
  readonly source: string;
  /** In an order in which every asset stands after what it waits for; ties by name. */
  readonly assets: readonly Asset[];
  readonly analyses: readonly Analysis[];
}
