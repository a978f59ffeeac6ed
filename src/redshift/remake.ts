/** Making the views again that read replaced tables, so that they read the new ones. */
import { attireStatements, ownerStatement } from './attire.js';
import { readColumns, type ColumnTypes } from './columns.js';
import type { Session } from './session.js';
import { readDependentViews, type DependentView } from './views.js';

/** Live tables of one schema by name, each with the name of the table that takes its place. Not empty. */
export type Replacements = ReadonlyMap<string, string>;

/** What the replacement of tables means for the views on them. */
export interface Remaking {
  /** All that read the tables; each stands after those that it reads. */
  readonly views: readonly DependentView[];
  /** Of them those that are made again. */
  readonly remade: readonly DependentView[];
  /** Names of those that are dropped before: CREATE OR REPLACE VIEW does not take another type of a column. */
  readonly dropped: ReadonlySet<string>;
  /** The columns of the new tables, by the names of the live ones. */
  readonly next: ColumnTypes;
}

export async function readRemaking(session: Session, schema: string, tables: Replacements): Promise<Remaking> {
  const views = await readDependentViews(session, { schema, assets: [...tables.keys()] });
  const types = await readColumns(session, schema, [...tables].flat());
  const next = new Map([...tables].map(([live, name]) => [live, types.get(name) ?? new Map<string, string>()]));
  const dropped = new Set<string>();
  for (const { name, kind, reads, through } of views) {
    const isOther = (table: string, column: string): boolean =>
      types.get(table)?.get(column) !== next.get(table)?.get(column);
    const readsOther = [...reads].some(([table, columns]) => columns.some((column) => isOther(table, column)));
    if (kind === 'ordinary' && (readsOther || through.some((view) => dropped.has(view)))) dropped.add(name);
  }
  // One that reads them through another view alone follows that.
  const isRemade = ({ name, kind, reads }: DependentView): boolean =>
    kind === 'ordinary' && (reads.size > 0 || dropped.has(name));
  return { views, remade: views.filter(isRemade), dropped, next };
}

/**
 * The statements that lock the views. LOCK takes tables alone (AWS: r_LOCK); these change nothing. Who reads through a view holds it while it
 * waits for what the view reads: so it is locked before that.
 */
export function lockViewStatements({ remade }: Remaking): string[] {
  return [...remade].reverse().map(({ name, owner }) => ownerStatement(name, owner));
}

/** The statements that make the views again, to be run once the new tables carry the names of the live ones. Read before. */
export async function remakeStatements(session: Session, { remade, dropped }: Remaking): Promise<string[]> {
  const gone = remade.filter(({ name }) => dropped.has(name));
  const statements = gone.length === 0 ? [] : [`DROP VIEW ${gone.map(({ name }) => name).join(', ')}`];
  for (const { name, schema, view, definition } of remade) {
    // A view that is replaced keeps what it wears (AWS: r_CREATE_VIEW).
    const isDropped = dropped.has(name);
    statements.push(`CREATE ${isDropped ? '' : 'OR REPLACE '}VIEW ${name} AS ${definition}`);
    if (isDropped) statements.push(...(await attireStatements(session, schema, [view])));
  }
  return statements;
}
