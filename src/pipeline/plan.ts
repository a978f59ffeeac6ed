/**
 * A run, decided: which steps, why, and the exact statements. Pure data: `makePlan` decides (makePlan.ts), the activities do, `plan`
 * prints. A version names what a partition's rows are made of (fingerprint, files by URI and ETag, upstream versions); a partition
 * whose version in the ledger is the one the plan computes is up to date. Versions are content, so a rerun, a second client and a
 * resumed run come to the same ones.
 */

import type { FileSet } from './fileSet.js';

export type RunMode = 'load' | 'reload';

/** Half-open and UTC, ISO 8601 with seconds: 2018-11-01T00:00:00Z. On partition boundaries. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/** One object in S3, as a listing gave it. */
export interface SourceFile {
  readonly uri: string;
  /** Without the quotes of the HTTP header. */
  readonly etag: string;
  readonly sizeBytes: number;
}

/** A file of a copy asset, in its partition; null: the files are one set. */
export interface PartitionedFile extends SourceFile {
  readonly partition: string | null;
}

/** Files in order of partition and URI: an array, or a `FileSet`. */
export interface FileList extends Iterable<PartitionedFile> {
  readonly length: number;
}

/** One partition of one asset: what a ledger row says. */
export interface PartitionVersion {
  /** Start of the partition (as in `Range`); null for an asset, or a fill, that is not partitioned: the whole. */
  readonly partition: string | null;
  readonly version: string;
}

/** What the ledger knows, per asset: the live rows. An asset that was never materialized is absent. */
export type LedgerState = ReadonlyMap<string, AssetState>;

export interface AssetState {
  /** Fingerprint of the CREATE TABLE that the live table was made with. */
  readonly tableFingerprint: string;
  readonly partitions: readonly PartitionVersion[];
}

/** What S3 holds, per copy asset: only the files that its pattern matches. */
export type SourceListing = ReadonlyMap<string, FileSet>;

export interface QualifiedName {
  readonly schema: string;
  readonly table: string;
}

/** A statement of a plan, with what it is for. `sql` is one statement without a semicolon. */
export interface PlannedStatement {
  readonly purpose: 'create' | 'delete' | 'copy' | 'insert' | 'upsert';
  readonly sql: string;
}

export interface PlannedCheck {
  readonly name: string;
  readonly severity: 'error' | 'warn';
  /** Path of the check's file, for messages. */
  readonly file: string;
  /** Scoped; returns the offending rows. */
  readonly sql: string;
}

/** A check that a step ran. */
export interface CheckOutcome {
  readonly name: string;
  readonly severity: 'error' | 'warn';
  /** Offending rows; 0 when it passed. */
  readonly offendingRows: number;
}

/** What a step's SELECT reads of an upstream asset, and the versions that the plan found or will have made there. */
export interface PlannedRead {
  readonly asset: string;
  /** The partitions that it sees; null: all of the table. */
  readonly range: Range | null;
  readonly partitions: readonly PartitionVersion[];
  /** Of a reload that does not build the asset: it reads the live table. */
  readonly isLive?: true;
}

/**
 * A step with all that an attempt needs. Too large for a payload: the plan activity writes each as an object to S3
 * and the history carries a `StepSummary` with its URI.
 */
export interface PlannedStep {
  /** Unique in the run: the asset's name, with `@2018-11-01..2018-11-30` (inclusive, as typed) when the run has several steps of the asset. */
  readonly id: string;
  readonly asset: string;
  readonly kind: 'copy' | 'transform';
  /** Null: the whole table. */
  readonly range: Range | null;
  /** For people: `first load`, `3 new and 1 changed files`, `SQL changed`, `upstream staging_events`, `reload`. */
  readonly why: string;
  /** Ids of steps of this run that must be done first. */
  readonly after: readonly string[];
  /** The table that is filled: in a reload `<asset>__next`. */
  readonly target: QualifiedName;
  readonly fingerprint: string;
  readonly tableFingerprint: string;
  /** What the ledger will say; every live ledger row of the asset inside `range` (all, when null) is superseded. */
  readonly partitions: readonly PartitionVersion[];
  /**
   * What `partitions` was computed from. When the upstream ledgers say otherwise while the step runs, another run has come between:
   * the rows would not be what their version says, and no later plan would see it. [] for copy steps.
   */
  readonly reads: readonly PlannedRead[];
  /** Copy steps: the entries of the manifest. [] for transforms. */
  readonly files: FileList;
  /** Copy steps: where the manifest is to be written and where COPY reads it. */
  readonly manifestUri: string | null;
  /** Run in order, inside the step's one transaction, after the fence. */
  readonly statements: readonly PlannedStatement[];
  /** It is done again though the ledger may say that its rows are there. */
  readonly forced?: true;
  /** Must give, as `rows`, as many rows as the COPY or INSERT reported; null for an upsert. Run after `statements`. */
  readonly countSql: string | null;
  /** Run last, before the ledger row. */
  readonly checks: readonly PlannedCheck[];
}

/** An asset, or part of one, that the run leaves alone. */
export interface SkippedAsset {
  readonly asset: string;
  /** For people: `up to date: 30 partitions`, `no files under s3://…`. */
  readonly why: string;
}

export interface Plan {
  readonly run: string;
  readonly pipeline: string;
  readonly schema: string;
  readonly mode: RunMode;
  /** In an order in which every step stands after what it waits for. */
  readonly steps: readonly PlannedStep[];
  readonly skipped: readonly SkippedAsset[];
  /** For people: files that no longer exist, keys that match no partition. */
  readonly notes: readonly string[];
  /** Assets whose shadow tables were built by the reload that this one goes on for. */
  readonly adopted?: readonly string[];
  /** The assets that it is about; absent: all. */
  readonly selected?: readonly string[];
}

/** What the history carries of a step. */
export interface StepSummary {
  readonly id: string;
  readonly asset: string;
  readonly kind: 'copy' | 'transform';
  readonly range: Range | null;
  readonly why: string;
  readonly after: readonly string[];
  readonly files: number;
  readonly sizeBytes: number;
  readonly partitions: number;
  readonly fingerprint: string;
  /** The `PlannedStep` as JSON. */
  readonly uri: string;
}
