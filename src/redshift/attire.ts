/**
 * What a table wears besides its rows: privileges, comments, and the views that read it. A shadow table takes them over when it becomes
 * the live one. AWS: performing-a-deep-copy, SVV_RELATION_PRIVILEGES.
 */
import { quoteIdentifier, quoteLiteral } from '@loadstar/sql';
import { qualified } from './ledgerTables.js';
import type { Row, Session } from './session.js';

/** Live tables of one schema by name, each with the name of the table that takes its place. Not empty. */
export type Replacements = ReadonlyMap<string, string>;

/**
 * The statements that give the new tables, once they carry the names of the live ones, what those have now. Read before the rename, run
 * after it. Views that are bound to a table (all but those WITH NO SCHEMA BINDING) stay with the old one when it is renamed: made anew they
 * follow.
 */
export async function attireStatements(session: Session, schema: string, tables: Replacements): Promise<string[]> {
  return [
    ...(await grantStatements(session, schema, tables)),
    ...(await commentStatements(session, schema, tables)),
    ...(await viewStatements(session, schema, tables)),
  ];
}

/** The session's own privileges come with the new table; those of the others are granted again. */
async function grantStatements(session: Session, schema: string, tables: Replacements): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT relation_name, privilege_type, identity_name, identity_type, admin_option FROM svv_relation_privileges
WHERE namespace_name = ${quoteLiteral(schema)} AND relation_name IN (${listOf(tables.keys())}) AND identity_name <> current_user
ORDER BY relation_name, identity_type, identity_name, privilege_type`,
  );
  return rows.map((row) => {
    const option = row['admin_option'] === true ? ' WITH GRANT OPTION' : '';
    const table = qualified(schema, String(row['relation_name']));
    return `GRANT ${String(row['privilege_type'])} ON ${table} TO ${granteeOf(row)}${option}`;
  });
}

function granteeOf(row: Row): string {
  const name = quoteIdentifier(String(row['identity_name']));
  switch (String(row['identity_type']).trim().toLowerCase()) {
    case 'public':
      return 'PUBLIC';
    case 'group':
      return `GROUP ${name}`;
    case 'role':
      return `ROLE ${name}`;
    default:
      return name;
  }
}

/** Comments of columns that the new table no longer has are dropped with them. */
async function commentStatements(session: Session, schema: string, tables: Replacements): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT c.relname AS live, a.attname AS column_name, d.description FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND n.nspname = ${quoteLiteral(schema)} AND c.relname IN (${listOf(tables.keys())})
ORDER BY c.relname, d.objsubid`,
  );
  if (rows.length === 0) return [];
  const columns = await readColumns(session, schema, tables.values());
  return rows.flatMap(({ live, column_name: column, description }) => {
    const table = qualified(schema, String(live));
    const text = quoteLiteral(String(description));
    if (typeof column !== 'string') return [`COMMENT ON TABLE ${table} IS ${text}`];
    const next = tables.get(String(live)) ?? '';
    return columns.has(`${next}.${column}`) ? [`COMMENT ON COLUMN ${table}.${quoteIdentifier(column)} IS ${text}`] : [];
  });
}

/** A view that reads several of the tables comes once. */
async function viewStatements(session: Session, schema: string, tables: Replacements): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT DISTINCT vn.nspname AS view_schema, v.relname AS view_name, pg_get_viewdef(v.oid) AS definition FROM pg_class t
JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_depend d ON d.refobjid = t.oid JOIN pg_rewrite w ON w.oid = d.objid
JOIN pg_class v ON v.oid = w.ev_class AND v.relkind = 'v' JOIN pg_namespace vn ON vn.oid = v.relnamespace
WHERE n.nspname = ${quoteLiteral(schema)} AND t.relname IN (${listOf(tables.keys())}) ORDER BY 1, 2`,
  );
  return rows.map((row) => {
    const view = qualified(String(row['view_schema']), String(row['view_name']));
    return `CREATE OR REPLACE VIEW ${view} AS ${String(row['definition']).trim().replace(/;$/, '')}`;
  });
}

/** The columns of the tables, as `table.column`. */
async function readColumns(session: Session, schema: string, tables: Iterable<string>): Promise<ReadonlySet<string>> {
  const { rows } = await session.run(
    `SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${quoteLiteral(schema)} AND c.relname IN (${listOf(tables)}) AND a.attnum > 0`,
  );
  return new Set(rows.map((row) => `${String(row['relname'])}.${String(row['attname'])}`));
}

function listOf(names: Iterable<string>): string {
  return [...names].map(quoteLiteral).join(', ');
}
