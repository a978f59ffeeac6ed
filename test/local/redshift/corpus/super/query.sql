page query-super

statement ok
CREATE TABLE bar AS SELECT json_parse('{"scalar_array": [1, 2.3, 45000000]}') AS data

query names
SELECT index, element FROM bar AS b, b.data.scalar_array AS element AT index
----
index|element
0|1
1|2.3
2|45000000

statement ok
CREATE TABLE foo AS SELECT json_parse('[[1.1, 1.2], [2.1, 2.2], [3.1, 3.2]]') AS multi_level_array

query names
SELECT array, element FROM foo AS f, f.multi_level_array AS array, array AS element
----
array|element
[1.1,1.2]|1.1
[1.1,1.2]|1.2
[2.1,2.2]|2.1
[2.1,2.2]|2.2
[3.1,3.2]|3.1
[3.1,3.2]|3.2

statement ok
CREATE TABLE customer_orders_lineitem (c_custkey BIGINT, c_name VARCHAR, c_orders SUPER)

statement ok
INSERT INTO customer_orders_lineitem VALUES
 (1, 'Ann', JSON_PARSE('[{"o_orderkey": 10, "o_orderstatus": "P", "o_orderdate": "2001-09-08", "o_lineitems": [{"l_partkey": "A55", "l_price": 2.5}, {"l_partkey": ["X", 10], "l_price": 3}]}, {"o_orderkey": 11, "o_orderstatus": 7}]')),
 (2, 'Bob', JSON_PARSE('[{"o_orderkey": 20, "o_orderstatus": "F"}]')),
 (3, 'Cyd', NULL)

query names
SELECT c_orders[0].o_orderkey FROM customer_orders_lineitem ORDER BY c_custkey
----
o_orderkey
10
20
NULL

query
SELECT cust.c_orders[0].o_orderkey FROM customer_orders_lineitem AS cust ORDER BY c_custkey
----
10
20
NULL

query
SELECT count(*) FROM customer_orders_lineitem WHERE c_orders[0]. o_orderkey IS NOT NULL
----
2

query
SELECT c_orders[0].o_orderdate, c_orders[0].o_orderstatus, count(*)
FROM customer_orders_lineitem
WHERE c_orders[0].o_orderkey IS NOT NULL
GROUP BY c_orders[0].o_orderstatus, c_orders[0].o_orderdate
ORDER BY c_orders[0].o_orderstatus
----
NULL|"F"|1
"2001-09-08"|"P"|1

query
SELECT c.c_name, o.o_orderkey FROM customer_orders_lineitem c, c.c_orders o ORDER BY 1, 2
----
Ann|10
Ann|11
Bob|20

query
SELECT c.c_name, l.l_partkey FROM customer_orders_lineitem c, c.c_orders o, o.o_lineitems l
----
Ann|"A55"
Ann|["X",10]

query names
SELECT c_name, orders.o_orderkey AS orderkey, index AS orderkey_index
FROM customer_orders_lineitem c, c.c_orders AS orders AT index
ORDER BY orderkey_index, orderkey
----
c_name|orderkey|orderkey_index
Ann|10|0
Bob|20|0
Ann|11|1

query
SELECT c_orders[0].o_orderkey FROM customer_orders_lineitem WHERE c_orders[0].o_orderstatus = 'P'
----
10

query
SELECT c_custkey FROM customer_orders_lineitem
WHERE CASE WHEN JSON_TYPEOF(c_orders[0].o_orderstatus) = 'string' THEN c_orders[0].o_orderstatus::VARCHAR = 'P' ELSE FALSE END
----
1

query
SELECT o.o_orderkey, o.o_orderstatus = 'P', o.o_orderstatus <= 'P', o.o_orderstatus = 7 FROM customer_orders_lineitem c, c.c_orders o ORDER BY 1
----
10|t|t|f
11|f|NULL|t
20|f|t|f

query
SELECT c.c_orders.something FROM customer_orders_lineitem c
----
NULL
NULL
NULL

query
SELECT c.c_orders[1][1] FROM customer_orders_lineitem c WHERE c_custkey = 1
----
NULL

query
SELECT c.c_orders[0].o_orderstatus::integer FROM customer_orders_lineitem c WHERE c_custkey = 1
----
NULL

query
SELECT o.o_orderdate::date + 1 FROM customer_orders_lineitem c, c.c_orders o WHERE o.o_orderdate IS NOT NULL
----
2001-09-09

query
SELECT l.l_price * 2 FROM customer_orders_lineitem c, c.c_orders o, o.o_lineitems l
----
5.0
6

query
SELECT a.c_name FROM customer_orders_lineitem a, a.c_orders o JOIN customer_orders_lineitem b ON b.c_orders[0].o_orderkey = o.o_orderkey ORDER BY 1
----
Ann
Bob

statement ok
CREATE TABLE kinds (id INT, v SUPER)

statement ok
INSERT INTO kinds SELECT 1, 'AWS' UNION ALL SELECT 2, 'Amazon'

statement ok
INSERT INTO kinds VALUES (3, 1)

statement ok
INSERT INTO kinds VALUES (4, -2.5)

statement ok
INSERT INTO kinds VALUES (5, ARRAY(1, 'abc', null))

statement ok
INSERT INTO kinds VALUES (6, true)

query
SELECT v, JSON_TYPEOF(v) FROM kinds ORDER BY v
----
true|boolean
-2.5|number
1|number
"AWS"|string
"Amazon"|string
[1,"abc",null]|array

# Text is a string, and no document, unless JSON_PARSE makes it one.
page c-getting-started-super

statement ok
INSERT INTO kinds VALUES (7, '{"a": 1}')

query
SELECT v, JSON_TYPEOF(v), v.a IS NULL FROM kinds WHERE id = 7
----
"{\"a\": 1}"|string|t
