/** What a step read of its upstream assets, against what its plan says that it reads. */
import { quoteLiteral } from '@loadstar/sql';
import type { PartitionVersion, PlannedRead, PlannedStep, RunMode } from '../pipeline/plan.js';
import { isInside, orWhole, readyCondition, versionOf } from './ledger.js';
import { ledgerTables } from './ledgerTables.js';
import type { Row } from './session.js';
import { stepError } from './stepError.js';

/**
 * A SELECT for each upstream asset: which of its rows are there. Asked after the step's statements and in the same transaction, so that it
 * holds whether the transaction has one snapshot or each statement its own.
 */
export function readSelects(step: PlannedStep, run: string, mode: RunMode): string[] {
  return step.reads.map(({ asset, range, isLive }) => {
    const { rows } = ledgerTables(step.target.schema, asset);
    const ready = readyCondition(run, isLive === true ? 'load' : mode) + orWhole({ range });
    return `SELECT ${quoteLiteral(asset)} AS asset, partition_start, version, CAST(NULL AS bigint) AS rows FROM ${rows} WHERE ${ready}`;
  });
}

/**
 * Confirms that the upstream rows are of the versions that the step's own versions were made of.
 * @param rows of `readSelects`
 * @throws StepError of kind `outdated` when another run has changed an upstream asset since the plan was made
 */
export function confirmReads(step: PlannedStep, rows: readonly Row[]): void {
  for (const read of step.reads) {
    const found = rows.filter((row) => row['asset'] === read.asset).map(versionOf);
    if (isAsPlanned(read, found)) continue;
    throw stepError(step, {
      kind: 'outdated',
      message: `${read.asset}, which this step reads, is no longer what the plan was made for: another run has changed it since`,
      hint: 'Nothing was committed. Resume the run: it is planned again from what is there now.',
    });
  }
}

/** Rows that are not partitioned are part of every range. */
function isAsPlanned({ range, partitions }: PlannedRead, found: readonly PartitionVersion[]): boolean {
  const seen = found.filter(({ partition }) => partition === null || isInside(partition, range));
  const key = ({ partition, version }: PartitionVersion): string => `${partition ?? ''} ${version}`;
  const wanted = new Set(partitions.map(key));
  return seen.length === partitions.length && seen.every((each) => wanted.has(key(each)));
}
