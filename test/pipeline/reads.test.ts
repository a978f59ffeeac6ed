import { nameOf, significant, tokenize } from '@loadstar/sql';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTables } from '../../src/pipeline/reads.js';

/** Tables that a query reads, `schema.table` where it says so, in order of appearance. */
const reads = (sql: string): string[] => {
  const { tables, faults } = readTables(significant(tokenize(sql)));
  expect(faults, sql).toEqual([]);
  return tables.map(({ qualifier, name }) => [...qualifier, name].join('.'));
};

const faults = (sql: string): string[] => readTables(significant(tokenize(sql))).faults.map(({ message }) => message);

describe('where tables stand', () => {
  test.each([
    ['select 1', []],
    ['select * from a', ['a']],
    ['SELECT x FROM "A"', ['a']],
    ['select * from s.a, db.s.b', ['s.a', 'db.s.b']],
    ['select * from a, b c, d as e', ['a', 'b', 'd']],
    [
      'select * from a join b on a.x = b.x left outer join c using (x, y) cross join d natural join e',
      ['a', 'b', 'c', 'd', 'e'],
    ],
    ['select * from (a join b on true) join c on true', ['a', 'b', 'c']],
    ['select * from ((a join b on true) join c on true), d', ['a', 'b', 'c', 'd']],
    ['select * from ((select * from a) x join b on true)', ['a', 'b']],
    ['select * from a where x in (select y from b where exists (select 1 from c))', ['a', 'b', 'c']],
    ['select (select max(x) from b) from a', ['b', 'a']],
    ['select * from (select * from a) x, lateral (select * from b where b.y = x.y) z', ['a', 'b']],
    ['select * from a union select * from b except (select * from c intersect select * from d)', ['a', 'b', 'c', 'd']],
    ['(select * from a) union all (select * from b) order by 1 limit 3', ['a', 'b']],
    ['((select * from a) union select * from b) order by 1', ['a', 'b']],
    ['select * from a join lateral (select * from b) c on true', ['a', 'b']],
    ['select * from a minus select * from b', ['a', 'b']],
    ['select * from a left join (b inner join c on b.i = c.i) on a.i = b.i, d', ['a', 'b', 'c', 'd']],
    ['select case when exists (select 1 from a) then (select 2 from b) end', ['a', 'b']],
    ['select * from only a', ['a']],
    ['select * from days.days', ['days.days']],
    ['select * from a tablesample bernoulli (10), b', ['a', 'b']],
    ['select * from a pivot (sum(x) for y in (1, 2)) p, b', ['a', 'b']],
    ['select * from a order by (select max(x) from b)', ['a', 'b']],
    ['select * from a group by 1 having count(*) > (select n from b)', ['a', 'b']],
    ['select top 10 * from a qualify row_number() over (partition by x order by y) = 1', ['a']],
    ['select * from a start with x = 1 connect by prior y = x', ['a']],
  ])('%s', (sql, expected) => {
    expect(reads(sql)).toEqual(expected);
  });
});

describe('what is no table', () => {
  test.each([
    [
      'select extract(day from ts), substring(s from 2 for 3), trim(both from s), overlay(a placing b from 1) from t',
      ['t'],
    ],
    ['select * from t where a is distinct from b and c is not distinct from d', ['t']],
    ['select a is not distinct from b, c from t', ['t']],
    ['select \'from x\', "from", $$ from y $$ from t -- from z\n/* from w */', ['t']],
    ['select t.from from t', ['t']],
    ['select x as "join", y as order_by from t', ['t']],
    ['select * from generate_series(1, 10) g, t', ['t']],
    ['select * from f((select max(x) from t)) g', ['t']],
    ["select count(*) filter (where x), listagg(a, ',') within group (order by b) from t", ['t']],
    ['select date_part(year, a), dateadd(day, 1, b), convert(int, c), top from t', ['t']],
    ["select * from t where x like '%from a%' escape '\\\\'", ['t']],
    ["select left(a, 1), right(b, 1) from t where left(a, 2) = 'x'", ['t']],
    ['select * from orders o, o.items i, i.parts', ['orders']],
    ['select * from orders, orders.items', ['orders']],
    ['select (select count(*) from o.items) from orders o', ['orders']],
    ['select k from orders o, unpivot o.attributes as v at k', ['orders']],
    ['select * from t limit 10 offset 5', ['t']],
    ['select * from t x where x.a = any (array(1, 2))', ['t']],
  ])('%s', (sql, expected) => {
    expect(reads(sql)).toEqual(expected);
  });
});

describe('common tables', () => {
  test.each([
    ['with x as (select * from a) select * from x', ['a']],
    ['with x as (select * from a), y as (select * from x join b on true) select * from y, x', ['a', 'b']],
    ['with x (p, q) as (select * from a) select * from x', ['a']],
    ['with recursive x as (select 1 union all select n + 1 from x) select * from x', []],
    ['with recursive x as (select * from y), y as (select * from a) select * from x', ['a']],
    ['with x as (with y as (select * from a) select * from y) select * from x, y', ['a', 'y']],
    ['select * from (with x as (select * from a) select * from x) z, x', ['a', 'x']],
    ['with x as (select * from x) select * from x', ['x']],
    ['with x as (select 1) select * from s.x', ['s.x']],
    ['with "X" as (select * from a) select * from x', ['a']],
    ['with x as (select 1) select * from a where i in (with a as (select * from x) select i from a)', ['a']],
    ['with x as (select * from a) (select * from x) union (select * from b)', ['a', 'b']],
    ['with x as ((select * from a) union (select * from b)) select * from x', ['a', 'b']],
    ['with y as (select * from x), x as (select 1) select * from x', ['x']],
  ])('%s', (sql, expected) => {
    expect(reads(sql)).toEqual(expected);
  });

  test('one that reads a real table of its own name is known as such', () => {
    const { commonTables } = readTables(
      significant(tokenize('with a as (select * from a), b as (select * from c) select 1')),
    );
    expect(commonTables.map(({ name, readsItsName }) => [name, readsItsName])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });

  test('one below the top level is known as nested', () => {
    const { commonTables } = readTables(
      significant(tokenize('with a as (with b as (select 1) select * from b) select 1')),
    );
    expect(commonTables.map(({ name, nested }) => [name, nested])).toEqual([
      ['b', true],
      ['a', false],
    ]);
  });
});

describe('what may not stand there', () => {
  test.each([
    ['select * into x from a', 'SELECT … INTO creates a table'],
    ['with x as (delete from a) select 1', '"x" is not a SELECT'],
    ['with x (select 1) select 2', 'expected AS after "x"'],
    ['with x as select 1', 'expected ( after "x AS"'],
    ['select (1', 'a closing parenthesis is missing'],
    ['select 1)', 'a closing parenthesis too many'],
    ['with (select 1)', 'expected the name of a common table after WITH'],
  ])('%s', (sql, message) => {
    expect(faults(sql)).toContain(message);
  });
});

/** A generated query with the tables that it reads. */
interface Known {
  readonly sql: string;
  readonly reads: readonly string[];
}

const TABLES = ['songs', 'users', 'plays', 's.days', '"Odd Name"'];
const expressions = fc.constantFrom(
  'a.x',
  "'from songs'",
  'extract(day from a.ts)',
  'trim(leading from b)',
  'count(*)',
  'a is distinct from b',
  '(a.x + 1)',
  '/* from users */ 1',
  'case when true then 1 end',
);

/** One depth for all kinds of nesting, or queries would grow without end. */
const DEPTH = { maxDepth: 4, depthIdentifier: fc.createDepthIdentifier() };

const query = fc.letrec<{ query: Known; item: Known; expression: Known }>((tie) => ({
  expression: fc.oneof(
    DEPTH,
    expressions.map((sql) => ({ sql, reads: [] })),
    tie('query').map(({ sql, reads: inner }) => ({ sql: `(${sql})`, reads: inner })),
    tie('query').map(({ sql, reads: inner }) => ({ sql: `exists (${sql})`, reads: inner })),
  ),
  item: fc.oneof(
    DEPTH,
    fc
      .tuple(fc.constantFrom(...TABLES), fc.constantFrom('', ' t', ' as t'))
      .map(([table, alias]) => ({ sql: table + alias, reads: [table] })),
    tie('query').map(({ sql, reads: inner }) => ({ sql: `(${sql}) as q`, reads: inner })),
    fc.tuple(tie('item'), tie('item'), tie('expression')).map(([a, b, on]) => ({
      sql: `(${a.sql} left join ${b.sql} on ${on.sql} = 1)`,
      reads: [...a.reads, ...b.reads, ...on.reads],
    })),
    tie('expression').map(({ sql, reads: inner }) => ({ sql: `f(${sql}) g`, reads: inner })),
  ),
  query: fc
    .record({
      select: fc.array(tie('expression'), { minLength: 1, maxLength: 3 }),
      from: fc.array(fc.tuple(fc.constantFrom(', ', ' join ', ' cross join '), tie('item')), { maxLength: 3 }),
      where: fc.option(tie('expression'), { nil: undefined }),
      union: fc.option(tie('query'), { nil: undefined, ...DEPTH }),
      common: fc.option(tie('query'), { nil: undefined, ...DEPTH }),
      comment: fc.constantFrom(' ', '\n', ' /* from x */ ', ' -- from y\n'),
    })
    .map(({ select, from, where, union, common, comment }): Known => {
      const items = from.map(([join, item], i) => (i === 0 ? item.sql : join + item.sql)).join('');
      const parts = [
        common === undefined ? '' : `with c1 as (${common.sql}) `,
        `select ${select.map(({ sql }) => sql).join(', ')}`,
        from.length === 0 ? '' : `from ${items}${common === undefined ? '' : ', c1'}`,
        where === undefined ? '' : `where ${where.sql} = 1`,
        union === undefined ? '' : `union all ${union.sql.startsWith('with') ? `(${union.sql})` : union.sql}`,
      ];
      return {
        sql: parts.filter((part) => part !== '').join(comment),
        reads: [common, ...select, ...from.map(([, item]) => item), where, union].flatMap((each) => each?.reads ?? []),
      };
    }),
})).query;

test('any generated SELECT gives exactly the tables it was made of, in order', () => {
  const named = (table: string): string =>
    table
      .split('.')
      .map((part) => nameOf(tokenize(part)[0]!))
      .join('.');
  fc.assert(
    fc.property(query, ({ sql, reads: expected }) => {
      expect(reads(sql)).toEqual(expected.map(named));
    }),
    { numRuns: 1000 },
  );
});
