import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../../local/src/redshift/proxy/step.js';
import { rewriteScript } from '../../../local/src/redshift/rewrite/script.js';

const noAction = () => () => Promise.resolve();
const noParts = { copy: noAction, unload: noAction };
const steps = (sql: string): Step[] => rewriteScript(sql, noParts);

/** The text for PostgreSQL, or the error. */
function rewritten(sql: string): string {
  return steps(sql)
    .map((step) => {
      if (step.kind === 'sql') return step.text;
      return step.kind === 'refused' ? `${step.error.code} ${step.error.message}` : 'action';
    })
    .join(';');
}

describe('a statement that needs nothing', () => {
  it.each([
    'SELECT 1',
    '/* run/1 */ INSERT INTO s.t (a, b) WITH x AS (SELECT * FROM s.u)\nSELECT a, b FROM (SELECT * FROM x) AS loaded -- end',
    'DELETE FROM t USING u WHERE t.a = u.a AND t."b" >= u.b',
    "SELECT timestamp 'epoch' + ts / 1000 * interval '1 second', CASE WHEN a THEN 'decode(' ELSE 'nvl(x)' END FROM t",
    'SELECT top, t.sysdate FROM t',
    'UPDATE t SET a = $1 WHERE b = $2',
    'INSERT INTO format (a) WITH unnest (a) AS (SELECT 1) SELECT a FROM unnest',
    'SELECT sum(a) OVER (PARTITION BY b ORDER BY c ROWS UNBOUNDED PRECEDING), rank() OVER (ORDER BY a), max(a) * 2 FROM t',
    "SELECT date_trunc('month', a), to_char(a, 'YYYY'), a / 2, a / b, 1.5 * a FROM t",
    "CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(10) DEFAULT 'x')".replace('VARCHAR(10)', 'varchar(10)'),
  ])('passes byte for byte: %s', (sql) => {
    expect(rewritten(sql)).toBe(sql);
  });

  it('passes whatever its literals, comments and names hold', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '(', ')', ',', ';', ' ', '$', '-', '"', 'nvl(', 'top 1') });
    fc.assert(
      fc.property(text, text, (literal, name) => {
        const sql = `SELECT '${literal}' /* ${literal} */ AS "${name.replaceAll('"', '""')}x"`;
        expect(rewritten(sql)).toBe(sql);
      }),
    );
  });
});

describe('expressions', () => {
  it.each([
    ['nvl(a, isnull(b, 0))', 'COALESCE(a, COALESCE(b, 0))'],
    ['nvl2(a, nvl(b, 1), c)', '(CASE WHEN (a) IS NOT NULL THEN COALESCE(b, 1) ELSE c END)'],
    [
      "decode(a, null, 'n', nvl(b, 1), 'x', 'y')",
      "(CASE WHEN (a) IS NOT DISTINCT FROM (null) THEN 'n' WHEN (a) IS NOT DISTINCT FROM (COALESCE(b, 1)) THEN 'x' ELSE 'y' END)",
    ],
    [
      'dateadd(day, -1, dateadd(Month, 2, d))',
      "local_redshift.date_add('day', -1, local_redshift.date_add('month', 2, d))",
    ],
    ["datediff('hour', a, b)", "local_redshift.date_diff('hour', a, b)"],
    ['extract(epoch from nvl(a, b))', "local_redshift.date_part('epoch', COALESCE(a, b))"],
    ['a / 2.50', 'a / 2.50::local_redshift.decimal_3'],
    ['a / b::decimal(5, 2)', 'a / b::decimal(5, 2)::local_redshift.decimal_5'],
    [
      'avg(distinct a) OVER (PARTITION BY b)',
      'local_redshift.avg(sum(distinct a) OVER (PARTITION BY b), count(distinct a) OVER (PARTITION BY b))',
    ],
    ['sum(a) / count(*)', 'local_redshift.wide(sum(a)) / count(*)'],
    ['sum(a) OVER (PARTITION BY b) / 2', 'local_redshift.wide(sum(a) OVER (PARTITION BY b)) / 2'],
    ['1.5::int', 'round(1.5, 0)::int'],
    ['approximate count(distinct a)', ' count(distinct a)'],
    [
      'percentile_cont(0.5) within group (order by nvl(a, 0) desc)',
      'local_redshift.percentile_cont(0.5, pg_catalog.array_agg(COALESCE(a, 0) ORDER BY COALESCE(a, 0) DESC NULLS LAST), count(COALESCE(a, 0)))',
    ],
    [
      "listagg(a, ',') within group (order by b) over (partition by c)",
      "listagg((a)::text, ',') OVER (PARTITION BY c ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)",
    ],
    [
      'lag(a, 2) ignore nulls over (order by b)',
      'local_redshift.lag(pg_catalog.array_agg(a) FILTER (WHERE (a) IS NOT NULL) OVER (order by b ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 2)',
    ],
    ['first_value(a respect nulls) over (partition by b)', 'first_value(a ) over (partition by b)'],
    ['string_agg(a, b)', 'local_redshift.string_agg(a, b)'],
    ['convert(varchar(5), nvl(a, b))', 'CAST(COALESCE(a, b) AS varchar(5))'],
    ["listagg(distinct a, ', ') within group (order by a)", "listagg(DISTINCT (a)::text, ', ' ORDER BY (a)::text)"],
    ['listagg(a) within group (order by b desc, c)', "listagg((a)::text, '' ORDER BY b desc, c)"],
    ['sysdate', 'localtimestamp'],
    ['a::varchar(max)', 'a::varchar(65535)'],
    ['"MixedCase"', '"mixedcase"'],
  ])('%s becomes %s', (from, to) => {
    expect(rewritten(`SELECT ${from} FROM t`)).toBe(`SELECT ${to} FROM t`);
  });

  it('TOP becomes LIMIT at the end of its own query block', () => {
    expect(rewritten('SELECT TOP 5 a FROM (SELECT DISTINCT TOP 1 b FROM u) x ORDER BY 1')).toBe(
      'SELECT  a FROM (SELECT DISTINCT  b FROM u LIMIT 1) x ORDER BY 1 LIMIT 5',
    );
  });

  it('QUALIFY becomes a filter around its query block', () => {
    expect(
      rewritten(
        'SELECT a, t.b, c + 1 AS d FROM t WHERE a > 0 QUALIFY row_number() OVER (PARTITION BY a) = 1 ORDER BY a',
      ),
    ).toBe(
      'SELECT "a", "b", "d" FROM (SELECT a, t.b, c + 1 AS d, (row_number() OVER (PARTITION BY a) = 1) AS local_redshift_qualify ' +
        'FROM t WHERE a > 0) AS local_redshift_block WHERE local_redshift_qualify ORDER BY a',
    );
  });
});

describe('CREATE TABLE', () => {
  it('loses what only Redshift knows, and notes it in a comment', () => {
    const sql =
      'CREATE TABLE s.t (id INT ENCODE az64 PRIMARY KEY, at TIMESTAMP SORTKEY) BACKUP NO DISTSTYLE KEY DISTKEY (id)';
    expect(rewritten(sql)).toBe(
      'CREATE TABLE s.t (id INT   NOT NULL, at TIMESTAMP ) ' +
        ' /*local_redshift_table {"table":"t","encodings":{"id":"az64"},"keys":[{"kind":"p","columns":["id"]}],"sortkeys":["at"],"diststyle":"key","distkey":"id"}*/',
    );
  });

  it('notes keys and references, which are not enforced', () => {
    expect(
      rewritten(
        'CREATE TABLE t (a INT, b INT REFERENCES u (x), PRIMARY KEY (a), FOREIGN KEY (b) REFERENCES u, UNIQUE (b))',
      ),
    ).toBe(
      'CREATE TABLE t (a INT NOT NULL, b INT ) /*local_redshift_table {"table":"t","keys":[' +
        '{"kind":"p","columns":["a"]},{"kind":"f","columns":["b"],"references":"\\"u\\"","otherColumns":[]},' +
        '{"kind":"u","columns":["b"]},{"kind":"f","columns":["b"],"references":"\\"u\\"","otherColumns":["x"]}]}*/',
    );
  });

  it.each([
    ['VARCHAR', 'varchar(256)'],
    ['TEXT', 'varchar(256)'],
    ['CHARACTER VARYING(12)', 'varchar(12)'],
    ['NVARCHAR(MAX)', 'varchar(65535)'],
    ['CHAR', 'char(1)'],
    ['BPCHAR', 'char(256)'],
    ['DECIMAL', 'DECIMAL(18,0)'],
    ['NUMERIC(5, 2)', 'NUMERIC(5, 2)'],
    ['TIMESTAMP WITHOUT TIME ZONE', 'TIMESTAMP WITHOUT TIME ZONE'],
    ['DOUBLE PRECISION', 'DOUBLE PRECISION'],
    ['BIGINT IDENTITY(1, 1)', 'BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1 MINVALUE 1)'],
    [
      'INT GENERATED BY DEFAULT AS IDENTITY(0,2)',
      'INT GENERATED BY DEFAULT AS IDENTITY (START WITH 0 INCREMENT BY 2 MINVALUE 0)',
    ],
  ])('gives a column of type %s the type %s', (from, to) => {
    expect(rewritten(`CREATE TABLE t (c ${from})`)).toBe(`CREATE TABLE t (c ${to})`);
  });

  it('makes a temporary table of a name that begins with #', () => {
    expect(rewritten('CREATE TABLE #t (a INT)')).toBe('CREATE TEMP TABLE "#t" (a INT)');
  });

  it('takes attributes before AS in any order', () => {
    expect(
      rewritten('CREATE TABLE t COMPOUND SORTKEY (a, b) DISTSTYLE ALL AS SELECT nvl(a, 1) AS a, b FROM u'),
    ).toMatch(/^CREATE TABLE t {2}AS SELECT COALESCE\(a, 1\) AS a, b FROM u \/\*/);
  });
});

describe('what is refused', () => {
  it.each([
    ['CREATE TABLE t (a UUID)', '0A000 Column "t.a" has unsupported type "uuid"'],
    ['CREATE TABLE t (a INT[])', '0A000 Column "t.a" has unsupported type "int[]"'],
    ['CREATE TABLE t (a SERIAL)', '0A000 Column "t.a" has unsupported type "serial"'],
    ['CREATE TABLE t (a VARCHAR(65536))', '0A000 length for type varchar cannot exceed 65535'],
    ['CREATE TABLE t (a INT) PARTITION BY RANGE (a)', '42601 syntax error at or near "PARTITION"'],
    ['CREATE TABLE t (a INT CHECK (a > 0))', '0A000 CHECK constraints are not supported'],
    ['CREATE TABLE t (a INT DISTKEY DISTKEYS)', '42601 syntax error at or near "DISTKEYS"'],
    ['CREATE UNIQUE INDEX i ON t (a)', '0A000 SQL command "CREATE UNIQUE ..." not supported on Redshift tables.'],
    ['CREATE TRIGGER x', '0A000 SQL command "CREATE TRIGGER ..." not supported on Redshift tables.'],
    ['INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', '42601 syntax error at or near "ON"'],
    ['DELETE FROM t RETURNING a', '42601 syntax error at or near "RETURNING"'],
    ['SELECT DISTINCT ON (a) a FROM t', '0A000 SELECT DISTINCT ON is not supported'],
    ['SELECT * FROM (VALUES (1)) v', '0A000 VALUES list as a table is not supported'],
    ['SELECT a IS NOT DISTINCT FROM b FROM t', '42601 syntax error at or near "NOT"'],
    ["SELECT '{}'::jsonb", '0A000 type "jsonb" is not supported'],
    ['SAVEPOINT a', '0A000 SQL command "SAVEPOINT" not supported'],
    ['ROLLBACK TO SAVEPOINT a', '0A000 SQL command "SAVEPOINT" not supported'],
    ["SELECT 'open", "42601 unterminated quoted string, a closing ' is missing"],
    ['DROP TABLE $1', '42601 syntax error at or near "$1"'],
    ['MERGE INTO t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE', '0A000 MERGE source must be a table'],
    ['MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE', '0A000 MERGE needs WHEN MATCHED THEN'],
  ])('as Redshift refuses it: %s', (sql, error) => {
    expect(rewritten(sql)).toContain(error);
  });

  it.each([
    ['CREATE EXTERNAL SCHEMA s', 'CREATE EXTERNAL'],
    ['ANALYZE COMPRESSION t', 'ANALYZE COMPRESSION'],
    ['SELECT st_point(1, 2)', 'the function ST_POINT'],
    ['SELECT approximate sum(a) FROM t', 'APPROXIMATE SUM'],
    ['CALL p()', 'CALL'],
  ])('by name, since it is only lacking here: %s', (sql, thing) => {
    expect(rewritten(sql)).toBe(`0A000 local Redshift does not support ${thing}`);
  });
});

describe('names of the catalog', () => {
  it.each([
    ['SELECT relname FROM pg_class', 'SELECT relname FROM local_redshift.pg_class'],
    [
      'SELECT pg_class.oid FROM pg_catalog.pg_class, "pg_catalog"."pg_attribute" a',
      'SELECT pg_class.oid FROM local_redshift.pg_class, local_redshift."pg_attribute" a',
    ],
    ['SELECT 1 FROM dev.information_schema.views', 'SELECT 1 FROM dev.local_redshift.views'],
    ['SELECT views FROM columns AS pg_class', 'SELECT views FROM columns AS pg_class'],
    ["SELECT 'pg_class'::regclass", "SELECT 'pg_class'::regclass"],
    ['SELECT CASE WHEN a THEN 1WHEN b THEN 2END', 'SELECT CASE WHEN a THEN 1 WHEN b THEN 2 END'],
    ['SELECT 1 WHERE 1 AND a BETWEEN 0 AND 1', 'SELECT 1 WHERE (1 <> 0) AND a BETWEEN 0 AND 1'],
  ])('%s becomes %s', (from, to) => {
    expect(rewritten(from)).toBe(to);
  });
});

describe('SHOW', () => {
  it.each([
    [
      'SHOW TABLES FROM SCHEMA dev.s',
      "SELECT * FROM local_redshift.show_tables WHERE database_name = 'dev' AND schema_name = 's' ORDER BY 1, 2, 3",
    ],
    [
      "SHOW SCHEMAS FROM DATABASE dev LIKE 'a%' LIMIT 3",
      "SELECT * FROM local_redshift.show_schemas WHERE database_name = 'dev' AND schema_name ILIKE 'a%' ORDER BY 1, 2, 3 LIMIT 3",
    ],
    ['SHOW TABLE s."T"', `SELECT local_redshift.show_table('"s"."t"') AS "Show Table DDL statement"`],
    ['SHOW TABLES', '42601 syntax error at end of input'],
    ['SHOW COLUMNS FROM TABLE a.b.c.d', '42601 syntax error at end of input'],
    ['SHOW MODEL m', '0A000 local Redshift does not support SHOW MODEL'],
    ['SHOW server_version', "SELECT '8.0.2'::text AS server_version"],
  ])('%s becomes %s', (from, to) => {
    expect(rewritten(from)).toBe(to);
  });
});

describe('other statements', () => {
  it.each([
    ['VACUUM', 'VACUUM'],
    ['VACUUM SORT ONLY t TO 75 PERCENT BOOST', 'VACUUM  t '],
    ['ANALYZE VERBOSE t (a) PREDICATE COLUMNS', 'ANALYZE VERBOSE t (a) '],
    [
      'ALTER TABLE t ALTER COLUMN a ENCODE zstd',
      'ALTER TABLE t RESET (fillfactor) /*local_redshift_table {"table":"t","encodings":{"a":"zstd"}}*/',
    ],
    [
      'ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)',
      'ALTER TABLE t RESET (fillfactor) /*local_redshift_table {"table":"t","keys":[{"kind":"p","name":"k","columns":["a"]}]}*/',
    ],
    [
      'ALTER TABLE t DROP CONSTRAINT k',
      'ALTER TABLE t RESET (fillfactor) /*local_redshift_table {"table":"t","dropKey":"k"}*/',
    ],
    [
      'ALTER TABLE t ADD COLUMN a TEXT ENCODE lzo',
      'ALTER TABLE t ADD COLUMN a varchar(256)  /*local_redshift_table {"table":"t","encodings":{"a":"lzo"}}*/',
    ],
    ['BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY', 'BEGIN  READ ONLY'],
    ["SET query_group TO 'x'", "SET local_redshift.query_group TO 'x'"],
    ['CREATE USER u PASSWORD DISABLE', 'CREATE USER u PASSWORD NULL'],
  ])('%s becomes %s', (from, to) => {
    expect(rewritten(from)).toBe(to);
  });

  it('a text of several statements is cut at its semicolons, wherever they do not stand in a literal', () => {
    expect(steps("BEGIN; SELECT ';' /* ; */; TRUNCATE t;").map(({ kind }) => kind)).toEqual(['sql', 'sql', 'action']);
  });
});
