/** A step, run: one transaction that leaves data and ledger row, or nothing. Safe to retry at any point. */
import { sizeOf } from '../pipeline/fileSet.js';
import type { CheckOutcome, PlannedStatement, PlannedStep, RunMode } from '../pipeline/plan.js';
import type { Backend } from './backend.js';
import { runCheck } from './check.js';
import { pointsAtLoadErrors } from './classify.js';
import { endEarlier, endingEarlier, findMaterialization, passFence, recordAttempt, type OrderedTag } from './fence.js';
import { materializationStatements, type StepRecord } from './ledger.js';
import { describeLoadError, readLoadError } from './loadErrors.js';
import { reconcile, rowsOf } from './reconcile.js';
import type { Completion, Session } from './session.js';
import { failureOf, fileOf, StepError, stepError } from './stepError.js';
import { attemptTag } from './tag.js';

/** What an attempt is doing. A step passes through them in this order, those it has no use for left out. */
export type StepPhase =
  'fence' | 'begin' | PlannedStatement['purpose'] | 'reconcile' | 'check' | 'ledger' | 'commit' | 'reported';

/** The tools of a step. */
export interface StepDeps {
  /** Opens a session whose statements carry the tag. */
  openSession(tag: string): Promise<Session>;
  now(): Date;
  log(phase: StepPhase, fields: { readonly step: string; readonly attempt: number; readonly pid?: number }): void;
}

/** One attempt. */
export interface StepAttempt {
  readonly run: string;
  /** From 1, and from 1 again after a reset or a resume. A later one looks first for what an earlier one left on the warehouse. */
  readonly attempt: number;
  /** When the attempt was scheduled, by one clock for all: of two attempts of the step the later one is right. */
  readonly scheduledMs: number;
  /** Who runs it and who asked for it; for the ledger. */
  readonly worker: string;
  readonly requestedBy: string;
  readonly mode: RunMode;
  /** An abort ends what runs on the warehouse; `runStep` rejects with its reason once that is done. */
  readonly signal: AbortSignal;
  /** Called, and waited for, at the start of each phase. */
  onProgress(phase: StepPhase): void | Promise<void>;
}

/** A materialization. */
export interface StepOutcome {
  /** The ledger had it already; nothing was done. */
  readonly reused: boolean;
  /** Rows loaded; 0 where a reused upsert can't tell. */
  readonly rows: number;
  readonly sizeBytes: number;
  readonly files: number;
  readonly checks: readonly CheckOutcome[];
  /** The warehouse's process id of the attempt. */
  readonly pid: number;
}

/**
 * Materializes a planned step, once however often it is called.
 * @throws StepError; the reason of `attempt.signal` after an abort
 */
export async function runStep(deps: StepDeps, step: PlannedStep, attempt: StepAttempt): Promise<StepOutcome> {
  const tag = { run: attempt.run, step: step.id, attempt: attempt.attempt, scheduledMs: attempt.scheduledMs };
  let backend: Backend | undefined;
  try {
    attempt.signal.throwIfAborted();
    await using session = await deps.openSession(attemptTag(tag));
    backend = session;
    session.endOn(attempt.signal);
    const work = new Work(deps, session, step, attempt, tag);
    await work.enter('fence');
    await recordAttempt(session, registerOf(step), tag);
    if (tag.attempt > 1) await endEarlier(session, registerOf(step), tag);
    const outcome = await session.transaction(() => work.run());
    await work.enter('reported');
    return outcome;
  } catch (error) {
    if (attempt.signal.aborted) throw attempt.signal.reason;
    if (backend && error instanceof StepError && pointsAtLoadErrors(error.cause))
      throw await withLoadError(deps, step, backend, error);
    throw error instanceof StepError ? error : failureOf(step, error);
  }
}

/** The inside of the transaction. */
class Work {
  readonly #deps: StepDeps;
  readonly #session: Session;
  readonly #step: PlannedStep;
  readonly #attempt: StepAttempt;
  readonly #tag: OrderedTag;
  readonly #startedAt: string;

  constructor(deps: StepDeps, session: Session, step: PlannedStep, attempt: StepAttempt, tag: OrderedTag) {
    this.#tag = tag;
    this.#deps = deps;
    this.#session = session;
    this.#step = step;
    this.#attempt = attempt;
    this.#startedAt = deps.now().toISOString();
  }

  async enter(phase: StepPhase): Promise<void> {
    this.#deps.log(phase, { step: this.#step.id, attempt: this.#attempt.attempt, pid: this.#session.pid });
    await this.#attempt.onProgress(phase);
  }

  async run(): Promise<StepOutcome> {
    const { mode } = this.#attempt;
    await this.enter('begin');
    const record = await endingEarlier(
      this.#session,
      registerOf(this.#step),
      this.#tag,
      () => this.#deps.openSession(`end/${this.#session.pid}`),
      passFence(this.#session, this.#step, this.#tag, mode),
    );
    const found = await findMaterialization(this.#session, this.#step, record, mode);
    if (found !== undefined) return this.#outcome(true, found, []);
    const rows = await this.#runStatements();
    await this.enter('reconcile');
    await reconcile(this.#session, this.#step, rows, this.#attempt);
    const checks = await this.#runChecks();
    await this.enter('ledger');
    await this.#record(rows, record);
    await this.enter('commit');
    return this.#outcome(false, rows, checks);
  }

  /** Returns the rows of the last COPY or INSERT. */
  async #runStatements(): Promise<number> {
    let rows = 0;
    for (const statement of this.#step.statements) {
      await this.enter(statement.purpose);
      const completion = await this.#runPlanned(statement.sql, fileOf(this.#step, statement));
      if (['COPY', 'INSERT'].includes(completion.command)) rows = await rowsOf(this.#session, completion);
    }
    return rows;
  }

  async #runPlanned(sql: string, file: string): Promise<Completion> {
    try {
      return await this.#session.run(sql);
    } catch (error) {
      throw failureOf(this.#step, error, { file, sql });
    }
  }

  async #runChecks(): Promise<CheckOutcome[]> {
    const outcomes: CheckOutcome[] = [];
    if (this.#step.checks.length > 0) await this.enter('check');
    for (const check of this.#step.checks) {
      const { outcome, found } = await runCheck(this.#session, check).catch((error: unknown) => {
        throw failureOf(this.#step, error, check);
      });
      outcomes.push(outcome);
      if (outcome.severity === 'warn' || outcome.offendingRows === 0) continue;
      throw stepError(this.#step, {
        kind: 'checkFailed',
        message: `check ${check.name} found ${outcome.offendingRows} offending ${outcome.offendingRows === 1 ? 'row' : 'rows'}`,
        check: { name: check.name, file: check.file, columns: found.columns, rows: found.rows },
        hint: `Nothing was committed. Mend the data or the SQL; ${check.file} says what must hold.`,
      });
    }
    return outcomes;
  }

  async #record(rows: number, record: StepRecord): Promise<void> {
    const by = { ...this.#attempt, startedAt: this.#startedAt, committedAt: this.#deps.now().toISOString() };
    const statements = materializationStatements(this.#step, rows, by, record);
    // One message, unless the files are so many that it would near the 16 MB a message may have.
    await this.#session.run(...statements.slice(0, 2));
    for (const more of statements.slice(2)) await this.#session.run(more);
  }

  #outcome(reused: boolean, rows: number, checks: readonly CheckOutcome[]): StepOutcome {
    const { files } = this.#step;
    return { reused, rows, sizeBytes: sizeOf(files), files: files.length, checks, pid: this.#session.pid };
  }
}

function registerOf({ asset, target: { schema } }: PlannedStep): { schema: string; asset: string } {
  return { schema, asset };
}

/** Reads where the COPY stopped, on a session of its own: the failed one is gone. When that fails too, the COPY's own message stands. */
async function withLoadError(
  deps: StepDeps,
  step: PlannedStep,
  loader: Backend,
  failed: StepError,
): Promise<StepError> {
  try {
    await using session = await deps.openSession(`load-error/${loader.pid}`);
    const load = await readLoadError(
      session,
      loader,
      Array.from(step.files, ({ uri }) => uri),
    );
    if (load === undefined) return failed;
    const failure = { ...failed.failure, ...describeLoadError(load), code: String(load.code), load };
    return new StepError(failure, false, { cause: failed.cause });
  } catch {
    return failed;
  }
}
