/** A run as people see it: what the `view` query answers, what a closed run carries as result or in its failure's details. */
import type { StepFailure } from '../pipeline/failure.js';
import type { CheckOutcome, Range, SkippedAsset } from '../pipeline/plan.js';
import type { BackfillRange } from '../pipeline/backfill.js';
import type { RunType } from './names.js';

/** The argument of the workflows `load` and `reload`. Holds no secret. */
export interface RunRequest {
  /** The pipeline's name; the worker that serves it reads the folder. */
  readonly pipeline: string;
  /** user@host of who asked. */
  readonly requestedBy: string;
  /** The assets that it is about, by name; of a reload also all downstream of them. Absent: all. */
  readonly selected?: readonly string[];
  /** Of a load: rows whose files are gone go too. */
  readonly prune?: true;
  /** Of a reload: the tables that it replaces stay, for a roll back. */
  readonly keepsOld?: true;
  /** Of a reload in the place of one that was cut off: that one's id. */
  readonly takesOver?: string;
  /** How long a worker may be silent before its work is given to another. Absent in runs from before it could be set: 20. */
  readonly heartbeatSeconds?: number;
}

/** The argument of the workflow `backfill`. */
export interface BackfillRequest
  extends BackfillRange, Pick<RunRequest, 'pipeline' | 'requestedBy' | 'heartbeatSeconds'> {
  /** Batches side by side. Absent: as the worker is configured. */
  readonly concurrency?: number;
}

/** `held`: a step has failed for good, all that does not wait for it is done, and the run waits for an answer: resume, skip, abort or cancel. */
export type RunState = 'planning' | 'running' | 'paused' | 'held' | 'publishing' | 'done' | 'failed' | 'cancelled';

/** `blocked`: a step it waits for failed. `reused`: the ledger already had it. `skipped`: people gave it up, or something that it can't do without. */
export type StepState = 'waiting' | 'running' | 'done' | 'reused' | 'failed' | 'blocked' | 'skipped' | 'cancelled';

export interface StepView {
  readonly id: string;
  readonly asset: string;
  readonly kind: 'copy' | 'transform';
  readonly range: Range | null;
  readonly why: string;
  readonly after: readonly string[];
  readonly state: StepState;
  readonly files: number;
  readonly sizeBytes: number;
  /** How many; absent in views from before it was told. */
  readonly partitions?: number;
  /** Known once done. */
  readonly rows?: number;
  /** ISO 8601, UTC; of the first attempt's schedule and the end. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly attempts?: number;
  readonly checks?: readonly CheckOutcome[];
  readonly failure?: StepFailure;
  /** The step's document on S3, with its statements. */
  readonly uri: string;
}

/** What people answered to a held run. */
export interface Answer {
  readonly kind: 'resumed' | 'skipped' | 'aborted' | 'paused' | 'set';
  /** user@host. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** In people's words: why. */
  readonly reason?: string;
  /** The assets that were planned again; of a skip, the asset that was given up. [] of an abort. */
  readonly assets: readonly string[];
  /** Of them those with other SQL, or another CREATE TABLE, than the steps that gave way. Absent where there are none. */
  readonly changed?: readonly string[];
}

export interface RunView {
  /** The workflow id: sparkify/load/2018-12-01T06:00:00Z */
  readonly run: string;
  readonly pipeline: string;
  readonly mode: RunType;
  readonly state: RunState;
  readonly requestedBy: string;
  /** The assets that it was started for; absent: all. */
  readonly selected?: readonly string[];
  /** Rows whose files are gone go too. */
  readonly prune?: true;
  /** The replaced tables stay. */
  readonly keepsOld?: true;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly steps: readonly StepView[];
  readonly skipped: readonly SkippedAsset[];
  readonly notes: readonly string[];
  /** Of a backfill. Its `steps` are those that run and those that have failed. */
  readonly backfill?: BackfillView;
  /** While it is held: until when it waits. ISO 8601, UTC. */
  readonly heldUntil?: string;
  /** Absent in views of runs that ended before there were answers. */
  readonly answers?: readonly Answer[];
  /** A failure of no step: planning or publishing. */
  readonly failure?: { readonly message: string; readonly hint: string };
}

export interface BackfillView extends Pick<BackfillRequest, 'range' | 'force' | 'newestFirst'> {
  /** Batches side by side. */
  readonly concurrency: number;
  /** By asset with partitions, in the range. */
  readonly partitions: Readonly<Record<string, PartitionStates>>;
  /** The workflow that works at its present part; itself a child of the backfill's. */
  readonly window?: string;
}

/** How many partitions of an asset; what is none of these waits. */
export interface PartitionStates {
  readonly total: number;
  /** Up to date before. */
  readonly valid: number;
  readonly done: number;
  readonly failed: number;
}
