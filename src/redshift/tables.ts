/** The pipeline's tables as a whole: which there are, how many rows they hold, and making them anew. */
import { ledgerSchema, prepareWarehouse, qualified, readTableNames, type AssetSet } from './ledgerTables.js';
import type { Session } from './session.js';

/** Rows of an asset's table; null when there is no such table. */
export interface AssetRows {
  readonly asset: string;
  readonly rows: number | null;
}

/** Counts the rows of the assets' tables, in the order given. */
export async function readRowCounts(session: Session, { schema, assets }: AssetSet): Promise<AssetRows[]> {
  const tables = await readTableNames(session, schema);
  const counts: AssetRows[] = [];
  for (const asset of assets)
    counts.push({ asset, rows: tables.has(asset) ? await countTable(session, schema, asset) : null });
  return counts;
}

/** An asset with its CREATE TABLE, whose name is schema-qualified. */
export interface AssetTable {
  readonly asset: string;
  readonly createSql: string;
}

/**
 * Drops and creates the assets' tables and their ledger, shadows included, in one transaction. Everything loaded is forgotten.
 * @throws when a view depends on one of the tables: nothing is dropped then
 */
export async function resetTables(session: Session, schema: string, tables: readonly AssetTable[]): Promise<void> {
  const assets = tables.map(({ asset }) => asset);
  await prepareWarehouse(session, { schema, assets });
  await session.transaction(async () => {
    await dropAll(session, schema, assets, ['', '__next', '__old', '__undone']);
    await dropAll(session, ledgerSchema(schema), assets, ['', '__attempts', '__lock']);
    for (const { createSql } of tables) await session.run(createSql);
    await prepareWarehouse(session, { schema, assets });
  });
}

/** In one statement: tables may reference each other. */
async function dropAll(
  session: Session,
  schema: string,
  assets: readonly string[],
  suffixes: readonly string[],
): Promise<void> {
  const tables = assets.flatMap((asset) => suffixes.map((suffix) => qualified(schema, asset + suffix)));
  if (tables.length > 0) await session.run(`DROP TABLE IF EXISTS ${tables.join(', ')}`);
}

async function countTable(session: Session, schema: string, table: string): Promise<number> {
  const { rows } = await session.run(`SELECT count(*) AS rows FROM ${qualified(schema, table)}`);
  return Number(rows[0]?.['rows']);
}
