page r_SELECT_list

statement ok
CREATE TABLE raw_data (id INT, clicks INT, impressions INT)

statement ok
INSERT INTO raw_data VALUES (1, 30, 60), (2, 10, 100)

query names
SELECT clicks * 1.0 / impressions AS probability, round(100 * probability, 1) AS percentage FROM raw_data ORDER BY id
----
probability|percentage
0.500000000000|50.0
0.100000000000|10.0

query names
SELECT id * 2 AS a, a + 1 AS b, b + a AS c, c FROM raw_data WHERE a > 2
----
a|b|c|c
4|5|9|9

# A column of FROM takes precedence over an alias.
query
SELECT clicks + 1000 AS impressions, impressions + 1 FROM raw_data ORDER BY id
----
1030|61
1010|101

query
SELECT clicks + 1000 AS impressions FROM raw_data WHERE impressions = 60
----
1030

query
SELECT sum(clicks) AS total, total * 2 AS twice FROM raw_data HAVING twice > 0
----
40|80

query
SELECT x.n AS a, (SELECT max(clicks) FROM raw_data) AS b, a + b FROM (SELECT 5 AS n) x
----
5|30|35

statement ok
CREATE TABLE from_aliases AS SELECT id AS a, a * 10 AS b FROM raw_data

statement ok
INSERT INTO from_aliases SELECT id + 100 AS a, a * 10 AS b FROM raw_data

statement ok
CREATE VIEW view_of_aliases AS SELECT a AS first, first + 1 AS second FROM from_aliases

query
SELECT * FROM view_of_aliases ORDER BY 1
----
1|2
2|3
101|102
102|103

query
SELECT * FROM from_aliases ORDER BY 1
----
1|10
2|20
101|1010
102|1020

query
SELECT TOP 1 id FROM raw_data ORDER BY id DESC
----
2

query
SELECT TOP 10 * FROM raw_data ORDER BY id
----
1|30|60
2|10|100

query
SELECT DISTINCT TOP 1 id FROM raw_data ORDER BY id
----
1

statement error 42601 syntax error at or near "LIMIT"
SELECT TOP 1 id FROM raw_data LIMIT 1

statement error 0A000 LIMIT may not be used within input to set operations.
SELECT TOP 1 id FROM raw_data UNION SELECT 2

query
SELECT a.id FROM (SELECT TOP 1 id FROM raw_data ORDER BY id) a UNION ALL SELECT 7
----
1
7

page r_SELECT_INTO

statement ok
SELECT * INTO newraw FROM raw_data

query
SELECT count(*) FROM newraw
----
2

statement ok
SELECT id, clicks INTO TEMP tempraw FROM raw_data WHERE id = 1

statement ok
SELECT id INTO #hashraw FROM raw_data

query
SELECT (SELECT count(*) FROM tempraw), (SELECT count(*) FROM #hashraw)
----
1|2

page r_UNION

query
SELECT id FROM raw_data MINUS SELECT 2
----
1

query
SELECT id FROM raw_data MINUS (SELECT id FROM raw_data WHERE id = 1)
----
2

query
SELECT id FROM raw_data EXCEPT SELECT 1
----
2

query
SELECT id FROM raw_data INTERSECT SELECT 1
----
1

query
SELECT 1 AS a UNION SELECT 1 UNION ALL SELECT 1
----
1
1

page r_GROUP_BY_clause

statement ok
CREATE TABLE orders (id INT, product VARCHAR(20), pre_owned VARCHAR(1), price DECIMAL(10, 0))

statement ok
INSERT INTO orders VALUES (0, 'laptop', 'T', 1000), (1, 'smartphone', 'T', 800), (2, 'smartphone', 'T', 810), (3, 'laptop', 'F', 1050), (4, 'mouse', 'F', 50)

query
SELECT product, sum(price) FROM orders GROUP BY ALL ORDER BY 1
----
laptop|2050
mouse|50
smartphone|1610

query
SELECT upper(product) AS p, pre_owned, count(*) AS n, max(price) FROM orders WHERE price > 100 GROUP BY ALL ORDER BY 1, 2
----
LAPTOP|F|1|1050
LAPTOP|T|1|1000
SMARTPHONE|T|2|810

query
SELECT count(*) FROM orders GROUP BY ALL
----
5

query
SELECT product FROM orders GROUP BY ALL ORDER BY 1
----
laptop
mouse
smartphone

statement error 0A000 local Redshift does not support GROUP BY ALL with SELECT *
SELECT * FROM orders GROUP BY ALL

page r_GROUP_BY_aggregation-extensions

query rowsort
SELECT product, pre_owned, sum(price) AS total FROM orders GROUP BY GROUPING SETS (product, pre_owned)
----
laptop|NULL|2050
mouse|NULL|50
smartphone|NULL|1610
NULL|F|1100
NULL|T|2610

query rowsort
SELECT pre_owned, product, sum(price) FROM orders GROUP BY ROLLUP (pre_owned, product)
----
F|NULL|1100
F|laptop|1050
F|mouse|50
T|NULL|2610
T|laptop|1000
T|smartphone|1610
NULL|NULL|3710

query
SELECT count(*) FROM (SELECT pre_owned, product, sum(price) FROM orders GROUP BY CUBE (pre_owned, product)) c
----
10

query
SELECT grouping(product), sum(price) FROM orders GROUP BY ROLLUP (product) ORDER BY 1, 2
----
0|50
0|1610
0|2050
1|3710

page r_WITH_clause

query
WITH RECURSIVE john_org (id, level) AS (SELECT 1, 1 UNION ALL SELECT id + 1, level + 1 FROM john_org WHERE id < 4) SELECT id, level FROM john_org ORDER BY id
----
1|1
2|2
3|3
4|4

query
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT x, y FROM a, b
----
1|2

query
SELECT y FROM (WITH inside AS (SELECT 3 AS y) SELECT y FROM inside) q
----
3

statement error 42601 syntax error at or near "MATERIALIZED"
WITH a AS MATERIALIZED (SELECT 1) SELECT * FROM a

statement error 0A000 local Redshift does not support CONNECT BY
SELECT id FROM orders START WITH id = 0 CONNECT BY PRIOR id = id

page r_QUALIFY_clause

query
SELECT product, price FROM orders QUALIFY row_number() OVER (PARTITION BY product ORDER BY price DESC) = 1 ORDER BY product
----
laptop|1050
mouse|50
smartphone|810

query
SELECT * FROM orders AS o QUALIFY rank() OVER (ORDER BY price DESC) <= 2 ORDER BY id
----
0|laptop|T|1000
3|laptop|F|1050

query
SELECT product, row_number() OVER (PARTITION BY product ORDER BY price) AS rn FROM orders WHERE price > 60 QUALIFY rn = 2 ORDER BY 1
----
laptop|2
smartphone|2

page r_ORDER_BY_clause

query
SELECT id FROM orders ORDER BY price DESC NULLS LAST, id LIMIT 2 OFFSET 1
----
0
2

query
SELECT id FROM orders ORDER BY id OFFSET 3
----
3
4

query
SELECT id FROM orders ORDER BY id LIMIT ALL OFFSET 4
----
4

page r_FROM_clause30

query
SELECT count(*) FROM orders a CROSS JOIN orders b
----
25

query
SELECT a.id FROM orders a LEFT JOIN (SELECT id AS other FROM orders WHERE id > 3) ON id = other WHERE other IS NULL ORDER BY 1 LIMIT 1
----
0

query
SELECT count(*) FROM orders a NATURAL JOIN orders b
----
5

query
SELECT a.id FROM orders a RIGHT OUTER JOIN raw_data r USING (id) ORDER BY 1
----
1
2
