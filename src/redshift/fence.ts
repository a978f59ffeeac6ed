/**
 * One attempt of a step at a time. Before: the attempt writes down who it is. Inside the transaction, under the asset's lock: it stops when a
 * later one has written itself down, or when the work is done already. Earlier ones that are still on the warehouse are ended: before the
 * transaction when this is a retry, and when the lock does not come, for then one of them may hold it.
 * Written down first, looked around second: of two attempts at least one sees the other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { quoteLiteral } from '@loadstar/sql';
import type { PartitionVersion, PlannedStep, RunMode } from '../pipeline/plan.js';
import { endBackend, readRunningWith, UTC_NOW, type Backend } from './backend.js';
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

/** Where attempts are written down: in the ledger of an asset. */
interface Register {
  readonly schema: string;
  readonly asset: string;
}

/** Writes the attempt down. */
export async function recordAttempt(session: Session, { schema, asset }: Register, tag: OrderedTag): Promise<void> {
  const { attempts } = ledgerTables(schema, asset);
  await session.run(
    `INSERT INTO ${attempts} VALUES (${quoteLiteral(tag.run)}, ${quoteLiteral(tag.step)}, ${tag.scheduledMs}, ${session.pid}, ${UTC_NOW})`,
  );
}

/** Ends the attempts before this one: those written down, and any whose running statement carries the step's tag. */
export async function endEarlier(session: Session, register: Register, tag: OrderedTag): Promise<void> {
  await endRecorded(session, session, register, tag);
  for (const backend of await readRunningWith(session, stepPrefix(tag))) await endBackend(session, backend);
}

/** A lock that has not come after this time, and then again and again, is looked after. */
const LOCK_PATIENCE_MS = 1_000;

/**
 * Ends earlier attempts for as long as `work` lasts, which waits for the asset's lock: one that was stopped in its transaction holds it.
 * @param openOther opens another session: this one waits
 */
export async function endingEarlier<T>(
  session: Session,
  register: Register,
  tag: OrderedTag,
  openOther: () => Promise<Session>,
  work: Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const look = async (): Promise<void> => {
    await sleep(LOCK_PATIENCE_MS, undefined, { signal: over.signal });
    await using other = await openOther();
    await endRecorded(other, session, register, tag);
  };
  const looking = (async () => {
    // A look that fails is repeated: the lock, and what is read under it, decide.
    while (!over.signal.aborted) await look().catch(() => undefined);
  })();
  try {
    return await work;
  } finally {
    over.abort();
    await looking;
  }
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
 * exactly what the plan wants, unless that is to be made again. Otherwise undefined.
 */
export async function findMaterialization(
  session: Session,
  step: PlannedStep,
  record: StepRecord,
  mode: RunMode,
): Promise<number | undefined> {
  if (record.own.length > 0 && includesAll(record.own, step.partitions)) return record.ownRows;
  if (
    mode === 'reload' ||
    step.forced === true ||
    record.live.length !== step.partitions.length ||
    !includesAll(record.live, step.partitions)
  )
    return undefined;
  // The table itself may have been dropped by hand.
  return (await readTableNames(session, step.target.schema)).has(step.target.table)
    ? countRows(session, step)
    : undefined;
}

async function endRecorded(asker: Session, self: Backend, { schema, asset }: Register, tag: OrderedTag): Promise<void> {
  const { attempts } = ledgerTables(schema, asset);
  const { rows } = await asker.run(
    `SELECT pid, written_at FROM ${attempts} WHERE ${isOfStep(tag)} AND scheduled_ms <= ${tag.scheduledMs} AND pid <> ${self.pid}`,
  );
  for (const row of rows)
    await endBackend(asker, { pid: Number(row['pid']), seenAt: quoteLiteral(String(row['written_at'])) });
}

function isOfStep({ run, step }: StepTag): string {
  return `run_id = ${quoteLiteral(run)} AND step_id = ${quoteLiteral(step)}`;
}

function includesAll(found: readonly PartitionVersion[], wanted: readonly PartitionVersion[]): boolean {
  const key = ({ partition, version }: PartitionVersion): string => `${partition ?? ''} ${version}`;
  const keys = new Set(found.map(key));
  return wanted.every((each) => keys.has(key(each)));
}
