/**
 * What a table wears besides its rows: privileges, comments, and the views that read it. A shadow table takes them over when it becomes
 * the live one. AWS: performing-a-deep-copy, SVV_RELATION_PRIVILEGES.
 */
import { quoteIdentifier, quoteLiteral } from '@loadstar/sql';
import type { QualifiedName } from '../pipeline/plan.js';
import { qualified } from './ledgerTables.js';
import type { Row, Session } from './session.js';

/**
 * The statements that give `next`, once it carries the name of `live`, what `live` has now. Read before the rename, run after it.
 * Views that are bound to a table (all but those WITH NO SCHEMA BINDING) stay with the old one when it is renamed: made anew they follow.
 */
export async function attireStatements(session: Session, live: QualifiedName, next: QualifiedName): Promise<string[]> {
  return [
    ...(await grantStatements(session, live)),
    ...(await commentStatements(session, live, next)),
    ...(await viewStatements(session, live)),
  ];
}

/** The session's own privileges come with the new table; those of the others are granted again. */
async function grantStatements(session: Session, live: QualifiedName): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT privilege_type, identity_name, identity_type, admin_option FROM svv_relation_privileges
WHERE namespace_name = ${quoteLiteral(live.schema)} AND relation_name = ${quoteLiteral(live.table)} AND identity_name <> current_user
ORDER BY identity_type, identity_name, privilege_type`,
  );
  return rows.map((row) => {
    const option = row['admin_option'] === true ? ' WITH GRANT OPTION' : '';
    return `GRANT ${String(row['privilege_type'])} ON ${qualified(live.schema, live.table)} TO ${granteeOf(row)}${option}`;
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
async function commentStatements(session: Session, live: QualifiedName, next: QualifiedName): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT a.attname AS column_name, d.description FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND n.nspname = ${quoteLiteral(live.schema)} AND c.relname = ${quoteLiteral(live.table)}
ORDER BY d.objsubid`,
  );
  if (rows.length === 0) return [];
  const columns = await readColumnNames(session, next);
  const table = qualified(live.schema, live.table);
  return rows.flatMap(({ column_name: column, description }) => {
    const text = quoteLiteral(String(description));
    if (typeof column !== 'string') return [`COMMENT ON TABLE ${table} IS ${text}`];
    return columns.has(column) ? [`COMMENT ON COLUMN ${table}.${quoteIdentifier(column)} IS ${text}`] : [];
  });
}

async function viewStatements(session: Session, live: QualifiedName): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT DISTINCT vn.nspname AS view_schema, v.relname AS view_name, pg_get_viewdef(v.oid) AS definition FROM pg_class t
JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_depend d ON d.refobjid = t.oid JOIN pg_rewrite w ON w.oid = d.objid
JOIN pg_class v ON v.oid = w.ev_class AND v.relkind = 'v' JOIN pg_namespace vn ON vn.oid = v.relnamespace
WHERE n.nspname = ${quoteLiteral(live.schema)} AND t.relname = ${quoteLiteral(live.table)} ORDER BY 1, 2`,
  );
  return rows.map((row) => {
    const view = qualified(String(row['view_schema']), String(row['view_name']));
    return `CREATE OR REPLACE VIEW ${view} AS ${String(row['definition']).trim().replace(/;$/, '')}`;
  });
}

async function readColumnNames(session: Session, { schema, table }: QualifiedName): Promise<ReadonlySet<string>> {
  const { rows } = await session.run(
    `SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${quoteLiteral(schema)} AND c.relname = ${quoteLiteral(table)} AND a.attnum > 0`,
  );
  return new Set(rows.map((row) => String(row['attname'])));
}
