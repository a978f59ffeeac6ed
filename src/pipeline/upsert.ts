/**
 * Upsert: rows meet by key and the newest stays. "Newest" is a total order (newestBy, then every other column), so that merges in any
 * order, or one rebuild, end in the same rows, also where two rows of a key are equally new. AWS: merge-replacing-existing-rows.
 */
import { quoteIdentifier } from '@loadstar/sql';
import type { Column } from './asset.js';
import type { Fill } from './definition.js';
import type { PlannedStatement, QualifiedName } from './plan.js';
import { insertStatement, withClause, type Window } from './scope.js';
import type { Select } from './select.js';
import { qualified } from './table.js';

export type UpsertFill = Extract<Fill, { kind: 'upsert' }>;

const RANK = 'loadstar_rank';
/** Types that ORDER BY does not take. */
const UNORDERED = /^(geometry|geography|hllsketch|super)/;

/** Fills an empty table: the newest row of each key. @param columns those that the SELECT returns */
export function rebuildStatement(
  target: QualifiedName,
  columns: readonly Column[],
  fill: UpsertFill,
  select: Select,
  windows: readonly Window[],
): string {
  const list = listOf(columns);
  const rows = newestRows(columns, fill, `(\n${select.finalSelect}\n) AS loaded`);
  return `INSERT INTO ${qualified(target)} (${list})\n${withClause(select, windows)}${rows}`;
}

/** Merges what the SELECT returns into the table: its rows and those that they meet compete, the winners go in. */
export function mergeStatements(
  target: QualifiedName,
  columns: readonly Column[],
  fill: UpsertFill,
  select: Select,
  windows: readonly Window[],
): PlannedStatement[] {
  const list = listOf(columns);
  const incoming = quoteIdentifier(`${target.table}__incoming`);
  const keys = fill.key.map(quoteIdentifier).join(', ');
  const table = qualified(target);
  const create = `CREATE TEMP TABLE ${incoming} (LIKE ${table})`;
  const gather = insertStatement(
    { table: `${target.table}__incoming` },
    columns.map(({ name }) => name),
    select,
    windows,
  );
  const meet =
    `INSERT INTO ${incoming} (${list})\nSELECT ${columns.map(({ name }) => `live.${quoteIdentifier(name)}`).join(', ')}\n` +
    `FROM ${table} AS live\nJOIN (SELECT DISTINCT ${keys} FROM ${incoming}) AS met ON ${sameKey(columns, fill, 'live', 'met')}`;
  const remove = `DELETE FROM ${table}\nUSING ${incoming} AS incoming\nWHERE ${sameKey(columns, fill, quoteIdentifier(target.table), 'incoming')}`;
  const insert = `INSERT INTO ${table} (${list})\n${newestRows(columns, fill, incoming)}`;
  return [
    { purpose: 'upsert', sql: create },
    { purpose: 'upsert', sql: gather },
    { purpose: 'upsert', sql: meet },
    { purpose: 'delete', sql: remove },
    { purpose: 'insert', sql: insert },
    { purpose: 'upsert', sql: `DROP TABLE ${incoming}` },
  ];
}

function newestRows(columns: readonly Column[], { key, newestBy }: UpsertFill, from: string): string {
  const list = listOf(columns);
  const rest = columns.filter(({ name, type }) => name !== newestBy && !key.includes(name) && !UNORDERED.test(type));
  const order = [`${quoteIdentifier(newestBy)} DESC NULLS LAST`, ...rest.map(({ name }) => quoteIdentifier(name))].join(
    ', ',
  );
  const rank = `row_number() OVER (PARTITION BY ${key.map(quoteIdentifier).join(', ')} ORDER BY ${order}) AS ${RANK}`;
  return `SELECT ${list}\nFROM (\nSELECT ${list}, ${rank}\nFROM ${from}\n) AS ranked\nWHERE ${RANK} = 1`;
}

/** Two missing keys are the same key, as in PARTITION BY. */
function sameKey(columns: readonly Column[], { key }: UpsertFill, a: string, b: string): string {
  return key
    .map((name) => {
      const [left, right] = [`${a}.${quoteIdentifier(name)}`, `${b}.${quoteIdentifier(name)}`];
      const isNotNull = columns.find((column) => column.name === name)?.notNull === true;
      return isNotNull ? `${left} = ${right}` : `(${left} = ${right} OR (${left} IS NULL AND ${right} IS NULL))`;
    })
    .join(' AND ');
}

function listOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => quoteIdentifier(name)).join(', ');
}
