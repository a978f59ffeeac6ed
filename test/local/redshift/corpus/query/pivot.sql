page r_FROM_clause-pivot-unpivot-examples

statement ok
CREATE TABLE part (partname VARCHAR, manufacturer VARCHAR, quality INT, price DECIMAL(12, 2))

statement ok
INSERT INTO part VALUES ('prop', 'local parts co', 2, 10.00), ('prop', 'big parts co', NULL, 9.00), ('prop', 'small parts co', 1, 12.00),
  ('rudder', 'local parts co', 1, 2.50), ('rudder', 'big parts co', 2, 3.75), ('rudder', 'small parts co', NULL, 1.90),
  ('wing', 'local parts co', NULL, 7.50), ('wing', 'big parts co', 1, 15.20), ('wing', 'small parts co', NULL, 11.80)

query names
SELECT * FROM (SELECT partname, price FROM part) PIVOT (MAX(price) FOR partname IN ('prop', 'rudder', 'wing'))
----
prop|rudder|wing
12.00|3.75|15.20

query names
SELECT * FROM (SELECT partname, price FROM part) PIVOT (AVG(price) FOR partname IN ('prop', 'rudder', 'wing'))
----
prop|rudder|wing
10.33|2.71|11.50

query names
SELECT * FROM (SELECT quality, manufacturer FROM part) PIVOT (count(*) FOR quality IN (1, 2, NULL)) ORDER BY manufacturer
----
manufacturer|1|2|null
big parts co|1|1|1
local parts co|1|1|1
small parts co|1|0|2

query names
SELECT * FROM (SELECT quality, manufacturer FROM part) PIVOT (count(*) AS count FOR quality IN (1 AS high, 2 AS low, NULL AS na)) ORDER BY manufacturer
----
manufacturer|high_count|low_count|na_count
big parts co|1|1|1
local parts co|1|1|1
small parts co|1|0|2

query names
WITH p AS (SELECT partname, price FROM part) SELECT * FROM p PIVOT (SUM(price) FOR partname IN ('prop' AS a, 'wing' b))
----
a|b
31.00|34.50

query names
SELECT * FROM part AS x PIVOT (count(DISTINCT price) FOR partname IN ('prop')) AS y WHERE manufacturer LIKE 'b%'
----
manufacturer|quality|prop
big parts co|1|0
big parts co|2|0
big parts co|NULL|1

statement error 0A000 PIVOT supports the aggregate functions COUNT, SUM, MIN, MAX and AVG
SELECT * FROM part PIVOT (STDDEV(price) FOR partname IN ('prop'))

statement ok
CREATE TABLE count_by_color (quality VARCHAR, red INT, green INT, blue INT)

statement ok
INSERT INTO count_by_color VALUES ('high', 15, 20, 7), ('normal', 35, NULL, 40), ('low', 10, 23, NULL)

query names
SELECT * FROM (SELECT red, green, blue FROM count_by_color) UNPIVOT (cnt FOR color IN (red, green, blue)) ORDER BY 1, 2
----
color|cnt
blue|7
blue|40
green|20
green|23
red|10
red|15
red|35

query
SELECT * FROM (SELECT red, green, blue FROM count_by_color) UNPIVOT INCLUDE NULLS (cnt FOR color IN (red, green, blue)) ORDER BY 1, 2
----
blue|7
blue|40
blue|NULL
green|20
green|23
green|NULL
red|10
red|15
red|35

query names
SELECT * FROM count_by_color UNPIVOT (cnt FOR color IN (red, green, blue)) WHERE color <> 'green' ORDER BY 1, 2
----
quality|color|cnt
high|blue|7
high|red|15
low|red|10
normal|blue|40
normal|red|35

query
SELECT quality, color FROM count_by_color UNPIVOT EXCLUDE NULLS (cnt FOR color IN (red AS r, green AS g, blue AS b)) u ORDER BY 1, 2
----
high|b
high|g
high|r
low|g
low|r
normal|b
normal|r

statement ok
CREATE VIEW pivoted AS SELECT * FROM (SELECT quality, manufacturer FROM part) PIVOT (count(*) FOR quality IN (1 AS one))

query rowsort
SELECT * FROM pivoted
----
big parts co|1
local parts co|1
small parts co|1

statement error 42P01 relation "nothing" does not exist
SELECT * FROM nothing PIVOT (count(*) FOR a IN (1))

page r_EXCLUDE_list

query names
SELECT * EXCLUDE quality FROM count_by_color WHERE red = 15
----
red|green|blue
15|20|7

query names
SELECT * EXCLUDE (green, BLUE) FROM count_by_color ORDER BY red DESC
----
quality|red
normal|35
high|15
low|10

query names
SELECT * EXCLUDE red, green FROM count_by_color ORDER BY 1 LIMIT 1
----
quality|blue
high|7

query names
SELECT c.* EXCLUDE (red, green, blue), p.price FROM count_by_color c JOIN part p ON p.price = c.green + 3.75 - 20 ORDER BY 1
----
quality|price
high|3.75

query names
WITH c AS (SELECT * EXCLUDE red FROM count_by_color) SELECT * EXCLUDE (green) FROM c ORDER BY quality
----
quality|blue
high|7
low|NULL
normal|40

statement ok
CREATE VIEW sales_view AS SELECT * EXCLUDE red FROM count_by_color

query names
SELECT * FROM sales_view WHERE quality = 'low'
----
quality|green|blue
low|23|NULL

statement ok
CREATE TABLE excluded AS SELECT * EXCLUDE (red) FROM count_by_color

statement error 42703 column "pink" does not exist
SELECT * EXCLUDE pink FROM count_by_color
