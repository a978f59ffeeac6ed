page r_Character_types

query
SELECT 'a' = 'a   '
----
t

query
SELECT 'a '::char(3) = 'a'
----
t

query
SELECT 'a '::varchar = 'a  '::varchar
----
t

query
SELECT 'a ' < 'b'
----
t

query
SELECT 'a ' <> 'a'
----
f

query
SELECT 'a' IN ('b ', 'a ')
----
t

query
SELECT ' a' = 'a'
----
f

statement ok
CREATE TABLE t (v varchar(10), c char(10), n int)

statement ok
INSERT INTO t VALUES ('a', 'a', 1), ('a ', 'a', 2), ('b', 'b', 3), (NULL, NULL, 4)

query
SELECT count(*) FROM t WHERE v = 'a'
----
2

query
SELECT count(*) FROM t x JOIN t y ON x.v = y.v
----
5

query
SELECT count(*) FROM t WHERE v = c
----
3

query
SELECT count(DISTINCT v) FROM t
----
2

query
SELECT count(*) FROM t GROUP BY v ORDER BY 1
----
1
1
2

query
SELECT len(v), len(c), octet_length(v) FROM t WHERE n = 2
----
2|1|2

query
SELECT v || '.', c || '.' FROM t WHERE n = 2
----
a .|a.

page r_patternmatching_condition_like

query
SELECT 'abc' LIKE 'a%'
----
t

query
SELECT 'abc' LIKE '_b_'
----
t

query
SELECT 'abc' LIKE 'A%'
----
f

query
SELECT 'abc' ILIKE 'A%'
----
t

query
SELECT 'ÉTÉ' ILIKE 'été'
----
t

query
SELECT 'start_time' LIKE '%start\\_%'
----
t

query
SELECT 'startxtime' LIKE '%start\\_%'
----
f

query
SELECT 'start_time' LIKE '%start^_%' ESCAPE '^'
----
t

query
SELECT 'startxtime' LIKE '%start^_%' ESCAPE '^'
----
f

query
SELECT 'a' NOT LIKE 'b'
----
t

query
SELECT NULL LIKE 'a'
----
NULL

query
SELECT timestamp '2008-09-15' LIKE '2008-09%'
----
t

query
SELECT 'a ' LIKE 'a'
----
f

page pattern-matching-conditions-similar-to

query
SELECT 'abc' SIMILAR TO '%(b|d)%'
----
t

query
SELECT 'abc' SIMILAR TO 'a'
----
f

query
SELECT 'abc' SIMILAR TO '(b|c)%'
----
f

query
SELECT 'abc_def' SIMILAR TO 'abc^_def' ESCAPE '^'
----
t

page pattern-matching-conditions-posix

query
SELECT 'abc' ~ 'b|d'
----
t

query
SELECT 'abc' ~ '^a'
----
t

query
SELECT 'abc' !~ '^b'
----
t

query
SELECT 'St. Pete Times Forum' ~ '.*\\..*'
----
t

query
SELECT 'Agoura Hills' ~ '.*E.*|.*H.*'
----
t

query
SELECT 'a1' ~ '[[:alpha:]][[:digit:]]'
----
t

query
SELECT 'word' ~ '\\w+'
----
t

query
SELECT '2018' ~ '^\\d{4}$'
----
t

page r_range_condition

query
SELECT 5 BETWEEN 1 AND 10
----
t

query
SELECT 'b' BETWEEN 'a' AND 'c'
----
t

query
SELECT date '2008-06-15' BETWEEN '2008-06-01' AND '2008-06-30'
----
t

page r_null_condition

query
SELECT NULL IS NULL
----
t

query
SELECT NULL = NULL
----
NULL

page r_ORDER_BY_clause

query
SELECT n FROM t ORDER BY v, n
----
1
2
3
4

query
SELECT n FROM t ORDER BY v DESC, n
----
4
3
1
2

query
SELECT n FROM t ORDER BY v NULLS FIRST, n LIMIT 2
----
4
1

query
SELECT n FROM t ORDER BY v DESC NULLS LAST, n LIMIT 1
----
3

statement ok
CREATE TABLE bytes (a varchar)

statement ok
INSERT INTO bytes VALUES ('b'), ('B'), ('a'), ('Z'), ('é'), ('_')

query
SELECT a FROM bytes ORDER BY a
----
B
Z
_
a
b
é

page r_Boolean_type

query
SELECT 't'::boolean
----
t

query
SELECT 'no'::boolean
----
f

query
SELECT 'yes'::boolean
----
t

query
SELECT '0'::boolean
----
f

query
SELECT true AND NULL
----
NULL

query
SELECT false AND NULL
----
f

query
SELECT true OR NULL
----
t

query
SELECT NOT NULL::boolean
----
NULL
