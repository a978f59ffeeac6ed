/**
 * What a table or view wears besides its rows: privileges, comments, owner. A table that takes the place of another takes them over, and so
 * does a view that is made again. AWS: performing-a-deep-copy, SVV_RELATION_PRIVILEGES, SVV_COLUMN_PRIVILEGES.
 */
import { quoteIdentifier, quoteLiteral } from '@loadstar/sql';
import { listOf, type ColumnTypes } from './columns.js';
import { qualified } from './ledgerTables.js';
import type { Row, Session } from './session.js';

/**
 * The statements that give new relations of these names what those have that bear them now.
 * @param names of one schema; not empty
 * @param next the columns that the new ones will have: what the others wear goes with them
 */
export async function attireStatements(
  session: Session,
  schema: string,
  names: readonly string[],
  next?: ColumnTypes,
): Promise<string[]> {
  const willHave = (name: unknown, column: unknown): boolean =>
    next?.get(String(name))?.has(String(column)) ?? next === undefined;
  return [
    ...(await grantStatements(session, schema, names)),
    ...(await columnGrantStatements(session, schema, names, willHave)),
    ...(await commentStatements(session, schema, names, willHave)),
    // Last: who gives a relation away can't change it any more.
    ...(await ownerStatements(session, schema, names)),
  ];
}

type WillHave = (name: unknown, column: unknown) => boolean;

/** The session's own privileges come with the new relation; those of the others are granted again. */
async function grantStatements(session: Session, schema: string, names: readonly string[]): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT relation_name, privilege_type, identity_name, identity_type, admin_option FROM svv_relation_privileges
WHERE namespace_name = ${quoteLiteral(schema)} AND relation_name IN (${listOf(names)}) AND identity_name <> current_user
ORDER BY relation_name, identity_type, identity_name, privilege_type`,
  );
  return rows.map((row) => {
    const option = row['admin_option'] === true ? ' WITH GRANT OPTION' : '';
    const relation = qualified(schema, String(row['relation_name']));
    return `GRANT ${String(row['privilege_type'])} ON ${relation} TO ${granteeOf(row)}${option}`;
  });
}

async function columnGrantStatements(
  session: Session,
  schema: string,
  names: readonly string[],
  willHave: WillHave,
): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT relation_name, column_name, privilege_type, identity_name, identity_type FROM svv_column_privileges
WHERE namespace_name = ${quoteLiteral(schema)} AND relation_name IN (${listOf(names)}) AND identity_name <> current_user
ORDER BY relation_name, identity_type, identity_name, privilege_type, column_name`,
  );
  return rows.flatMap((row) => {
    const { relation_name: name, column_name: column } = row;
    if (!willHave(name, column)) return [];
    const privilege = `${String(row['privilege_type'])} (${quoteIdentifier(String(column))})`;
    return [`GRANT ${privilege} ON ${qualified(schema, String(name))} TO ${granteeOf(row)}`];
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

async function commentStatements(
  session: Session,
  schema: string,
  names: readonly string[],
  willHave: WillHave,
): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT c.relname AS name, c.relkind AS kind, a.attname AS column_name, d.description FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND n.nspname = ${quoteLiteral(schema)} AND c.relname IN (${listOf(names)})
ORDER BY c.relname, d.objsubid`,
  );
  return rows.flatMap(({ name, kind, column_name: column, description }) => {
    const relation = qualified(schema, String(name));
    const text = quoteLiteral(String(description));
    if (typeof column !== 'string') return [`COMMENT ON ${kind === 'v' ? 'VIEW' : 'TABLE'} ${relation} IS ${text}`];
    return willHave(name, column) ? [`COMMENT ON COLUMN ${relation}.${quoteIdentifier(column)} IS ${text}`] : [];
  });
}

/** A superuser may replace what belongs to others. */
async function ownerStatements(session: Session, schema: string, names: readonly string[]): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${quoteLiteral(schema)} AND c.relname IN (${listOf(names)}) AND pg_get_userbyid(c.relowner) <> current_user ORDER BY c.relname`,
  );
  return rows.map(({ name, owner }) => ownerStatement(qualified(schema, String(name)), String(owner)));
}

/** @param relation as it stands in SQL; a table or a view */
export function ownerStatement(relation: string, owner: string): string {
  return `ALTER TABLE ${relation} OWNER TO ${quoteIdentifier(owner)}`;
}
