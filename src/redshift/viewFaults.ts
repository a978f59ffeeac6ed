/** What views have against the replacement of the tables that they read: asked before anything is built, and again before it is published. */
import { nameOf } from '@loadstar/sql';
import type { Session } from './session.js';
import { queryOf, type DependentView } from './views.js';

/** Why a table can't be replaced. */
export interface ViewFault {
  readonly table: string;
  readonly message: string;
  readonly hint: string;
}

/** Columns by table. */
export type TableColumns = ReadonlyMap<string, { has(column: string): boolean; keys(): Iterable<string> }>;

/** Who asks; everything belongs to a superuser. */
export interface WarehouseUser {
  readonly name: string;
  readonly isSuperuser: boolean;
}

export async function readUser(session: Session): Promise<WarehouseUser> {
  const { rows } = await session.run('SELECT usename, usesuper FROM pg_user WHERE usename = current_user');
  return { name: String(rows[0]?.['usename']), isSuperuser: rows[0]?.['usesuper'] === true };
}

/**
 * The views that can't be had to read the new tables.
 * @param views all that read the tables
 * @param next the columns that the tables will have
 * @param remade names of views that are to be made again though they read none of the tables themselves
 */
export function viewFaults(
  views: readonly DependentView[],
  next: TableColumns,
  user: WarehouseUser,
  remade: ReadonlySet<string> = new Set(),
): ViewFault[] {
  return views.flatMap((view) => {
    const [table] = tablesOf(view, views);
    if (table === undefined || view.kind === 'lateBinding') return [];
    if (view.kind === 'materialized') return [materializedFault(view, table)];
    const owned = view.reads.size > 0 || remade.has(view.name) ? ownerFaults(view, table, user) : [];
    return [...owned, ...columnFaults(view, next)];
  });
}

/** Late-binding views whose text has the name of a column that goes: they may fail when next they are read. */
export function lateBindingNotes(views: readonly DependentView[], now: TableColumns, next: TableColumns): string[] {
  return views.flatMap(({ name, kind, definition, reads }) => {
    if (kind !== 'lateBinding') return [];
    const named = new Set(queryOf(definition).map(nameOf));
    return [...reads.keys()].flatMap((table) =>
      [...(now.get(table)?.keys() ?? [])]
        .filter((column) => named.has(column) && next.get(table)?.has(column) === false)
        .map(
          (column) =>
            `${table}: the column ${column} goes with this reload, and the late-binding view ${name} names it`,
        ),
    );
  });
}

/** The tables that a view reads, those first that it reads itself. */
function tablesOf({ reads, through }: DependentView, views: readonly DependentView[]): string[] {
  const upstream = views.filter(({ name }) => through.includes(name));
  return [...reads.keys(), ...upstream.flatMap((view) => tablesOf(view, views))];
}

function materializedFault({ name }: DependentView, table: string): ViewFault {
  return {
    table,
    message: `the materialized view ${name} reads ${table} and could not be refreshed once that is replaced`,
    hint: `drop it, and make it again after the reload: DROP MATERIALIZED VIEW ${name}`,
  };
}

function ownerFaults({ name, owner }: DependentView, table: string, user: WarehouseUser): ViewFault[] {
  if (user.isSuperuser || owner === user.name) return [];
  const message = `the view ${name} reads ${table} and belongs to ${owner}, so ${user.name} can't have it read the new table`;
  const hint = `make it WITH NO SCHEMA BINDING, or have a superuser give it away: ALTER TABLE ${name} OWNER TO ${user.name}`;
  return [{ table, message, hint }];
}

function columnFaults({ name, reads }: DependentView, next: TableColumns): ViewFault[] {
  return [...reads].flatMap(([table, columns]) =>
    columns
      .filter((column) => next.get(table)?.has(column) === false)
      .map((column) => ({
        table,
        message: `the view ${name} reads the column ${column} of ${table}, which the new table does not have`,
        hint: `keep the column; or drop the view, and make it again after the reload: DROP VIEW ${name}`,
      })),
  );
}
