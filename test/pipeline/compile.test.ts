import { describe, expect, test } from 'vitest';
import { compilePipeline } from '../../src/pipeline/compile.js';
import { assetDigests } from '../../src/pipeline/fingerprint.js';
import { copy, json, partition, replace, transform, upsert } from '../../src/pipeline/index.js';
import { problemsOf, shopWith, withAsset, type Change } from './shopFolder.js';

const compiled = (change: Change = {}) => {
  const { definition, files } = shopWith(change);
  return compilePipeline(definition, files);
};
const asset = (name: string, change: Change = {}) => compiled(change).assets.find((each) => each.name === name)!;

describe('a folder without faults', () => {
  test('comes out with every asset behind what it waits for', () => {
    expect(compiled().assets.map(({ name, after }) => [name, after])).toEqual([
      ['prices', []],
      ['raw_customers', []],
      ['raw_orders', []],
      ['customers', ['raw_customers']],
      ['orders', ['customers', 'prices', 'raw_orders']],
      ['daily_sales', ['customers', 'orders']],
    ]);
  });

  test('says what each SELECT reads, in order of appearance', () => {
    expect(asset('orders').reads).toEqual(['raw_orders', 'prices']);
    expect(asset('raw_orders').reads).toEqual([]);
  });

  test('passes the unit of partitions on to those that read them', () => {
    expect(asset('raw_orders').partitioning).toEqual({ unit: 'day', column: 'placed_at' });
    expect(asset('orders').partitioning).toEqual({ unit: 'day', column: 'placed_at' });
    expect(asset('customers').partitioning).toBeUndefined();
  });

  test('reads the DDL: names, types, NOT NULL, primary keys, defaults', () => {
    expect(asset('prices').table.columns).toEqual([
      { name: 'sku', type: 'varchar(32)', notNull: true },
      { name: 'cents', type: 'bigint', notNull: false },
      { name: 'currency', type: 'char(3)', notNull: false, filledBy: 'default' },
    ]);
    expect(asset('customers').table.columns.map(({ notNull }) => notNull)).toEqual([true, false, false, true]);
    expect(asset('orders').table.columns.map(({ name }) => name)).toContain('user');
  });

  test('knows its checks and analyses', () => {
    expect(asset('orders').checks.map(({ name, severity, reads }) => [name, severity, reads])).toEqual([
      ['complete', 'error', ['raw_orders', 'orders']],
      ['has_price', 'warn', ['orders']],
    ]);
    const [analysis] = compiled().analyses;
    expect([analysis?.name, analysis?.title, analysis?.expected?.rows.length]).toEqual([
      'best_days',
      'On which days does the shop sell most?',
      2,
    ]);
  });

  test('an external table may be read by its full name', () => {
    const sql =
      'SELECT r.customer_id, r.name, c.iso AS country, r.changed_on FROM raw_customers r JOIN reference.countries c ON c.name = r.country';
    expect(problemsOf({ files: { 'transforms/customers.sql': sql } })).toEqual([]);
  });
});

describe('unknown tables', () => {
  test('are placed, and the nearest name is suggested', () => {
    expect(problemsOf({ files: { 'transforms/daily_sales.sql': 'SELECT day, orders, cents\nFROM order' } })).toEqual([
      'transforms/daily_sales.sql:2:6  unknown table "order"\n  did you mean "orders"? A table that the pipeline doesn\'t own goes into "external".',
    ]);
  });

  test('also in checks and analyses, and all at once', () => {
    const problems = problemsOf({
      files: { 'checks/orders.x.sql': 'SELECT 1 FROM nowhere', 'analyses/y.sql': 'SELECT 1 FROM pg_tables' },
    });
    expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
      'analyses/y.sql:1:15  unknown table "pg_tables"',
      'checks/orders.x.sql:1:15  unknown table "nowhere"',
    ]);
  });

  test('an external table without its schema is told its full name', () => {
    const [problem] = problemsOf({ files: { 'analyses/y.sql': 'SELECT 1 FROM countries' } });
    expect(problem).toContain('did you mean "reference.countries"?');
  });

  test('an own asset with its schema is refused: it could not be redirected', () => {
    const [problem] = problemsOf({ files: { 'analyses/y.sql': 'SELECT 1 FROM shop.orders' } });
    expect(problem).toContain(
      'analyses/y.sql:1:15  "shop.orders" names an own asset with its schema\n  write "orders"',
    );
  });

  test('another schema is not ours', () => {
    expect(problemsOf({ files: { 'analyses/y.sql': 'SELECT 1 FROM old.orders' } })[0]).toContain(
      'unknown table "old.orders"',
    );
  });
});

describe('cycles', () => {
  test('are shown as their chain, with the file of each edge', () => {
    const problems = problemsOf({
      files: {
        'transforms/customers.sql':
          'SELECT customer_id, "user" AS name, sku AS country, placed_at AS changed_on FROM orders',
      },
    });
    expect(problems).toEqual([
      'transforms/customers.sql:1:82  cycle: customers -> orders -> customers\n  transforms/customers.sql reads orders, orders depends on customers',
    ]);
  });

  test('of one are found too', () => {
    expect(
      problemsOf({ files: { 'transforms/daily_sales.sql': 'SELECT day, orders, cents FROM daily_sales' } })[0],
    ).toContain('cycle: daily_sales -> daily_sales');
  });

  test('through dependsOn, checks and references count', () => {
    expect(problemsOf(withAsset('customers', { dependsOn: ['daily_sales'] }))[0]).toContain(
      'cycle: customers -> daily_sales -> customers',
    );
    const check = problemsOf({ files: { 'checks/customers.x.sql': 'SELECT 1 FROM customers, orders' } });
    expect(check[0]).toContain('checks/customers.x.sql reads orders');
    const ddl = 'CREATE TABLE prices (sku VARCHAR(32), cents BIGINT, order_id INT REFERENCES orders)';
    expect(problemsOf({ files: { 'tables/prices.sql': ddl } })[0]).toContain('tables/prices.sql references orders');
  });
});

describe('files', () => {
  test('that are missing are named at the asset', () => {
    expect(problemsOf({ files: { 'tables/orders.sql': null, 'transforms/customers.sql': null } })).toEqual([
      'pipeline.ts:24:15  asset "customers" has no file transforms/customers.sql\n  write the SELECT that fills it there',
      'pipeline.ts:25:15  asset "orders" has no file tables/orders.sql\n  write its CREATE TABLE there',
    ]);
  });

  test('that belong to no asset are found, with the name they were probably meant for', () => {
    const problems = problemsOf({
      files: {
        'tables/order.sql': 'CREATE TABLE order (a INT)',
        'transforms/prices.sql': 'SELECT 1',
        'checks/orders.sql': 'SELECT 1',
        'checks/nothing.at_all.sql': 'SELECT 1',
        'tables/old/orders.sql': '',
        'analyses/best_dayz.expected.json': '{"columns": [], "rows": []}',
      },
    });
    expect(problems).toEqual([
      'analyses/best_dayz.expected.json  an expected result without analyses/best_dayz.sql\n  did you mean "best_days"?',
      'checks/nothing.at_all.sql  belongs to no asset: there is no "nothing"\n  define the asset in the pipeline, or delete the file',
      'checks/orders.sql  not the name of a check\n  checks/<asset>.<name>.sql, or checks/<asset>.<name>.warn.sql',
      'tables/old/orders.sql  belongs to no asset: there is no "old/orders"\n  define the asset in the pipeline, or delete the file',
      'tables/order.sql  belongs to no asset: there is no "order"\n  did you mean "orders"?',
      'transforms/prices.sql  belongs to no asset\n  "prices" is a copy asset: COPY fills it, not a SELECT',
    ]);
  });

  test('expected results must be JSON of the right shape', () => {
    const fault = (text: string): string =>
      problemsOf({ files: { 'analyses/best_days.expected.json': text } })[0]!.split('\n')[0]!;
    expect(fault('{"columns": ["a"], "rows": [[1], [2, 3]]}')).toBe(
      'analyses/best_days.expected.json  row 2 is no list of 1 values',
    );
    expect(fault('{"columns": ["a"], "rows": [[{}]]}')).toContain('row 1 is no list of 1 values');
    expect(fault('[]')).toContain('"columns" is no list of names');
    expect(fault('{"columns": []}')).toContain('"rows" is no list');
    expect(fault('{"columns": [')).toMatch(/^analyses\/best_days\.expected\.json\S* {2}/);
  });

  test('an analysis without an expected result is fine', () => {
    expect(problemsOf({ files: { 'analyses/best_days.expected.json': null } })).toEqual([]);
  });
});

describe('statements', () => {
  const transform = (sql: string): string =>
    problemsOf({ files: { 'transforms/customers.sql': sql } })[0]!.split('\n')[0]!;

  test.each([
    ['', 'transforms/customers.sql  the file holds no statement'],
    ['-- nothing\n;', 'transforms/customers.sql  the file holds no statement'],
    ['SELECT 1; SELECT 2', 'transforms/customers.sql:1:11  a second statement begins here'],
    ['INSERT INTO customers SELECT 1', 'transforms/customers.sql:1:1  expected SELECT, found INSERT'],
    ['WITH a AS (SELECT 1) DELETE FROM customers', 'transforms/customers.sql:1:1  expected SELECT, found WITH'],
    ['WITH a AS (DELETE FROM orders) SELECT 1', 'transforms/customers.sql:1:12  "a" is not a SELECT'],
    ['SELECT 1 INTO x', 'transforms/customers.sql:1:10  SELECT … INTO creates a table'],
    ["SELECT 'a", "transforms/customers.sql:1:8  unterminated quoted string, a closing ' is missing"],
    ['SELECT (1', 'transforms/customers.sql:1:9  a closing parenthesis is missing'],
  ])('%j is refused as a transform', (sql, expected) => {
    expect(transform(sql)).toBe(expected);
  });

  test('checks and analyses are held to the same', () => {
    const problems = problemsOf({ files: { 'checks/orders.x.sql': 'DELETE FROM orders', 'analyses/y.sql': '' } });
    expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
      'analyses/y.sql  the file holds no statement',
      'checks/orders.x.sql:1:1  expected SELECT, found DELETE',
    ]);
  });

  test('a semicolon and comments at the end are fine', () => {
    const sql = '/* all */ SELECT customer_id, name, country, changed_on FROM raw_customers; -- end';
    expect(problemsOf({ files: { 'transforms/customers.sql': sql } })).toEqual([]);
  });

  test('a CTE with the name of an asset that the statement reads clashes', () => {
    expect(transform('WITH raw_customers AS (SELECT * FROM raw_customers) SELECT * FROM raw_customers')).toBe(
      'transforms/customers.sql:1:6  CTE "raw_customers" has the name of an upstream asset',
    );
    expect(transform('WITH a AS (SELECT * FROM prices), prices AS (SELECT 1) SELECT * FROM a')).toContain(
      'CTE "prices"',
    );
    expect(transform('SELECT * FROM (WITH prices AS (SELECT * FROM prices) SELECT * FROM prices) x')).toContain(
      'CTE "prices"',
    );
  });

  test('a CTE with the name of an asset that is not read is nothing but a CTE', () => {
    const sql =
      'WITH orders AS (SELECT * FROM raw_customers) SELECT customer_id, name, country, changed_on FROM orders';
    expect(problemsOf({ files: { 'transforms/customers.sql': sql } })).toEqual([]);
    expect(asset('customers', { files: { 'transforms/customers.sql': sql } }).reads).toEqual(['raw_customers']);
  });
});

describe('columns of a SELECT', () => {
  const problems = (sql: string): string[] => problemsOf({ files: { 'transforms/customers.sql': sql } });

  test('must be those of the table', () => {
    expect(problems('SELECT customer_id, name AS nome, country, changed_on FROM raw_customers')).toEqual([
      'transforms/customers.sql  column "name" of tables/customers.sql is not returned\n  rows are inserted by name: return it, as NULL if need be, or give it a DEFAULT',
      'transforms/customers.sql:1:29  column "nome" is returned, but tables/customers.sql has none of that name\n  did you mean "name"?',
    ]);
  });

  test('may not come twice', () => {
    expect(problems('SELECT customer_id, name, country, changed_on, r.name FROM raw_customers r')[0]).toContain(
      'column "name" is returned twice',
    );
  });

  test('that the text alone does not tell are left to the warehouse', () => {
    expect(problems('SELECT * FROM raw_customers')).toEqual([]);
    expect(problems('SELECT r.* FROM raw_customers r')).toEqual([]);
    expect(problems('SELECT customer_id, UPPER(name), country, changed_on FROM raw_customers')).toEqual([]);
  });
});

describe('DDL', () => {
  const ddl = (sql: string): string => problemsOf({ files: { 'tables/daily_sales.sql': sql } })[0]!.split('\n')[0]!;
  const columns = '(day DATE NOT NULL, orders BIGINT, cents BIGINT)';

  test.each([
    [`CREATE TABLE sales ${columns}`, 'tables/daily_sales.sql:1:14  creates the table "sales"'],
    [
      `CREATE TABLE shop.daily_sales ${columns}`,
      'tables/daily_sales.sql:1:18  the name has a schema; the pipeline says which',
    ],
    [
      `CREATE TABLE daily_sales ${columns}; DROP TABLE x`,
      'tables/daily_sales.sql:1:76  a second statement begins here',
    ],
    [`CREATE TEMP TABLE daily_sales ${columns}`, 'tables/daily_sales.sql:1:1  expected CREATE TABLE'],
    [
      'CREATE TABLE daily_sales AS SELECT 1',
      'tables/daily_sales.sql:1:26  expected ( and the columns after "daily_sales"',
    ],
    ['CREATE TABLE daily_sales (LIKE orders)', 'tables/daily_sales.sql:1:38  the table has no columns'],
    ['DROP TABLE daily_sales', 'tables/daily_sales.sql:1:1  expected CREATE TABLE'],
    ['', 'tables/daily_sales.sql  the file holds no statement'],
    [
      `CREATE TABLE daily_sales ${columns} SORTKEY (dya)`,
      'tables/daily_sales.sql:1:84  unknown column "dya" in SORTKEY',
    ],
    [
      `CREATE TABLE daily_sales ${columns} DISTKEY (order_id)`,
      'tables/daily_sales.sql:1:84  unknown column "order_id" in DISTKEY',
    ],
    [
      'CREATE TABLE daily_sales (day DATE, orders BIGINT, cents BIGINT, PRIMARY KEY (days))',
      'tables/daily_sales.sql:1:79  unknown column "days" in PRIMARY KEY',
    ],
    [
      'CREATE TABLE daily_sales (day DATE, orders BIGINT REFERENCES ordres (id), cents BIGINT)',
      'tables/daily_sales.sql:1:62  unknown table "ordres" in REFERENCES',
    ],
    [
      'CREATE TABLE daily_sales (day DATE, orders BIGINT REFERENCES shop.orders, cents BIGINT)',
      'tables/daily_sales.sql:1:62  "shop.orders" names an own asset with its schema',
    ],
    [
      'CREATE TABLE daily_sales (day DATE, orders BIGINT, cents BIGINT, day DATE)',
      'tables/daily_sales.sql  the table has two columns "day"',
    ],
  ])('%s is refused', (sql, expected) => {
    expect(ddl(sql)).toBe(expected);
  });

  test('all attributes of Redshift are understood', () => {
    const sql = `CREATE TABLE IF NOT EXISTS daily_sales (
        "day" DATE NOT NULL ENCODE az64 SORTKEY,
        orders NUMERIC(12, 2) DEFAULT (1 + 2) UNIQUE,
        cents DOUBLE PRECISION COLLATE CASE_INSENSITIVE NULL,
        at TIMESTAMP WITH TIME ZONE DEFAULT sysdate,
        id BIGINT GENERATED BY DEFAULT AS IDENTITY(1, 1),
        CONSTRAINT pk PRIMARY KEY ("day"), UNIQUE (orders), FOREIGN KEY (id) REFERENCES orders (order_id)
      ) BACKUP NO DISTSTYLE KEY DISTKEY (orders) INTERLEAVED SORTKEY (orders, cents) ENCODE AUTO`;
    const { table } = asset('daily_sales', { files: { 'tables/daily_sales.sql': sql } });
    expect(table.columns).toEqual([
      { name: 'day', type: 'date', notNull: true },
      { name: 'orders', type: 'numeric(12,2)', notNull: false, filledBy: 'default' },
      { name: 'cents', type: 'double precision', notNull: false },
      { name: 'at', type: 'timestamp with time zone', notNull: false, filledBy: 'default' },
      { name: 'id', type: 'bigint', notNull: false, filledBy: 'identity' },
    ]);
  });
});

describe('settings of assets', () => {
  const first = (name: string, settings: object): string => problemsOf(withAsset(name, settings))[0]!;

  test('columns must exist, and are placed in pipeline.ts', () => {
    expect(first('raw_orders', { partitionBy: 'placed' })).toContain(
      'pipeline.ts:10:10  unknown column "placed" in partitionBy of "raw_orders"',
    );
    expect(first('prices', { columns: ['sku', 'cent'] })).toBe(
      'pipeline.ts:23:10  unknown column "cent" in columns of "prices"\n  did you mean "cents"?',
    );
    expect(first('customers', { fill: upsert({ key: ['id'], newestBy: 'changed_on' }) })).toContain(
      'unknown column "id" in the upsert key of "customers"',
    );
    expect(first('customers', { fill: upsert({ key: ['customer_id'], newestBy: 'changed_at' }) })).toContain(
      'did you mean "changed_on"?',
    );
    expect(first('orders', { fill: partition('placed') })).toContain(
      'unknown column "placed" in partition of "orders"',
    );
  });

  test("a column found in its asset's call is placed there", () => {
    const files = {
      'tables/raw_orders.sql':
        'CREATE TABLE raw_orders (order_id INT, customer_id INT, sku INT, quantity INT, placed TIMESTAMP)',
    };
    expect(problemsOf({ files })[0]).toContain(
      'pipeline.ts:15:20  unknown column "placed_at" in partitionBy of "raw_orders"',
    );
  });

  test('partitions are cut by times', () => {
    expect(first('raw_orders', { partitionBy: 'sku' })).toContain(
      'partitionBy column "sku" of "raw_orders" is varchar(32)',
    );
    expect(first('orders', { fill: partition('cents') })).toContain('partition column "cents" of "orders" is bigint');
    expect(first('raw_customers', { files: 'c/{yyyy}{MM}{dd}{HH}' })).toContain('is a DATE, its partitions are hours');
  });

  test('placeholders and partitionBy go together', () => {
    expect(first('raw_orders', { partitionBy: undefined })).toContain(
      '"raw_orders" has placeholders in "files" but no partitionBy',
    );
    expect(first('prices', { partitionBy: 'sku' })).toContain(
      '"prices" has partitionBy but no placeholders in "files"',
    );
    expect(first('raw_orders', { files: '{dd}.csv' })).toContain('{dd} make no partition');
  });

  test('partitionBy must be loaded, and no column twice', () => {
    expect(first('raw_orders', { columns: ['order_id'] })).toContain('partitionBy "placed_at" is not among "columns"');
    expect(first('prices', { columns: ['sku', 'sku'] })).toContain('column "sku" stands twice in "columns"');
  });

  test('a fill by partition needs something partitioned to read', () => {
    expect(problemsOf(withAsset('daily_sales', { fill: partition('day') }))).toEqual([]);
    const sql = 'SELECT customer_id, name, country, changed_on FROM prices, reference.countries';
    const change = withAsset('customers', { fill: partition('changed_on') });
    expect(problemsOf({ ...change, files: { 'transforms/customers.sql': sql } })).toEqual([
      'pipeline.ts:24:15  "customers" is filled by partition but reads no partitioned asset\n  fill it by replace(), or partition what it reads',
    ]);
  });

  test("partitions of different length don't mix", () => {
    expect(problemsOf(withAsset('raw_orders', { files: 'o/{yyyy}/{MM}.csv' }))).toEqual([]);
    const sql =
      'SELECT r.customer_id, r.name, r.country, r.changed_on FROM raw_customers r JOIN raw_orders o USING (customer_id)';
    const change = withAsset('raw_orders', { files: 'o/{yyyy}/{MM}.csv' });
    expect(problemsOf({ ...change, files: { 'transforms/customers.sql': sql } })[0]).toContain(
      '"customers" reads partitions of different length: raw_customers (day), raw_orders (month)',
    );
  });

  test('a JSONPaths file may not lie among the data', () => {
    expect(first('prices', { format: json('prices/paths.json') })).toContain(
      '"files" of "prices" matches its JSONPaths file',
    );
  });

  test('dependsOn names assets', () => {
    expect(first('orders', { dependsOn: ['customer'] })).toBe(
      'pipeline.ts:25:15  unknown asset "customer" in dependsOn of "orders"\n  did you mean "customers"?',
    );
  });

  test('an upsert key has columns, and none of them is numbered by the warehouse', () => {
    expect(first('customers', { fill: upsert({ key: [], newestBy: 'changed_on' }) })).toContain(
      'the upsert key has no column',
    );
    const files = {
      'tables/customers.sql':
        'CREATE TABLE customers (id INT IDENTITY(0,1), customer_id INT, name TEXT, country TEXT, changed_on DATE)',
    };
    expect(problemsOf({ files })[0]).toContain('upsert into a table with an IDENTITY column');
  });
});

describe('names', () => {
  const names = (change: Partial<Parameters<NonNullable<Change['definition']>>[0]>): string[] =>
    problemsOf({ definition: (old) => ({ ...old, ...change }) }).map((problem) => problem.split('\n')[0]!);

  test('of pipeline, schema, source and external tables are checked', () => {
    expect(names({ name: 'My Shop' })).toContain('pipeline.ts  pipeline name "My Shop"');
    expect(names({ schema: 'my-shop' })).toContain('pipeline.ts  schema "my-shop"');
    expect(names({ source: 'shop-data/export' })).toContain('pipeline.ts  source "shop-data/export"');
    expect(names({ external: ['countries'] })).toContain('pipeline.ts  external table "countries"');
    expect(names({ external: ['shop.orders'] })).toContain(
      'pipeline.ts  external table "shop.orders" is an asset of this pipeline',
    );
  });

  test.each(['Orders', '1st', 'a-b', 'orders__next', 'orders__old', 'orders__incoming', `o${'x'.repeat(120)}`])(
    'an asset may not be named %s',
    (name) => {
      const problems = problemsOf({
        definition: (old) => ({ ...old, assets: [...old.assets, copy(name, { files: 'x', format: json('auto') })] }),
      });
      expect(
        problems.some((problem) => problem.startsWith('pipeline.ts  asset name') || problem.includes('is longer than')),
      ).toBe(true);
    },
  );

  test('an asset may be a reserved word', () => {
    const change: Change = {
      definition: (old) => ({ ...old, assets: [...old.assets, transform('user', { fill: replace() })] }),
      files: {
        'tables/user.sql': 'CREATE TABLE "user" (a INT)',
        'transforms/user.sql': 'SELECT order_id AS a FROM orders',
        'analyses/z.sql': 'SELECT a FROM "user"',
      },
    };
    expect(problemsOf(change)).toEqual([]);
  });

  test('an asset defined twice is placed at the second', () => {
    const text = shopWith().files.definition.text.replace(
      "transform('daily_sales'",
      "transform('orders', { fill: replace() }),\n    transform('daily_sales'",
    );
    const change: Change = {
      definition: (old) => ({ ...old, assets: [...old.assets, transform('orders', { fill: replace() })] }),
      files: { 'pipeline.ts': text },
    };
    expect(problemsOf(change)).toEqual([
      'pipeline.ts:26:15  a second asset named "orders"\n  a table is filled in one way',
    ]);
  });
});

describe('fingerprints', () => {
  const fingerprint = (sql: string): string =>
    asset('daily_sales', { files: { 'transforms/daily_sales.sql': sql } }).fingerprint;
  const sql = 'SELECT CAST(placed_at AS DATE) AS day, 1 AS orders, 2 AS cents FROM orders';

  test.each([
    ['a comment of a line', (text: string) => `-- all of them\n${text} -- really`],
    [
      'a comment of a block, also one inside of another',
      (text: string) => text.replace(' AS day', ' /* a /* day */ */ AS day'),
    ],
    ['a comment that looks like SQL', (text: string) => `${text} -- WHERE sku = 'A'\n/* ; DROP TABLE orders */`],
    ['white space', (text: string) => `\n\t${text.replaceAll(' ', '  \n\t ').replace('(', ' ( ')}  \n`],
    ['the line ends of Windows', (text: string) => text.replaceAll(' ', '\r\n')],
    ['those of Windows behind a comment', (text: string) => `-- all of them\r\n${text}\r\n`],
    [
      'the case of keywords',
      (text: string) => text.replaceAll(/SELECT|CAST|AS|FROM|DATE/g, (word) => word.toLowerCase()),
    ],
    ['the case of names', (text: string) => text.toUpperCase()],
    ['a semicolon at the end', (text: string) => `${text} ;\n`],
    ['a mark of UTF-8 at the start', (text: string) => `\uFEFF${text}`],
  ])('pass over %s', (_, change) => {
    expect(change(sql)).not.toBe(sql);
    expect(fingerprint(change(sql))).toBe(fingerprint(sql));
  });

  test('of a CREATE TABLE and of a check pass over the same', () => {
    const formatted = (text: string): string => `-- the table\r\n${text.replaceAll(' ', '\r\n  ').toLowerCase()}`;
    const ddl = 'CREATE TABLE daily_sales (day DATE NOT NULL, orders BIGINT NOT NULL, cents BIGINT)';
    const made = (text: string) => asset('daily_sales', { files: { 'tables/daily_sales.sql': text } });
    expect(made(formatted(ddl))).toMatchObject({
      tableFingerprint: made(ddl).tableFingerprint,
      fingerprint: made(ddl).fingerprint,
    });
    const check = 'SELECT order_id FROM orders WHERE cents IS NULL';
    const digest = (text: string) =>
      assetDigests([asset('orders', { files: { 'checks/orders.complete.sql': text } })])['orders'];
    expect(digest(formatted(check))).toBe(digest(check));
    expect(digest(check.replace('cents', 'sku'))).not.toBe(digest(check));
  });

  test('change with the text, also inside of literals and quoted names', () => {
    const others = [
      sql.replace('1 AS', '2 AS'),
      `${sql} WHERE sku = 'A'`,
      `${sql} WHERE sku = 'a'`,
      `${sql} WHERE sku = "a"`,
    ];
    expect(new Set([sql, ...others].map(fingerprint)).size).toBe(5);
  });

  test('change with the fill, the COPY settings and the DDL', () => {
    expect(asset('orders', withAsset('orders', { fill: replace() })).fingerprint).not.toBe(asset('orders').fingerprint);
    expect(asset('prices', withAsset('prices', { acceptAnyDate: true })).fingerprint).not.toBe(
      asset('prices').fingerprint,
    );
    const ddl = {
      files: {
        'tables/daily_sales.sql': 'CREATE TABLE daily_sales (day DATE NOT NULL, orders INT NOT NULL, cents BIGINT)',
      },
    };
    expect(asset('daily_sales', ddl).fingerprint).not.toBe(asset('daily_sales').fingerprint);
    expect(asset('daily_sales', ddl).tableFingerprint).not.toBe(asset('daily_sales').tableFingerprint);
  });

  test('do not change with tags, or with IF NOT EXISTS', () => {
    expect(asset('prices', withAsset('prices', { tags: ['x'] })).fingerprint).toBe(asset('prices').fingerprint);
    const ddl = {
      files: {
        'tables/daily_sales.sql':
          'create table IF NOT EXISTS daily_sales (day date not null, orders bigint not null, cents bigint) ;',
      },
    };
    expect(asset('daily_sales', ddl).tableFingerprint).toBe(asset('daily_sales').tableFingerprint);
  });
});
