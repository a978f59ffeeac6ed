/** A run as people see it: what the `view` query answers, what a closed run carries as result or in its failure's details. */
import type { StepFailure } from '../pipeline/failure.js';
import type { CheckOutcome, Range, RunMode, SkippedAsset } from '../pipeline/plan.js';

/** The argument of the workflows `load` and `reload`. Holds no secret. */
export interface RunRequest {
  /** The pipeline's name; the worker that serves it reads the folder. */
  readonly pipeline: string;
  /** user@host of who asked. */
  readonly requestedBy: string;
}

export type RunState = 'planning' | 'running' | 'publishing' | 'done' | 'failed' | 'cancelled';

/** `blocked`: a step it waits for failed. `reused`: the ledger already had it. */
export type StepState = 'waiting' | 'running' | 'done' | 'reused' | 'failed' | 'blocked' | 'cancelled';

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
  /** Known once done. */
  readonly rows?: number;
  /** ISO 8601, UTC; of the first attempt's schedule and the end. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly attempts?: number;
  readonly checks?: readonly CheckOutcome[];
  readonly failure?: StepFailure;
}

export interface RunView {
  /** The workflow id: sparkify/load/2018-12-01T06:00:00Z */
  readonly run: string;
  readonly pipeline: string;
  readonly mode: RunMode;
  readonly state: RunState;
  readonly requestedBy: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly steps: readonly StepView[];
  readonly skipped: readonly SkippedAsset[];
  readonly notes: readonly string[];
  /** A failure of no step: planning or publishing. */
  readonly failure?: { readonly message: string; readonly hint: string };
}
