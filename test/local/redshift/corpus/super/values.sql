page r_SUPER_type

statement ok
CREATE TABLE t (id INT, s SUPER, d SUPER DEFAULT NULL)

# Scalars become SUPER values as they are; text becomes a string.
page c-getting-started-super

statement ok
INSERT INTO t (id, s) VALUES (1, 7)

statement ok
INSERT INTO t (id, s) VALUES (2, 'Hello')

statement ok
INSERT INTO t (id, s) VALUES (3, 3.14)

statement ok
INSERT INTO t (id, s) VALUES (4, FALSE)

statement ok
INSERT INTO t (id, s) VALUES (5, NULL)

statement ok
INSERT INTO t (id, s) VALUES (6, JSON_PARSE('{"r_nations":[{"n_comment":"s. ironic","n_nationkey":0,"n_name":"ALGERIA"},{"n_nationkey":5,"n_name":"ETHIOPIA"}]}'))

statement ok
INSERT INTO t (id, s) VALUES (7, JSON_PARSE('[1, {"a": [true, null]}, "x  y"]'))

statement ok
INSERT INTO t (id, s) SELECT 8, JSON_PARSE('"text"')

query
SELECT id, s, JSON_TYPEOF(s) FROM t ORDER BY id
----
1|7|number
2|"Hello"|string
3|3.14|number
4|false|boolean
5|NULL|null
6|{"r_nations":[{"n_comment":"s. ironic","n_nationkey":0,"n_name":"ALGERIA"},{"n_nationkey":5,"n_name":"ETHIOPIA"}]}|object
7|[1,{"a":[true,null]},"x  y"]|array
8|"text"|string

query
SELECT s.r_nations[0].n_name, s.r_nations[1].n_nationkey + 1, s.r_nations[7].n_name, s.nothing.at.all FROM t WHERE id = 6
----
"ALGERIA"|6|NULL|NULL

query
SELECT t.s[1].a[0], t.s[1].a[1] IS NULL, t.s[2]::varchar FROM t WHERE id = 7
----
true|t|x  y

page limitations-super

query
SELECT 5::super::bool, 5.0::super::bool
----
t|NULL

query
SELECT JSON_PARSE('"2001-09-08"')::date, JSON_PARSE('"2001-09-08 10:00:00"')::timestamp, JSON_PARSE('"no date"')::date
----
2001-09-08|2001-09-08 10:00:00|NULL

query
SELECT s::int, s::bigint, s::smallint, s::varchar, s::decimal(5,1), s::float8 FROM t WHERE id IN (1, 3) ORDER BY id
----
7|7|7|7|7.0|7
3|3|3|3.14|3.1|3.14

query
SELECT s::int IS NULL, s::bool IS NULL, CAST(s AS VARCHAR(3)) FROM t WHERE id = 2
----
t|t|Hel

query
SELECT 99999999999::super::int, 1e400::super::float8, 70000::super::smallint
----
NULL|NULL|NULL

query
SELECT s::varchar FROM t WHERE id IN (6, 7)
----
NULL
NULL

statement error 42846 cannot cast type date to super
SELECT date '2020-01-01'::super

page JSON_SERIALIZE

query
SELECT JSON_SERIALIZE(JSON_PARSE('[10001,10002,"abc"]'))
----
[10001,10002,"abc"]

query
SELECT JSON_SERIALIZE(NULL::super)
----
null

query
SELECT JSON_SERIALIZE(s) || '.' FROM t WHERE id = 8
----
"text".

page JSON_PARSE

query
SELECT JSON_PARSE('[10001,10002,"abc"]')
----
[10001,10002,"abc"]

query
SELECT JSON_TYPEOF(JSON_PARSE('[10001,10002,"abc"]'))
----
array

statement error XX000 JSON parsing error
SELECT JSON_PARSE('[10001,')

query
SELECT JSON_PARSE(NULL) IS NULL
----
t

page r_array

query
SELECT ARRAY(1, 'a', NULL, true, ARRAY(2.5))
----
[1,"a",null,true,[2.5]]

query
SELECT ARRAY()
----
[]

query
SELECT get_array_length(ARRAY(1, 2, 3)), get_array_length(JSON_PARSE('{}'))
----
3|NULL

# Grouping, DISTINCT, joins and set operations take SUPER values.
page query-super

query
SELECT count(DISTINCT s), count(s), count(*) FROM t
----
7|7|8

query
SELECT s FROM t WHERE id = 1 UNION SELECT s FROM t WHERE id = 1
----
7

query
SELECT a.id, b.id FROM t a JOIN t b ON a.s = b.s AND a.id < 3 ORDER BY 1
----
1|1
2|2

query
SELECT s, count(*) FROM (SELECT s FROM t WHERE id = 6 UNION ALL SELECT s FROM t WHERE id = 6) u GROUP BY s HAVING count(*) > 1
----
{"r_nations":[{"n_comment":"s. ironic","n_nationkey":0,"n_name":"ALGERIA"},{"n_nationkey":5,"n_name":"ETHIOPIA"}]}|2

query
SELECT id FROM t WHERE s = 'Hello' OR s = 7 OR s > 3 ORDER BY id
----
1
2
3

query
SELECT id FROM t WHERE s <> 'Hello' AND s IS NOT NULL ORDER BY id
----
1
3
4
6
7
8

query
SELECT id FROM t WHERE s IN (7, 3.14) ORDER BY id
----
1
3

query
SELECT n.n_name::varchar AS name, i FROM t, t.s.r_nations AS n AT i WHERE t.id = 6 ORDER BY name DESC
----
ETHIOPIA|1
ALGERIA|0

query
SELECT t.id, e FROM t, t.s e WHERE t.id = 7
----
7|1
7|{"a":[true,null]}
7|"x  y"

query
SELECT count(*) FROM t, t.s e WHERE t.id IN (1, 5)
----
0

query
SELECT attr, val FROM (SELECT JSON_PARSE('{"a": 1, "b": [2]}') AS doc) AS c, UNPIVOT c.doc AS val AT attr
----
a|1
b|[2]

query
SELECT t.id, n.n_name FROM t LEFT JOIN t.s.r_nations AS n ON true WHERE t.id IN (5, 6) ORDER BY 1, 2
----
5|NULL
6|"ALGERIA"
6|"ETHIOPIA"

query
SELECT id FROM t WHERE EXISTS (SELECT 1 FROM t.s.r_nations AS n WHERE n.n_nationkey = 5)
----
6

query
SELECT (SELECT count(*) FROM t.s.r_nations) FROM t WHERE id = 6
----
2

statement ok
UPDATE t SET s = JSON_PARSE('{"a": {"b": 1}}') WHERE s[0] = 1

query
SELECT id, s.a.b FROM t WHERE t.s.a.b = 1
----
7|1

statement ok
DELETE FROM t WHERE s.a.b = 1

query
SELECT count(*) FROM t WHERE id = 7
----
0

statement ok
CREATE TABLE copied AS SELECT id, s.r_nations AS nations, s.r_nations[0].n_name::varchar(20) AS first FROM t WHERE id = 6

query
SELECT "column", type FROM pg_table_def WHERE tablename = 'copied' ORDER BY 1
----
first|character varying(20)
id|integer
nations|super

statement ok
CREATE VIEW names AS SELECT n.n_name::varchar AS name FROM copied c, c.nations n

query
SELECT name FROM names ORDER BY name
----
ALGERIA
ETHIOPIA
