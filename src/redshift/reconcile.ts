/** What stands in the tables after a step's statements, against what they reported and what the plan says. AWS: PG_LAST_COPY_COUNT. */
import { isToken, tokenize, type Token } from '@loadstar/sql';
import { sizeOf } from '../pipeline/fileSet.js';
import type { PlannedStep, RunMode } from '../pipeline/plan.js';
import { confirmReads, readSelects } from './reads.js';
import type { Completion, Session, TableResult } from './session.js';
import { stepError } from './stepError.js';

/** "Load into table 'songs' completed, 3 record(s) loaded successfully." */
const LOADED = /completed, (\d+) record\(s\) loaded successfully/;

/** COPY's tag carries no usable count. It announces one, and the session knows: that is asked only when the announcement was missed. */
export async function rowsOf(session: Session, { command, rowCount }: Completion): Promise<number> {
  if (command !== 'COPY') return rowCount ?? 0;
  const announced = session.notices.flatMap((notice) => LOADED.exec(notice)?.[1] ?? []).at(-1);
  if (announced !== undefined) return Number(announced);
  const { rows } = await session.run('SELECT pg_last_copy_count() AS rows');
  return Number(rows[0]?.['rows']);
}

/** Rows in the step's range; 0 when the plan has no way to count them. */
export async function countRows(session: Session, step: PlannedStep): Promise<number> {
  if (step.countSql === null) return 0;
  const { rows } = await session.run(step.countSql);
  return Number(rows[0]?.['rows']);
}

/**
 * After the step's statements, in the same transaction and in one query: the rows that now stand in its range are those that were
 * reported, and what it has read is what its plan says.
 * @throws StepError of kind `mismatch`
 */
export async function reconcile(
  session: Session,
  step: PlannedStep,
  reported: number,
  { run, mode }: { readonly run: string; readonly mode: RunMode },
): Promise<void> {
  const count = `SELECT CAST(NULL AS varchar(128)) AS asset, CAST(NULL AS timestamp) AS partition_start, CAST(NULL AS varchar(128)) AS version, counted.rows FROM (${step.countSql}) AS counted`;
  const selects = [...(step.countSql === null ? [] : [count]), ...readSelects(step, run, mode)];
  if (selects.length === 0) return;
  const { rows } = await session.run(selects.join('\nUNION ALL '));
  confirmReads(step, rows);
  const counted = rows.find((row) => row['asset'] === null);
  if (counted !== undefined) await compareCounts(session, step, reported, Number(counted['rows']));
}

/** @throws StepError, for a COPY with up to three rows whose time lies outside of the range */
async function compareCounts(session: Session, step: PlannedStep, reported: number, counted: number): Promise<void> {
  if (counted === reported) return;
  const where = step.range === null ? 'the table' : `${step.range.from}..${step.range.to}`;
  const message = `${reported} rows were loaded, but ${where} holds ${counted}`;
  if (counted > reported) {
    throw stepError(step, {
      kind: 'mismatch',
      message,
      hint: 'Something else writes to the table, which only its own steps may do.',
    });
  }
  const strays = await findStrays(session, step);
  throw stepError(step, {
    kind: 'mismatch',
    message: strays.length === 0 ? message : `${message}; outside of it, for example: ${strays.join(' | ')}`,
    hint: 'Rows without a time, or with one outside of their file\'s partition: mend the files, or correct "files" and "partitionBy".',
  });
}

/** Loading a copy again to show three rows must not take as long as the load. */
const STRAY_SEARCH_MAX_BYTES = 1_000_000_000;
const STRAY = 'loadstar_stray';

/**
 * Rows of this COPY outside of the range. In the table they can't be told from the rows of other partitions, so the files are loaded
 * again, into a temporary table that the rollback removes. [] where that is not possible.
 */
async function findStrays(session: Session, step: PlannedStep): Promise<string[]> {
  const copy = step.statements.find(({ purpose }) => purpose === 'copy');
  const condition = step.countSql === null ? undefined : conditionOf(step.countSql);
  if (copy === undefined || condition === undefined || sizeOf(step.files) > STRAY_SEARCH_MAX_BYTES) return [];
  const { schema, table } = step.target;
  await session.run(`CREATE TEMP TABLE ${STRAY} (LIKE "${schema}"."${table}")`);
  await session.run(copyInto(STRAY, copy.sql));
  return shown(await session.table(`SELECT * FROM ${STRAY} WHERE (${condition}) IS NOT TRUE`, 3));
}

/** What stands after the first WHERE: `countSql` is SELECT count(*) AS rows FROM target [WHERE range]. */
export function conditionOf(countSql: string): string | undefined {
  const where = tokenize(countSql).find((token) => isToken(token, 'where'));
  return where && countSql.slice(where.start + where.text.length).trim();
}

/** The same COPY into another table: what stands between COPY and the column list or FROM is the target. */
export function copyInto(table: string, copySql: string): string {
  const end = tokenize(copySql).find((token: Token) => isToken(token, '(') || isToken(token, 'from'));
  return `COPY ${table} ${copySql.slice(end?.start)}`;
}

function shown({ columns, rows }: TableResult): string[] {
  return rows.map((row) => columns.map((column, index) => `${column}=${JSON.stringify(row[index])}`).join(' '));
}
