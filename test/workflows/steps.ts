/** Steps for tests of workflows: as short as they can be. */
import type { StepFailure } from '../../src/pipeline/failure.js';
import type { StepSummary } from '../../src/pipeline/plan.js';

export function summaryOf(id: string, after: readonly string[] = []): StepSummary {
  const facts = {
    kind: 'transform',
    range: null,
    why: 'first load',
    files: 0,
    sizeBytes: 0,
    partitions: 1,
    fingerprint: 'f',
  } as const;
  return { id, asset: id, after, uri: `s3://loadstar/staging/${id}.json`, ...facts };
}

export function failureOf(step: string): StepFailure {
  return { kind: 'badSql', step, asset: step, message: `ERROR: column "x" of ${step} does not exist`, hint: 'mend it' };
}
