import { connect as connectSocket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, startWarehouse, type Session, type Warehouse } from './fixture.js';

let warehouse: Warehouse;
let session: Session;

beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse[Symbol.asyncDispose]());
beforeEach(async () => {
  session = await warehouse.connect();
  await session.rows('DROP TABLE IF EXISTS t');
});

describe('a view with no schema binding', () => {
  const CREATE =
    "CREATE VIEW public.late (n, word) AS SELECT top 1 a, 'a\\\\b' FROM public.t ORDER BY a WITH NO SCHEMA BINDING";
  beforeEach(async () => {
    await session.rows('DROP VIEW IF EXISTS public.late');
    await session.rows('CREATE TABLE t (a integer, b integer); INSERT INTO t VALUES (1, 2)');
    await session.rows(CREATE);
  });

  it('follows the name of its table, and outlives it', async () => {
    expect(await session.rows('SELECT n, word FROM public.late')).toEqual([[1, 'a\\b']]);
    await session.rows('ALTER TABLE t RENAME TO t2');
    expect(await session.failure('SELECT n FROM public.late')).toBe('42P01 relation "public.t" does not exist');
    await session.rows('CREATE TABLE t (x text, a bigint); INSERT INTO t VALUES (NULL, 7); DROP TABLE t2');
    expect(await session.rows('SELECT n FROM public.late')).toEqual([[7]]);
  });

  it('has all of its CREATE VIEW as its definition, others their query alone', async () => {
    await session.rows('CREATE OR REPLACE VIEW public.bound AS SELECT 1 AS one');
    expect(
      await session.rows(
        "SELECT viewname, trim(definition) AS definition, trim(pg_get_viewdef(c.oid)) AS same FROM pg_views JOIN pg_class c ON relname = viewname WHERE schemaname = 'public' ORDER BY 1",
      ),
    ).toEqual([
      ['bound', 'SELECT 1 AS one;', 'SELECT 1 AS one;'],
      ['late', CREATE, CREATE],
    ]);
    await session.rows('DROP VIEW public.bound');
  });

  it('is replaced by one with the same columns', async () => {
    await session.rows(
      "CREATE OR REPLACE VIEW public.late AS SELECT b AS n, 'x' AS word FROM public.t WITH NO SCHEMA BINDING",
    );
    expect(await session.rows('SELECT n, word FROM public.late')).toEqual([[2, 'x']]);
  });
});

describe('lengths of text', () => {
  beforeEach(() => session.rows('CREATE TABLE t (v VARCHAR(4), c CHAR(2))'));

  it('count bytes in INSERT and UPDATE', async () => {
    await session.rows("INSERT INTO t VALUES ('éé', 'ab')");
    expect(await session.failure("INSERT INTO t (v) VALUES ('ééx')")).toBe(
      '22001 value too long for type character varying(4)',
    );
    expect(await session.failure("UPDATE t SET v = v || 'x'")).toBe(
      '22001 value too long for type character varying(4)',
    );
    expect(await session.failure("INSERT INTO t (c) VALUES ('abc')")).toBe(
      '22001 value too long for type character(2)',
    );
    expect(await session.failure('INSERT INTO t (v) VALUES ($1)', ['€€'])).toBe(
      '22001 value too long for type character varying(4)',
    );
  });

  it('count bytes still after ALTER, RENAME, LIKE and CREATE TABLE AS', async () => {
    await session.rows('DROP TABLE IF EXISTS t2; DROP TABLE IF EXISTS t3; DROP TABLE IF EXISTS t4');
    await session.rows('CREATE TABLE t2 (LIKE t)');
    await session.rows('CREATE TABLE t3 AS SELECT v FROM t');
    await session.rows('ALTER TABLE t3 RENAME TO t4');
    await session.rows('ALTER TABLE t4 RENAME COLUMN v TO w');
    await session.rows('ALTER TABLE t ALTER COLUMN v TYPE VARCHAR(5)');
    const tooLong = (length: number): string => `22001 value too long for type character varying(${length})`;
    expect(await session.failure("INSERT INTO t2 (v) VALUES ('ééx')")).toBe(tooLong(4));
    expect(await session.failure("INSERT INTO t4 VALUES ('ééx')")).toBe(tooLong(4));
    await session.rows("INSERT INTO t (v) VALUES ('ééx')");
    expect(await session.failure("INSERT INTO t (v) VALUES ('ééé')")).toBe(tooLong(5));
  });

  it('cut by a cast between characters, and blanks at the end by an assignment', async () => {
    expect(await session.value("SELECT CAST('aéé' AS VARCHAR(4))")).toBe('aé');
    await session.rows("INSERT INTO t (v) VALUES ('abcd   ')");
    expect(await session.value('SELECT v FROM t')).toBe('abcd');
  });
});

describe('tables', () => {
  it('do not enforce keys, and do enforce NOT NULL', async () => {
    await session.rows('CREATE TABLE t (a INT PRIMARY KEY, b INT UNIQUE REFERENCES t (a))');
    await session.rows('INSERT INTO t VALUES (1, 1), (1, 1)');
    expect(await session.failure('INSERT INTO t VALUES (NULL, 1)')).toMatch(/^23502 /);
  });

  it('number rows by IDENTITY, which can not be written', async () => {
    await session.rows('CREATE TABLE t (id BIGINT IDENTITY(0, 5), a INT)');
    await session.rows('INSERT INTO t (a) VALUES (1), (2)');
    expect(await session.rows('SELECT id FROM t ORDER BY 1')).toEqual([['0'], ['5']]);
    expect(await session.failure('INSERT INTO t VALUES (1, 1)')).toBe('0A000 cannot set an identity column to a value');
  });

  it('show their attributes in pg_table_def and svv_table_info, through LIKE and ALTER', async () => {
    await session.rows('DROP TABLE IF EXISTS t2');
    await session.rows('CREATE TABLE t (a INT ENCODE az64 DISTKEY, b VARCHAR) SORTKEY (b, a)');
    await session.rows('CREATE TABLE t2 (LIKE t)');
    const definition = (name: string): Promise<unknown[][]> =>
      session.rows(
        `SELECT "column", type, trim(encoding), distkey, sortkey FROM pg_table_def WHERE tablename = '${name}' ORDER BY 1`,
      );
    const expected = [
      ['a', 'integer', 'az64', true, 2],
      ['b', 'character varying(256)', 'none', false, 1],
    ];
    expect(await definition('t')).toEqual(expected);
    expect(await definition('t2')).toEqual(expected);
    const info = `SELECT diststyle, sortkey1, sortkey_num FROM svv_table_info WHERE "table" = 't2'`;
    expect(await session.rows(info)).toEqual([['KEY(a)', 'b', 2]]);
    await session.rows('ALTER TABLE t2 ALTER DISTSTYLE ALL');
    await session.rows('ALTER TABLE t2 ALTER COMPOUND SORTKEY (a)');
    expect(await session.rows(info)).toEqual([['ALL', 'a', 1]]);
  });

  it('are emptied by TRUNCATE, which commits the transaction', async () => {
    await session.rows('CREATE TABLE t (a INT)');
    await session.rows('INSERT INTO t VALUES (1)');
    await session.rows('BEGIN');
    await session.rows('TRUNCATE t');
    await session.rows('INSERT INTO t VALUES (2)');
    await session.rows('ROLLBACK');
    expect(await session.rows('SELECT a FROM t')).toEqual([[2]]);
    expect(session.notices).toContain('WARNING there is no transaction in progress');
  });

  it('keep their columns out of a transaction that changes a type', async () => {
    await session.rows('CREATE TABLE t (a VARCHAR(5))');
    await session.rows('BEGIN');
    expect(await session.failure('ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(9)')).toBe(
      '25001 ALTER TABLE ALTER COLUMN cannot run inside a transaction block',
    );
    await session.rows('ROLLBACK');
  });

  it('are swapped by renames in one transaction, unseen by others until its end', async () => {
    await session.rows('DROP TABLE IF EXISTS t__next; DROP TABLE IF EXISTS t__old');
    await session.rows('CREATE TABLE t AS SELECT 1 AS a; CREATE TABLE t__next AS SELECT 2 AS a');
    await session.rows('BEGIN');
    await session.rows('ALTER TABLE t RENAME TO t__old');
    await session.rows('ALTER TABLE t__next RENAME TO t');
    expect(await session.value('SELECT a FROM t')).toBe(2);
    await session.rows('COMMIT');
    expect(await session.rows('SELECT a FROM t UNION ALL SELECT a FROM t__old')).toEqual([[2], [1]]);
  });
});

describe('functions', () => {
  it.each([
    ["datediff(day, '2018-10-31 23:59:59', '2018-11-01 00:00:00')", '1'],
    ["datediff(hour, '2018-11-01 00:59:00', '2018-11-01 01:00:00')", '1'],
    ["datediff(month, date '2018-11-30', date '2018-12-01')", '1'],
    ["datediff(year, date '2018-01-01', date '2018-12-31')", '0'],
    ["datediff(qtr, date '1998-07-01', date '2008-07-01')", '40'],
    ["datediff(week, date '2009-01-01', date '2009-12-31')", '52'],
    ["dateadd(month, 1, date '2008-01-31')::varchar", '2008-02-29 00:00:00'],
    ["dateadd(day, -30, '2018-12-01')::varchar", '2018-11-01 00:00:00'],
    ["add_months(timestamp '2008-04-30', 1)::varchar", '2008-05-31 00:00:00'],
    ["trunc(timestamp '2018-11-01 10:00:00')::varchar", '2018-11-01'],
    ["convert_timezone('America/New_York', timestamp '2018-11-01 12:00:00')::varchar", '2018-11-01 08:00:00'],
    ["len('día')", 3],
    ["charindex('b', 'abc')", 2],
    ["strtol('ff', 16)", '255'],
    ["json_extract_path_text('{\"a\":{\"b\":7}}', 'a', 'b')", '7'],
    ["json_extract_path_text('no json', 'a', true)", null],
    ["decode(null, null, 'none', 'some')", 'none'],
    ['nvl2(null, 1, 2)', 2],
    ["'a\\tb'", 'a\tb'],
    ["convert(int, '12')", 12],
    ["getdate() = date_trunc('second', getdate()) AND sysdate >= getdate()::date", true],
  ])('%s is %s', async (expression, expected) => {
    expect(await session.value(`SELECT ${expression}`)).toBe(expected);
  });

  it('LISTAGG and MEDIAN aggregate, and give their columns their names', async () => {
    await session.rows('CREATE TABLE t (a INT, b VARCHAR)');
    await session.rows("INSERT INTO t VALUES (1, 'x'), (5, 'y'), (2, 'x')");
    const { rows } = await session.client.query(
      "SELECT listagg(DISTINCT b, '+') WITHIN GROUP (ORDER BY b), median(a) FROM t",
    );
    expect(rows).toEqual([{ listagg: 'x+y', median: '2.0' }]);
  });

  it('QUALIFY keeps the rows that the window functions choose', async () => {
    await session.rows('CREATE TABLE t (a INT, b INT)');
    await session.rows('INSERT INTO t VALUES (1, 1), (1, 2), (2, 3)');
    const best = 'QUALIFY row_number() OVER (PARTITION BY a ORDER BY b DESC) = 1 ORDER BY a';
    expect(await session.rows(`SELECT * FROM t ${best}`)).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect(await session.rows(`SELECT a, b * 2 AS twice FROM t AS x ${best}`)).toEqual([
      [1, 4],
      [2, 6],
    ]);
  });

  it('MERGE updates and inserts, and refuses two source rows for one', async () => {
    await session.rows('DROP TABLE IF EXISTS s');
    await session.rows('CREATE TABLE t (a INT, b INT); CREATE TABLE s (a INT, b INT)');
    await session.rows('INSERT INTO t VALUES (1, 1); INSERT INTO s VALUES (1, 10), (2, 20)');
    const merge =
      'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)';
    await session.rows(merge);
    expect(await session.rows('SELECT * FROM t ORDER BY a')).toEqual([
      [1, 10],
      [2, 20],
    ]);
    await session.rows('INSERT INTO s VALUES (1, 11)');
    expect(await session.failure(merge)).toBe('XX000 Found multiple matches to update the same tuple.');
  });
});

describe('a session', () => {
  it('meets the version that Redshift reports, and tags without a count for SELECT', async () => {
    expect(await session.value('SELECT version()')).toMatch(/^PostgreSQL 8\.0\.2 .* Redshift 1\.0\.\d+$/);
    const selected = await session.client.query('SELECT 1');
    expect([selected.command, selected.rowCount]).toEqual(['SELECT', null]);
  });

  it('is seen by its pid in stv_sessions and, while it works, in stv_recents with its comment', async () => {
    const pid = await session.value('SELECT pg_backend_pid()');
    expect(
      await session.rows('SELECT trim(user_name), trim(db_name) FROM stv_sessions WHERE process = $1', [pid]),
    ).toEqual([['awsuser', 'dev']]);
    const [[status, query]] = (await session.rows(
      '/* mark */ SELECT trim(status), query FROM stv_recents WHERE pid = pg_backend_pid()',
    )) as [[string, string]];
    expect(status).toBe('Running');
    expect(query).toMatch(/^\/\* mark \*\//);
  });

  it('works on a snapshot, and a lost update is error 1023', async () => {
    await session.rows('CREATE TABLE t (a INT)');
    await session.rows('INSERT INTO t VALUES (1)');
    const other = await warehouse.connect();
    await session.rows('BEGIN');
    expect(await session.value('SELECT a FROM t')).toBe(1);
    await other.rows('UPDATE t SET a = 2');
    expect(await session.value('SELECT a FROM t')).toBe(1);
    expect(await session.failure('UPDATE t SET a = 3')).toBe('XX000 1023');
    await session.rows('ROLLBACK');
  });

  it('ends with its client, its statement too', async () => {
    const other = await warehouse.connect();
    const pid = await other.value('SELECT pg_backend_pid()');
    const endless = 'SELECT count(*) FROM pg_class a, pg_class b, pg_class c, pg_class d, pg_class e';
    other.client.query(endless).catch(() => undefined);
    const running = `SELECT count(*) FROM stv_recents WHERE pid = ${String(pid)}`;
    while ((await session.value(running)) === '0');
    (other.client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    while ((await session.value(`SELECT count(*) FROM stv_sessions WHERE process = ${String(pid)}`)) !== '0');
  });

  it('can be cancelled by the protocol', async () => {
    const endless = session.failure('SELECT count(*) FROM pg_class a, pg_class b, pg_class c, pg_class d, pg_class e');
    const watcher = await warehouse.connect();
    while (
      (await watcher.value("SELECT count(*) FROM stv_recents WHERE query LIKE 'SELECT count(*) FROM pg_class a%'")) ===
      '0'
    );
    const { processID, secretKey } = session.client as unknown as { processID: number; secretKey: number };
    const request = Buffer.alloc(16);
    [16, 80877102, processID, secretKey].forEach((value, i) => request.writeInt32BE(value, i * 4));
    connectSocket(warehouse.redshift.port, '127.0.0.1').end(request);
    expect(await endless).toBe("57014 Query cancelled on user's request");
  });

  it('is denied with a wrong password, to the internal user, and to unknown databases', async () => {
    const attempt = (config: pg.ClientConfig): Promise<string> => {
      const { host, port, user, password, database } = warehouse.redshift;
      const client = new pg.Client({ host, port, user, password, database, ...config });
      return client.connect().then(
        () => 'connected',
        (error: pg.DatabaseError) => String(error.code),
      );
    };
    expect(await attempt({ password: 'wrong' })).toBe('28P01');
    expect(await attempt({ user: 'rdsdb', password: 'x' })).toBe('28000');
    expect(await attempt({ database: 'none' })).toBe('3D000');
  });

  it('is no superuser: the catalog is not its to change', async () => {
    expect(await session.failure('DELETE FROM local_redshift.loads')).toMatch(/^42501 /);
    expect(await session.failure('DROP VIEW pg_catalog.stv_recents')).toMatch(/^42501 /);
  });

  it('gets results of any size, and sends values of any size', async () => {
    const { rows } = await session.client.query<{ n: string }>('SELECT a.n FROM generate_series(1, 100000) AS a(n)');
    expect(rows.length).toBe(100_000);
    const text = 'é'.repeat(3_000_000);
    expect(await session.value('SELECT $1::text', [text])).toBe(text);
    expect(await session.value(`SELECT '${text}'::text`)).toBe(text);
  });

  it('runs several statements of one text as one transaction', async () => {
    await session.rows('CREATE TABLE t (a INT)');
    await warehouse.put('several', '{"a":1}');
    const copy = "COPY t FROM 's3://data/several' IAM_ROLE default JSON 'auto'";
    expect(await session.failure(`INSERT INTO t VALUES (2); ${copy}; SELECT 1 / 0`)).toBe('22012 division by zero');
    expect(await session.value('SELECT count(*) FROM t')).toBe('0');
    await session.client.query(`INSERT INTO t VALUES (2); ${copy}; SELECT 1`);
    expect(await session.value('SELECT count(*) FROM t')).toBe('2');
  });
});

it('many sessions work side by side', async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => connect(warehouse.redshift)));
  const pids = await Promise.all(sessions.map((one) => one.value('SELECT pg_backend_pid()')));
  expect(new Set(pids).size).toBe(20);
  await Promise.all(sessions.map((one) => one[Symbol.asyncDispose]()));
});
