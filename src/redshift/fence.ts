/**
 * One attempt of a step at a time. Before: the attempt writes down who it is, and ends every earlier one that is still on the warehouse.
 * Inside the transaction, under the asset's lock: it stops when a later one has written itself down, or when the work is done already.
 * Written down first, looked around second: of two attempts at least one sees the other.
 */
import { quoteLiteral } from '@loadstar/sql';
import type { PartitionVersion, PlannedStep, RunMode } from '../pipeline/plan.js';
import { endBackend, readRunningWith, type Backend } from './backend.js';
import { selectStepRecord, stepRecordOf, type StepRecord } from './ledger.js';
import { ledgerTables, readTableNames } from './ledgerTables.js';
import { countRows } from './reconcile.js';
import type { Session } from './session.js';
import { stepError } from './stepError.js';
import { stepPrefix, type StepTag } from './tag.js';

/** An attempt with its place among all attempts of the step. */
export interface OrderedTag extends StepTag {
  /** When it was scheduled, by one clock for all attempts. Their numbers start anew when a run is reset or resumed; this goes on. */
  readonly scheduledMs: number;
}

/** Records the attempt, then ends the earlier ones: those recorded, and any whose running statement carries the step's tag. */
export async function takeOver(session: Session, step: PlannedStep, tag: OrderedTag): Promise<void> {
  const { attempts } = ledgerTables(step.target.schema, step.asset);
  await session.run(
    `INSERT INTO ${attempts} VALUES (${quoteLiteral(tag.run)}, ${quoteLiteral(tag.step)}, ${tag.scheduledMs}, ${session.pid}, ${quoteLiteral(session.startedAt)})`,
  );
  for (const backend of await earlierBackends(session, attempts, tag)) await endBackend(session, backend);
}

/**
 * Locks the asset against other steps, lets only the newest attempt pass, and returns what the ledger holds for the step. Must be first in
 * the transaction: nothing is read before the lock is held, so the snapshot is taken after it.
 * @throws StepError of kind `fenced`
 */
export async function passFence(
  session: Session,
  step: PlannedStep,
  tag: OrderedTag,
  mode: RunMode,
): Promise<StepRecord> {
  const tables = ledgerTables(step.target.schema, step.asset);
  const { rows } = await session.run(
    `LOCK ${tables.lock}`,
    `SELECT record.*, CAST(NULL AS bigint) AS newest FROM (${selectStepRecord(step, tag.run, mode)}) AS record
UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, max(scheduled_ms) FROM ${tables.attempts} WHERE ${isOfStep(tag)}
ORDER BY committed_at`,
  );
  const newest = Math.max(...rows.map((row) => Number(row['newest'] ?? 0)));
  if (newest <= tag.scheduledMs) return stepRecordOf(rows, step);
  throw stepError(step, {
    kind: 'fenced',
    message: `attempt ${tag.attempt} stops: a later attempt of this step has taken over`,
    hint: 'Nothing to do: the later attempt does the work.',
  });
}

/**
 * The rows of the step's materialization when there is one already: this step of this run was committed, or, in a load, what is live is
 * exactly what the plan wants. Otherwise undefined.
 */
export async function findMaterialization(
  session: Session,
  step: PlannedStep,
  record: StepRecord,
  mode: RunMode,
): Promise<number | undefined> {
  if (record.own.length > 0 && includesAll(record.own, step.partitions)) return record.ownRows;
  if (mode === 'reload' || record.live.length !== step.partitions.length || !includesAll(record.live, step.partitions))
    return undefined;
  // The table itself may have been dropped by hand.
  return (await readTableNames(session, step.target.schema)).has(step.target.table)
    ? countRows(session, step)
    : undefined;
}

async function earlierBackends(session: Session, attempts: string, tag: OrderedTag): Promise<Backend[]> {
  const { rows } = await session.run(
    `SELECT pid, session_started_at FROM ${attempts} WHERE ${isOfStep(tag)} AND scheduled_ms <= ${tag.scheduledMs}` +
      ` AND NOT (pid = ${session.pid} AND session_started_at = ${quoteLiteral(session.startedAt)})`,
  );
  const recorded = rows.map((row) => ({ pid: Number(row['pid']), startedAt: String(row['session_started_at']) }));
  if (recorded.length === 0 && tag.attempt === 1) return [];
  return [...recorded, ...(await readRunningWith(session, stepPrefix(tag)))];
}

function isOfStep({ run, step }: StepTag): string {
  return `run_id = ${quoteLiteral(run)} AND step_id = ${quoteLiteral(step)}`;
}

function includesAll(found: readonly PartitionVersion[], wanted: readonly PartitionVersion[]): boolean {
  const key = ({ partition, version }: PartitionVersion): string => `${partition ?? ''} ${version}`;
  const keys = new Set(found.map(key));
  return wanted.every((each) => keys.has(key(each)));
}
