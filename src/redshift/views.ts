/**
 * The views that read tables which are to be replaced. An ordinary view stays with the table that it was made on when that is renamed; a
 * materialized one can't be refreshed after it (AWS: SVV_MV_INFO, state 103); one WITH NO SCHEMA BINDING goes by name, and the catalog does not
 * say what it reads (AWS: r_CREATE_VIEW).
 */
import { isToken, significant, tokenize, type Token } from '@loadstar/sql';
import { readTables } from '../pipeline/reads.js';
import { qualified, type AssetSet } from './ledgerTables.js';
import type { Row, Session } from './session.js';

/** A view that reads some of the tables, itself or through other ordinary views. */
export interface DependentView {
  /** As it stands in SQL. */
  readonly name: string;
  readonly kind: 'ordinary' | 'lateBinding' | 'materialized';
  readonly schema: string;
  /** Without the schema. */
  readonly view: string;
  readonly owner: string;
  /** Of an ordinary view its SELECT, else all that made it. */
  readonly definition: string;
  /** The tables that it reads itself, each with the columns, as far as the catalog knows them. */
  readonly reads: ReadonlyMap<string, readonly string[]>;
  /** Names of the ordinary views through which it reads the others. */
  readonly through: readonly string[];
}

/** The views on these tables; each stands after those that it reads. */
export async function readDependentViews(session: Session, { schema, assets }: AssetSet): Promise<DependentView[]> {
  const views = await readViews(session);
  const edges = await readEdges(session);
  const tables = new Map(assets.map((asset) => [qualified(schema, asset), asset]));
  const found = new Map<string, DependentView>();
  const visiting = new Set<string>();
  const visit = (name: string): DependentView | undefined => {
    const view = views.get(name);
    const known = found.get(name);
    if (known !== undefined || view === undefined || visiting.has(name)) return known;
    visiting.add(name);
    const reads = new Map<string, readonly string[]>();
    const through: string[] = [];
    for (const [source, columns] of readsOf(view, edges.get(name), schema)) {
      const table = tables.get(source);
      if (table !== undefined) reads.set(table, columns);
      else if (visit(source)?.kind === 'ordinary' && view.kind !== 'lateBinding') through.push(source);
    }
    if (reads.size > 0 || through.length > 0) found.set(name, { ...view, reads, through });
    return found.get(name);
  };
  for (const name of views.keys()) visit(name);
  return [...found.values()];
}

type View = Omit<DependentView, 'reads' | 'through'>;
/** By the names of what is read: the columns. */
type Edges = ReadonlyMap<string, readonly string[]>;

async function readViews(session: Session): Promise<ReadonlyMap<string, View>> {
  const { rows } = await session.run(
    `SELECT n.nspname AS view_schema, c.relname AS view_name, c.relkind AS kind, pg_get_userbyid(c.relowner) AS owner, pg_get_viewdef(c.oid) AS definition
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND substring(n.nspname, 1, 3) <> 'pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2`,
  );
  return new Map(
    rows.map((row) => {
      const [schema, view] = [String(row['view_schema']), String(row['view_name'])];
      const definition = String(row['definition']).trim().replace(/;$/, '');
      const name = qualified(schema, view);
      return [name, { name, schema, view, kind: kindOf(row, definition), owner: String(row['owner']), definition }];
    }),
  );
}

/** On Redshift a materialized view is a view by its kind; both it and a late-binding one have their whole CREATE as their definition. */
function kindOf(row: Row, definition: string): View['kind'] {
  if (row['kind'] === 'm' || /^create\s+materialized\s/i.test(definition)) return 'materialized';
  return /\swith\s+no\s+schema\s+binding$/i.test(definition) ? 'lateBinding' : 'ordinary';
}

/** What each view reads, by its name. */
async function readEdges(session: Session): Promise<ReadonlyMap<string, Edges>> {
  const { rows } = await session.run(
    `SELECT DISTINCT vn.nspname AS view_schema, v.relname AS view_name, n.nspname AS read_schema, c.relname AS read_name, a.attname AS column_name
FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class v ON v.oid = w.ev_class JOIN pg_namespace vn ON vn.oid = v.relnamespace
JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE d.refclassid = 'pg_class'::regclass AND c.oid <> v.oid AND substring(n.nspname, 1, 3) <> 'pg_' ORDER BY 1, 2, 3, 4, 5`,
  );
  const edges = new Map<string, Map<string, string[]>>();
  for (const row of rows) {
    const view = qualified(String(row['view_schema']), String(row['view_name']));
    const read = qualified(String(row['read_schema']), String(row['read_name']));
    const reads = edges.get(view) ?? new Map<string, string[]>();
    const columns = typeof row['column_name'] === 'string' ? [row['column_name']] : [];
    edges.set(view, reads.set(read, [...(reads.get(read) ?? []), ...columns]));
  }
  return edges;
}

/** What the catalog knows, and what stands in the text of a view for which that is not all. @param schema that of bare names */
function readsOf({ kind, definition }: View, edges: Edges = new Map(), schema: string): Edges {
  if (kind === 'ordinary') return edges;
  const named = readTables(queryOf(definition)).tables.map(({ qualifier, name }) =>
    qualified(qualifier.at(-1) ?? schema, name),
  );
  return new Map([...named.map((name) => [name, []] as const), ...edges]);
}

/** The tokens of the query of a CREATE VIEW, or of a definition that is the query alone. */
export function queryOf(definition: string): Token[] {
  const tokens = significant(tokenize(definition));
  const query = isToken(tokens[0], 'CREATE')
    ? tokens.slice(tokens.findIndex((token) => isToken(token, 'AS')) + 1)
    : tokens;
  return isToken(query.at(-1), 'BINDING') ? query.slice(0, -4) : query;
}
