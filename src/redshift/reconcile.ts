/** Rows that COPY or INSERT reported, against the rows that now stand in the step's range. AWS: PG_LAST_COPY_COUNT. */
import { isToken, tokenize, type Token } from '@loadstar/sql';
import type { PlannedStep } from '../pipeline/plan.js';
import type { Completion, Session, TableResult } from './session.js';
import { stepError } from './stepError.js';

/** COPY's tag carries no usable count: the session knows. */
export async function rowsOf(session: Session, { command, rowCount }: Completion): Promise<number> {
  if (command !== 'COPY') return rowCount ?? 0;
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
 * Compares the counts, still inside the transaction.
 * @throws StepError of kind `mismatch`, for a COPY with up to three rows whose time lies outside of the range
 */
export async function reconcile(session: Session, step: PlannedStep, reported: number): Promise<void> {
  if (step.countSql === null) return;
  const counted = await countRows(session, step);
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
  const sizeBytes = step.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  if (copy === undefined || condition === undefined || sizeBytes > STRAY_SEARCH_MAX_BYTES) return [];
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
