import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;
beforeAll(async () => {
  warehouse = await startWarehouse();
  session = await warehouse.connect();
});
afterAll(() => warehouse[Symbol.asyncDispose]());
beforeEach(() => session.rows('DROP SCHEMA IF EXISTS shop CASCADE; CREATE SCHEMA shop'));

const ORDERS = `CREATE TABLE shop.orders (id INT IDENTITY(1, 1), customer INT NOT NULL REFERENCES shop.customers, at TIMESTAMP DEFAULT sysdate)
  DISTKEY (customer) SORTKEY (at, id)`;
const CUSTOMERS =
  'CREATE TABLE shop.customers (id INT, name VARCHAR(20) ENCODE zstd UNIQUE, CONSTRAINT who PRIMARY KEY (id)) DISTSTYLE ALL';

describe('keys that are not enforced', () => {
  const keys = `SELECT conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'shop') ORDER BY 1`;

  it('show in pg_constraint, pg_index and information_schema', async () => {
    await session.rows(CUSTOMERS);
    await session.rows(ORDERS);
    expect(await session.rows(keys)).toEqual([
      ['customers_name_key', 'u', 'UNIQUE (name)'],
      ['orders_customer_fkey', 'f', 'FOREIGN KEY (customer) REFERENCES shop.customers(id)'],
      ['who', 'p', 'PRIMARY KEY (id)'],
    ]);
    expect(
      await session.rows(`SELECT c.relname, a.attname, i.indisprimary FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_attribute a ON a.attrelid = c.oid WHERE i.indrelid = 'shop.customers'::regclass ORDER BY 1`),
    ).toEqual([
      ['customers_name_key', 'name', false],
      ['who', 'id', true],
    ]);
    expect(
      await session.rows(`SELECT constraint_name, table_name, column_name FROM information_schema.key_column_usage
        JOIN information_schema.table_constraints USING (constraint_name, table_name) ORDER BY 1`),
    ).toEqual([
      ['customers_name_key', 'customers', 'name'],
      ['orders_customer_fkey', 'orders', 'customer'],
      ['who', 'customers', 'id'],
    ]);
  });

  it('follow ALTER TABLE, a rename of table and column, and DROP', async () => {
    await session.rows(CUSTOMERS);
    await session.rows('ALTER TABLE shop.customers DROP CONSTRAINT customers_name_key');
    await session.rows(
      'ALTER TABLE shop.customers RENAME TO people; ALTER TABLE shop.people RENAME COLUMN id TO number',
    );
    await session.rows('ALTER TABLE shop.people ADD CONSTRAINT names UNIQUE (name, number)');
    expect(await session.rows(keys)).toEqual([
      ['names', 'u', 'UNIQUE (name, number)'],
      ['who', 'p', 'PRIMARY KEY (number)'],
    ]);
    await session.rows('ALTER TABLE shop.people DROP COLUMN name');
    expect(await session.rows(keys)).toEqual([['who', 'p', 'PRIMARY KEY (number)']]);
    await session.rows('BEGIN; DROP TABLE shop.people');
    expect(await session.rows(keys)).toEqual([]);
    await session.rows('ROLLBACK');
    expect(await session.rows(keys)).toHaveLength(1);
  });

  it('have to name what is there', async () => {
    expect(await session.failure('CREATE TABLE shop.a (id INT, PRIMARY KEY (nope))')).toBe(
      '42703 column "nope" named in key does not exist',
    );
    expect(await session.failure('CREATE TABLE shop.a (id INT REFERENCES shop.nope)')).toMatch(/^42P01 /);
    await session.rows('CREATE TABLE shop.b (id INT)');
    expect(await session.failure('CREATE TABLE shop.a (id INT REFERENCES shop.b (id))')).toBe(
      '42830 there is no unique constraint matching given keys for referenced table "b"',
    );
    expect(await session.failure('ALTER TABLE shop.b DROP CONSTRAINT nope')).toBe(
      '42704 constraint "nope" of relation "b" does not exist',
    );
  });
});

describe('the catalog', () => {
  beforeEach(async () => {
    await session.rows(CUSTOMERS);
    await session.rows(ORDERS);
    await session.rows('CREATE VIEW shop.recent AS SELECT id FROM shop.orders');
    await session.rows('CREATE MATERIALIZED VIEW shop.counts AS SELECT count(*) AS n FROM shop.orders');
    await session.rows("COMMENT ON TABLE shop.orders IS 'one row an order'");
  });

  it('tells distribution, sort keys and encodings as Redshift does', async () => {
    expect(
      await session.rows(`SELECT relname, reldiststyle, relhasoids, relkind FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname = 'shop' AND relkind IN ('r', 'v', 'm', 'S') ORDER BY 1`),
    ).toEqual([
      ['counts', 0, false, 'v'],
      ['customers', 8, false, 'r'],
      ['orders', 1, false, 'r'],
      ['recent', 0, false, 'v'],
    ]);
    expect(
      await session.rows(`SELECT attname, attisdistkey, attsortkeyord, format_encoding(attencodingtype::integer), atthasdef, adsrc
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = 'shop.orders'::regclass AND attnum > 0 ORDER BY attnum`),
    ).toEqual([
      ['id', false, 2, 'none', true, expect.stringMatching(/^"identity"\(\d+, 0, '1,1'::text\)$/)],
      ['customer', true, 0, 'az64', false, null],
      ['at', false, 1, 'none', true, 'LOCALTIMESTAMP'],
    ]);
  });

  it.each([
    [
      'SELECT table_name, table_type, remarks FROM svv_tables',
      'table_schema',
      [
        ['counts', 'VIEW', null],
        ['customers', 'BASE TABLE', null],
        ['orders', 'BASE TABLE', 'one row an order'],
        ['recent', 'VIEW', null],
      ],
    ],
    [
      'SELECT column_name, data_type, character_maximum_length, is_nullable FROM svv_columns',
      "table_name = 'customers' AND table_schema",
      [
        ['id', 'integer', null, 'NO'],
        ['name', 'character varying', 20, 'YES'],
      ],
    ],
    [
      'SELECT table_name, table_type FROM svv_all_tables',
      "table_name LIKE 'c%' AND schema_name",
      [
        ['counts', 'VIEW'],
        ['customers', 'TABLE'],
      ],
    ],
    [
      'SELECT column_name, data_type, encoding, distkey, sortkey FROM svv_redshift_columns',
      "table_name = 'customers' AND schema_name",
      [
        ['id', 'integer', 'az64', false, 0],
        ['name', 'character varying(20)', 'zstd', false, 0],
      ],
    ],
    ['SELECT name::varchar, state FROM svv_mv_info', 'schema_name', [['counts', 0]]],
    [
      'SELECT table_name, table_type FROM information_schema.tables',
      'table_schema',
      [
        ['counts', 'VIEW'],
        ['customers', 'BASE TABLE'],
        ['orders', 'BASE TABLE'],
        ['recent', 'VIEW'],
      ],
    ],
    [
      "SELECT table_name, view_definition ILIKE '%create materialized view%' FROM information_schema.views",
      'table_schema',
      [
        ['counts', true],
        ['recent', false],
      ],
    ],
  ])('answers %s where %s is the schema', async (query, column, expected) => {
    expect(await session.rows(`${query} WHERE ${column} = 'shop' ORDER BY 1`)).toEqual(expected);
  });

  it('hides what is behind it', async () => {
    for (const [query, column] of [
      ['pg_namespace', 'nspname'],
      ['information_schema.tables', 'table_schema'],
      ['information_schema.columns', 'table_schema'],
      ['information_schema.schemata', 'schema_name'],
      ['svv_all_schemas', 'schema_name'],
      ['svv_columns', 'table_schema'],
      ['pg_tables', 'schemaname'],
      ['pg_views', 'schemaname'],
    ])
      expect(await session.value(`SELECT count(*) FROM ${query!} WHERE ${column!} = 'local_redshift'`)).toBe('0');
    expect(await session.value("SELECT count(*) FROM pg_database WHERE datname = 'postgres'")).toBe('0');
  });

  it('has every view that drivers ask for, if only an empty one', async () => {
    for (const view of [
      'svv_external_schemas',
      'svv_external_tables',
      'svv_external_columns',
      'svv_datashares',
      'pg_proc_info',
      'pg_class_info',
      'svv_user_info',
      'svv_roles',
      'svv_redshift_databases',
    ])
      await session.rows(`SELECT * FROM ${view}`);
    const columns = 'cols(view_schema name, view_name name, col_name name, col_type varchar, col_num int)';
    expect(await session.rows(`SELECT * FROM pg_get_late_binding_view_cols() ${columns}`)).toEqual([]);
  });

  it('is shown by SHOW', async () => {
    const names = async (sql: string, key: string): Promise<unknown[]> =>
      (await session.client.query<Record<string, unknown>>(sql)).rows.map((row) => row[key]);
    expect(await names('SHOW TABLES FROM SCHEMA dev.shop', 'table_name')).toEqual([
      'counts',
      'customers',
      'orders',
      'recent',
    ]);
    expect(await names("SHOW TABLES FROM SCHEMA shop LIKE 'C%' LIMIT 1", 'table_name')).toEqual(['counts']);
    expect(await names('SHOW COLUMNS FROM TABLE shop.orders', 'column_name')).toEqual(['id', 'customer', 'at']);
    expect(await names("SHOW SCHEMAS FROM DATABASE dev LIKE 'sh%'", 'schema_name')).toEqual(['shop']);
    expect(await names('SHOW DATABASES', 'database_name')).toEqual(['dev']);
    expect(await names('SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE shop.customers', 'pk_name')).toEqual(['who']);
    expect(await names('SHOW CONSTRAINTS FOREIGN KEYS FROM TABLE shop.orders', 'pk_column_name')).toEqual(['id']);
    await session.rows('GRANT SELECT ON shop.orders TO PUBLIC');
    expect(await names('SHOW GRANTS ON TABLE shop.orders FOR public', 'privilege_type')).toEqual(['SELECT']);
  });

  it('shows a table as a statement that makes the same again', async () => {
    const shown = String(await session.value('SHOW TABLE shop.customers'));
    expect(shown).toBe(
      'CREATE TABLE shop.customers (\n    id integer NOT NULL ENCODE az64,\n    name character varying(20) ENCODE zstd,\n' +
        '    PRIMARY KEY (id),\n    CONSTRAINT customers_name_key UNIQUE (name)\n)\nDISTSTYLE ALL;',
    );
    await session.rows('DROP SCHEMA shop CASCADE; CREATE SCHEMA shop');
    await session.rows(shown);
    const again = String(await session.value('SHOW TABLE shop.customers'));
    expect(again).toBe(shown);
    expect(await session.failure('SHOW TABLE shop.nope')).toMatch(/^42P01 /);
  });
});

describe('a lateral alias', () => {
  it('stands for its expression unless a column has its name, in both protocols and in what is made of a query', async () => {
    await session.rows('CREATE TABLE shop.t (a INT, c INT); INSERT INTO shop.t VALUES (1, 100)');
    expect(await session.rows('SELECT a + 1 AS b, b * 2 AS d, a AS c, c + 1 FROM shop.t')).toEqual([[2, 4, 1, 101]]);
    expect(await session.rows('SELECT a + 1 AS b FROM shop.t WHERE b = $1', [2])).toEqual([[2]]);
    await session.rows(
      'CREATE TABLE shop.v AS SELECT 1 AS m, m + 1 AS n; CREATE TABLE shop.u AS (SELECT m AS k, k + n AS l FROM shop.v)',
    );
    expect(await session.rows('SELECT k, l FROM shop.u')).toEqual([[1, 3]]);
    await session.rows('BEGIN');
    expect(await session.rows('SELECT a AS z, z + $1::int AS y FROM shop.t', [1])).toEqual([[1, 2]]);
    expect(await session.failure('SELECT a AS z, y FROM shop.t')).toBe('42703 column "y" does not exist');
    await session.rows('ROLLBACK');
  });
});
