/** Views on tables that are replaced: they read the new ones and keep what they wear, or nothing is published. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { analyzeShadows, dropRetired, publish } from '../../src/redshift/publish.js';
import { resetTables } from '../../src/redshift/tables.js';
import { startStack, type Stack } from './stack.js';
import { attempt, fillStep } from './steps.js';

const ASSETS = ['names', 'plays'];
const RUN = 'music/reload/1';
const SET = { schema: 'music', assets: ASSETS, run: RUN };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack(ASSETS);
  await stack.query("CREATE USER analyst PASSWORD 'Analyst-pass-1'");
  await stack.query('CREATE SCHEMA reports');
  await stack.query('GRANT USAGE, CREATE ON SCHEMA reports TO analyst');
});
afterEach(() => stack.discardSessions());
afterAll(() => stack?.stop());
beforeEach(async () => {
  await stack.query('DROP MATERIALIZED VIEW IF EXISTS reports.kept');
  await stack.query('DROP VIEW IF EXISTS reports.top, reports.named, reports.counted');
  await using session = await stack.open();
  await resetTables(
    session,
    'music',
    ASSETS.map((asset) => ({ asset, createSql: `CREATE TABLE music.${asset} (id integer, name varchar(8))` })),
  );
  for (const asset of ASSETS) await attempt(stack, fillStep(asset, `SELECT 1, 'old'`));
});

/** @param columns of the new tables; two rows each */
async function build(columns: string): Promise<void> {
  for (const asset of ASSETS) {
    const table = `music.${asset}__next`;
    const step = fillStep(asset, '', {
      target: { schema: 'music', table: `${asset}__next` },
      statements: [
        { purpose: 'create', sql: `DROP TABLE IF EXISTS ${table} CASCADE` },
        { purpose: 'create', sql: `CREATE TABLE ${table} (${columns})` },
        { purpose: 'insert', sql: `INSERT INTO ${table} (id) SELECT 2 UNION ALL SELECT 3` },
      ],
    });
    await attempt(stack, step, { run: RUN, mode: 'reload' });
  }
}

async function publishAll(): Promise<void> {
  await using session = await stack.open();
  await analyzeShadows(session, SET);
  await publish(session, SET);
  expect(await dropRetired(session, SET)).toEqual([]);
}

const idsOf = async (view: string) =>
  (await stack.query(`SELECT id FROM reports.${view} ORDER BY id`)).map(({ id }) => Number(id));
const oidOf = async (view: string) => (await stack.query(`SELECT '${view}'::regclass::oid AS oid`))[0]?.['oid'];

/** A view, one that reads both it and a table, with everything that a view can wear. */
async function makeViews(): Promise<void> {
  await stack.query(
    'CREATE VIEW reports.named AS SELECT n.id, n.name FROM music.names n JOIN music.plays p ON p.id = n.id',
  );
  await stack.query(
    'CREATE VIEW reports.top AS SELECT d.id, d.name AS who FROM reports.named d JOIN music.plays p ON p.id = d.id',
  );
  await stack.query('CREATE VIEW reports.counted AS SELECT id, count(*) AS rows FROM reports.top GROUP BY id');
  await stack.query('GRANT SELECT ON reports.named TO analyst WITH GRANT OPTION');
  await stack.query('GRANT SELECT ON reports.counted TO PUBLIC');
  await stack.query(`COMMENT ON VIEW reports.named IS 'who''s who'`);
  await stack.query(`COMMENT ON COLUMN reports.top.who IS 'as written'`);
}

async function attireOfViews() {
  const grants = await stack.query(
    `SELECT relation_name, privilege_type, identity_name, admin_option FROM svv_relation_privileges WHERE namespace_name = 'reports' AND identity_name <> current_user ORDER BY 1, 2`,
  );
  const comments = await stack.query(
    `SELECT c.relname, d.description FROM pg_description d JOIN pg_class c ON c.oid = d.objoid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'reports' ORDER BY 1, 2`,
  );
  return [...grants, ...comments].map((row) => Object.values(row));
}
const WORN = [
  ['counted', 'SELECT', 'public', false],
  ['named', 'SELECT', 'analyst', true],
  ['named', `who's who`],
  ['top', 'as written'],
];

describe('views on replaced tables', () => {
  test('read the new ones, also through each other, and are the same views as before', async () => {
    await makeViews();
    const before = await Promise.all(['named', 'top', 'counted'].map((view) => oidOf(`reports.${view}`)));
    await build('id integer, name varchar(8), extra integer');
    await publishAll();
    for (const view of ['named', 'top', 'counted']) expect(await idsOf(view)).toEqual([2, 3]);
    expect(await Promise.all(['named', 'top', 'counted'].map((view) => oidOf(`reports.${view}`)))).toEqual(before);
    expect(await attireOfViews()).toEqual(WORN);
  });

  test('take in that a column has another type, with all that reads them, and keep privileges and comments', async () => {
    await makeViews();
    await build('id bigint, name varchar(64)');
    await publishAll();
    for (const view of ['named', 'top', 'counted']) expect(await idsOf(view)).toEqual([2, 3]);
    expect(await attireOfViews()).toEqual(WORN);
    const [type] = await stack.query(
      `SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'reports.top'::regclass AND attname = 'who'`,
    );
    expect(type).toEqual({ type: 'character varying(64)' });
  });

  test('keep the old tables live, with a reason that names view and column, when a column that one reads is gone', async () => {
    await makeViews();
    await build('id integer, title varchar(8)');
    await expect(publishAll()).rejects.toThrow(
      'nothing was published: the view reports.named reads the column name of names, which the new table does not have',
    );
    expect(await idsOf('counted')).toEqual([1]);
    expect(await stack.query('SELECT name FROM music.names')).toEqual([{ name: 'old' }]);
  });

  test('keep the old tables live when one was made meanwhile that belongs to somebody else, or is materialized', async () => {
    await build('id integer, name varchar(8)');
    await stack.query('CREATE VIEW reports.named AS SELECT id FROM music.names');
    await stack.query('CREATE MATERIALIZED VIEW reports.kept AS SELECT id FROM reports.named');
    await expect(publishAll()).rejects.toThrow(
      'the materialized view reports.kept reads names and could not be refreshed',
    );
    await stack.query('DROP MATERIALIZED VIEW reports.kept');
    const [me] = await stack.query('SELECT current_user AS me');
    await stack.query('GRANT USAGE ON SCHEMA music TO analyst');
    await stack.query('GRANT SELECT ON music.names TO analyst');
    await stack.query('ALTER TABLE reports.named OWNER TO analyst');
    await expect(publishAll()).rejects.toThrow('the view reports.named reads names and belongs to analyst, so');
    expect(await idsOf('named')).toEqual([1]);
    await stack.query(`ALTER TABLE reports.named OWNER TO ${String(me?.['me'])}`);
    await publishAll();
    expect(await idsOf('named')).toEqual([2, 3]);
  });
});

describe('new tables', () => {
  test('have statistics from the first reader on', async () => {
    await build('id integer, name varchar(8)');
    await publishAll();
    expect(
      await stack.query(`SELECT "table", tbl_rows::int AS rows FROM svv_table_info WHERE schema = 'music' ORDER BY 1`),
    ).toEqual(ASSETS.map((table) => ({ table, rows: 2 })));
    expect(
      await stack.query(
        `SELECT count(*)::int AS columns FROM pg_stats WHERE schemaname = 'music' AND tablename = 'plays'`,
      ),
    ).toEqual([{ columns: 2 }]);
  });

  test('have the owner of the old ones, and the privileges on those columns that they still have', async () => {
    const [me] = await stack.query('SELECT current_user AS me');
    await stack.query('GRANT USAGE, CREATE ON SCHEMA music TO analyst');
    await stack.query('GRANT SELECT (name), SELECT (id) ON music.plays TO PUBLIC');
    await stack.query('ALTER TABLE music.names OWNER TO analyst');
    await build('id integer, title varchar(8)');
    await publishAll();
    expect(
      await stack.query(`SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'music' ORDER BY 1`),
    ).toEqual([
      { tablename: 'names', tableowner: 'analyst' },
      { tablename: 'plays', tableowner: me?.['me'] },
    ]);
    expect(
      await stack.query(`SELECT relation_name, column_name, privilege_type, identity_name FROM svv_column_privileges`),
    ).toEqual([{ relation_name: 'plays', column_name: 'id', privilege_type: 'SELECT', identity_name: 'public' }]);
    await stack.query(`ALTER TABLE music.names OWNER TO ${String(me?.['me'])}`);
  });
});
