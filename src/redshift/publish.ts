/**
 * The end of a reload: shadow tables take the places of the live ones, all in one short transaction; and the way back, where the old ones were
 * kept. Readers see the old set or the new one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { quoteIdentifier, quoteLiteral } from '@loadstar/sql';
import { attireStatements } from './attire.js';
import { classify } from './classify.js';
import { ledgerTables, qualified, readTableNames, shadowOf, type AssetSet } from './ledgerTables.js';
import { lockViewStatements, readRemaking, remakeStatements, type Replacements } from './remake.js';
import type { Session } from './session.js';
import { readUser, viewFaults } from './viewFaults.js';

/** What a reload built: the assets and the run that did. */
export interface ShadowSet extends AssetSet {
  readonly run: string;
}

/** An old table that could not be dropped, with the warehouse's reason: something still depends on it, or reads it. */
export interface KeptTable {
  readonly table: string;
  readonly reason: string;
}

/** The shadows are not, or no longer, those of this run. */
export class PublishError extends Error {
  override readonly name = 'PublishError';

  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** The name of the table that was replaced, until it is dropped. */
const retiredName = (asset: string): string => `${asset}__old`;
/** The name of a table that was published and is taken back, until it is dropped. */
const undoneName = (asset: string): string => `${asset}__undone`;

type NameOf = (asset: string) => string;

/**
 * Publishes what a reload built; called again, it finds it published. The old tables are left to `dropRetired`.
 * @returns whether an earlier call had published it
 * @throws PublishError when a shadow is missing or was built by another run since
 */
export async function publish(session: Session, set: ShadowSet): Promise<boolean> {
  const work = async (): Promise<boolean> => {
    if (await isPublished(session, set)) return true;
    await swapAll(session, set, shadowOf, retiredName);
    for (const sql of set.assets.flatMap((asset) => ledgerStatements(set, asset))) await session.run(sql);
    return false;
  };
  return await session.transaction(work, () => beginLocked(session, set, shadowOf));
}

/** The live tables, each with the one that is to take its place. */
async function readReplacements(
  session: Session,
  { schema, assets }: AssetSet,
  incoming: NameOf,
): Promise<Replacements> {
  const tables = await readTableNames(session, schema);
  const live = [...assets].filter((asset) => tables.has(asset)).sort();
  return new Map(live.map((asset) => [asset, incoming(asset)]));
}

/** How long some tables and views may be locked while others are waited for: a deadlock with a reader is found, and ends one of the two, after 1 s. */
const LOCK_LIMIT_MS = 500;
/** Readers that were held back get by meanwhile. */
const LOCK_PAUSE_MS = 100;

/**
 * Begins a transaction that holds the assets' locks and those of all live tables and of the views that are made again; tries until it does. A
 * reader that names them in another order may have one and wait for another: so none is kept for long before all are there.
 */
async function beginLocked(session: Session, set: AssetSet, incoming: NameOf): Promise<void> {
  for (;;) {
    const statements = await lockStatements(session, set, incoming);
    await session.run('BEGIN');
    await lockAssets(session, set);
    if (await tryLock(session, statements)) return;
    await session.run('ROLLBACK');
    await session.run('RESET statement_timeout');
    await sleep(LOCK_PAUSE_MS * (0.5 + Math.random()));
  }
}

async function lockStatements(session: Session, set: AssetSet, incoming: NameOf): Promise<string[]> {
  const replacements = await readReplacements(session, set, incoming);
  if (replacements.size === 0) return [];
  const remaking = await readRemaking(session, set.schema, replacements);
  const tables = [...replacements.keys()].map((asset) => qualified(set.schema, asset));
  // What can't be made again is refused later on; to lock it would fail with a worse reason.
  const refused = viewFaults(remaking.views, remaking.next, await readUser(session), remaking.dropped);
  return [...(refused.length === 0 ? lockViewStatements(remaking) : []), `LOCK ${tables.join(', ')}`];
}

/**
 * All in one message: the less time passes between two locks, the fewer readers come to have what is wanted next.
 * @returns false when it took too long; the transaction has failed then
 */
async function tryLock(session: Session, statements: readonly string[]): Promise<boolean> {
  // The limit holds for each statement.
  const limit = Math.max(20, Math.ceil(LOCK_LIMIT_MS / Math.max(1, statements.length)));
  try {
    await session.run(`SET statement_timeout TO ${limit}`, ...statements, 'RESET statement_timeout');
  } catch (error) {
    if (classify(error).kind !== 'cancelled') throw error;
    return false;
  }
  return true;
}

/** Statistics for the planner go with a table through a rename: made before it, they are there when readers come. A shadow that is missing is left to `publish`. */
export async function analyzeShadows(session: Session, { schema, assets }: AssetSet): Promise<void> {
  const tables = await readTableNames(session, schema);
  const shadows = assets.map(shadowOf).filter((table) => tables.has(table));
  for (const table of shadows) await session.run(`ANALYZE ${qualified(schema, table)}`);
}

/** Makes the shadows that another run has left its own, to build the rest beside them and publish all. Nothing happens when it is called again. */
export async function adoptShadows(session: Session, set: ShadowSet, from: string): Promise<void> {
  if (set.assets.length === 0) return;
  await session.transaction(async () => {
    await lockAssets(session, set);
    for (const asset of set.assets) {
      const { rows } = ledgerTables(set.schema, asset);
      const steps = `SELECT step_id FROM ${rows} WHERE ${isOwnShadow(from)}`;
      const files = `run_id = ${quoteLiteral(from)} AND uri IS NOT NULL AND step_id IN (${steps})`;
      await session.run(
        `UPDATE ${rows} SET run_id = ${quoteLiteral(set.run)} WHERE (${isOwnShadow(from)}) OR (${files})`,
      );
    }
  });
}

/** Drops the shadows that a run left behind, and its claim to them. Nothing happens to published ones. */
export async function dropShadows(session: Session, set: ShadowSet): Promise<void> {
  await session.transaction(async () => {
    await lockAssets(session, set);
    for (const asset of await ownShadows(session, set)) {
      await session.run(`DROP TABLE IF EXISTS ${qualified(set.schema, shadowOf(asset))}`);
      await session.run(
        `UPDATE ${ledgerTables(set.schema, asset).rows} SET superseded_by = 'dropped' WHERE ${isOwnShadow(set.run)}`,
      );
    }
  });
}

/** In order of name, so that two publishers can't wait for each other. */
async function lockAssets(session: Session, { schema, assets }: AssetSet): Promise<void> {
  await session.run(
    `LOCK ${[...assets]
      .sort()
      .map((asset) => ledgerTables(schema, asset).lock)
      .join(', ')}`,
  );
}

/** @throws PublishError when neither all rows of the run are published nor all are ready to be */
async function isPublished(session: Session, set: ShadowSet): Promise<boolean> {
  const published = await assetsWith(session, set, `run_id = ${quoteLiteral(set.run)} AND published`);
  if (published.length === set.assets.length) return true;
  const own = new Set(await ownShadows(session, set));
  const tables = await readTableNames(session, set.schema);
  const lost = set.assets.filter((asset) => !own.has(asset) || !tables.has(shadowOf(asset)));
  if (lost.length === 0) return false;
  throw new PublishError(
    `nothing was published: no finished shadow table of this run for ${lost.join(', ')}`,
    'Another reload, or a reset, has replaced or dropped them since. Start a new one: loadstar reload',
  );
}

/** Tables of the one name become live, live ones get the other; a table that has that already is dropped. */
async function swapAll(
  session: Session,
  { schema, assets }: AssetSet,
  incoming: NameOf,
  outgoing: NameOf,
): Promise<void> {
  const tables = await readTableNames(session, schema);
  const replacements = await readReplacements(session, { schema, assets }, incoming);
  const attire = replacements.size > 0 ? await readAttire(session, schema, replacements) : [];
  const inTheWay = assets.map(outgoing).filter((table) => tables.has(table));
  if (inTheWay.length > 0) await session.run(dropAll(schema, inTheWay));
  for (const asset of assets) {
    if (tables.has(asset)) await session.run(rename(schema, asset, outgoing(asset)));
    await session.run(rename(schema, incoming(asset), asset));
  }
  for (const statement of attire) await session.run(statement);
}

/**
 * The statements that give the new tables what the live ones have now, and have the views on those read them.
 * @throws PublishError when a view can't
 */
async function readAttire(session: Session, schema: string, replacements: Replacements): Promise<string[]> {
  const remaking = await readRemaking(session, schema, replacements);
  const { views, next, dropped } = remaking;
  const faults = viewFaults(views, next, await readUser(session), dropped);
  if (faults.length > 0)
    throw new PublishError(
      `nothing was published: ${faults.map(({ message }) => message).join('; ')}`,
      faults.map(({ hint }) => hint).join('\n'),
    );
  const attire = await attireStatements(session, schema, [...replacements.keys()], next);
  return [...attire, ...(await remakeStatements(session, remaking))];
}

function ledgerStatements({ schema, run }: ShadowSet, asset: string): string[] {
  const { rows } = ledgerTables(schema, asset);
  return [
    `UPDATE ${rows} SET superseded_by = ${quoteLiteral(run)} WHERE published AND superseded_by IS NULL`,
    `UPDATE ${rows} SET published = true WHERE ${isOwnShadow(run)}`,
  ];
}

/** What a reload has replaced and has left beside the live tables. */
export interface Replaced {
  /** The reload. */
  readonly run: string;
  /** Whose old tables are there. */
  readonly assets: readonly string[];
}

/** The newest reload whose old tables are still there. Undefined when there are none. */
export async function readReplaced(session: Session, { schema, assets }: AssetSet): Promise<Replaced | undefined> {
  const tables = await readTableNames(session, schema);
  const kept = assets.filter((asset) => tables.has(retiredName(asset)));
  if (kept.length === 0) return undefined;
  const selects = kept.map((asset) => {
    const { rows } = ledgerTables(schema, asset);
    return `SELECT ${quoteLiteral(asset)} AS asset, run_id, max(committed_at) AS at FROM ${rows}
WHERE published AND run_id IN (SELECT superseded_by FROM ${rows}) GROUP BY run_id`;
  });
  const { rows } = await session.run(`${selects.join('\nUNION ALL ')}\nORDER BY at DESC`);
  const run = rows[0]?.['run_id'];
  if (typeof run !== 'string') return undefined;
  return { run, assets: rows.filter((row) => row['run_id'] === run).map((row) => String(row['asset'])) };
}

/**
 * Puts the old tables back in the places of those that the reload has published, in one transaction; what the ledger said of them holds again,
 * and the next load brings what has come since.
 * @param by who wants it, for the ledger
 * @throws PublishError when the old tables are no longer there
 */
export async function rollBack(session: Session, schema: string, { run, assets }: Replaced, by: string): Promise<void> {
  const set = { schema, assets };
  const work = async (): Promise<void> => {
    const found = await readReplaced(session, set);
    if (found?.run !== run || found.assets.length !== assets.length)
      throw new PublishError('the old tables are no longer there', 'nothing was changed; loadstar reload builds anew');
    await swapAll(session, set, retiredName, undoneName);
    for (const asset of assets) {
      const { rows } = ledgerTables(schema, asset);
      const live = 'WHERE published AND superseded_by';
      await session.run(`UPDATE ${rows} SET superseded_by = ${quoteLiteral(`rolled back by ${by}`)} ${live} IS NULL`);
      await session.run(`UPDATE ${rows} SET superseded_by = NULL ${live} = ${quoteLiteral(run)}`);
    }
  };
  await session.transaction(work, () => beginLocked(session, set, retiredName));
}

/** A reader that began before the swap may hold an old table for hours: the next reload drops it then. */
const DROP_LIMIT_MS = 30_000;

/**
 * Drops the old tables, after they were replaced. Outside of the transaction: that something depends on one must not undo the reload. All at
 * once, for they may reference each other; then, when something else does, one by one.
 */
export function dropRetired(session: Session, set: AssetSet): Promise<readonly KeptTable[]> {
  return dropNamed(session, set, retiredName);
}

/** The same for the tables that a roll back has taken out. */
export function dropUndone(session: Session, set: AssetSet): Promise<readonly KeptTable[]> {
  return dropNamed(session, set, undoneName);
}

/** True when the run has published its tables. */
export async function wasPublished(session: Session, set: ShadowSet): Promise<boolean> {
  return (await assetsWith(session, set, `run_id = ${quoteLiteral(set.run)} AND published`)).length > 0;
}

async function dropNamed(
  session: Session,
  { schema, assets }: AssetSet,
  nameOf: NameOf,
): Promise<readonly KeptTable[]> {
  await session.run(`SET statement_timeout TO ${DROP_LIMIT_MS}`);
  const tables = await readTableNames(session, schema);
  const retired = assets.map(nameOf).filter((table) => tables.has(table));
  if (retired.length === 0 || (await tryDrop(session, schema, retired)) === undefined) return [];
  const kept: KeptTable[] = [];
  for (const table of retired) {
    const reason = await tryDrop(session, schema, [table]);
    if (reason !== undefined) kept.push({ table: `${schema}.${table}`, reason });
  }
  return kept;
}

/** @returns why not */
async function tryDrop(session: Session, schema: string, tables: readonly string[]): Promise<string | undefined> {
  try {
    await session.run(dropAll(schema, tables));
    return undefined;
  } catch (error) {
    const { kind, message } = classify(error);
    if (kind === 'lost') throw error;
    return message;
  }
}

function ownShadows(session: Session, set: ShadowSet): Promise<string[]> {
  return assetsWith(session, set, isOwnShadow(set.run));
}

const isOwnShadow = (run: string): string =>
  `run_id = ${quoteLiteral(run)} AND NOT published AND superseded_by IS NULL`;

/** The assets that have a ledger row for which the condition holds. */
async function assetsWith(session: Session, { schema, assets }: AssetSet, condition: string): Promise<string[]> {
  const selects = assets.map(
    (asset) => `SELECT ${quoteLiteral(asset)} AS asset FROM ${ledgerTables(schema, asset).rows} WHERE ${condition}`,
  );
  const { rows } = await session.run(selects.join('\nUNION '));
  return rows.map((row) => String(row['asset']));
}

function dropAll(schema: string, tables: readonly string[]): string {
  return `DROP TABLE ${tables.map((table) => qualified(schema, table)).join(', ')}`;
}

function rename(schema: string, from: string, to: string): string {
  return `ALTER TABLE ${qualified(schema, from)} RENAME TO ${quoteIdentifier(to)}`;
}
