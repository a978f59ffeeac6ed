page r_numeric_computations201

# PRICEPAID / COMMISSION: DECIMAL(8,2) by DECIMAL(8,2) is DECIMAL(17,9).

statement ok
CREATE TABLE sales (salesid int, qtysold smallint, pricepaid decimal(8,2), commission decimal(8,2))

statement ok
INSERT INTO sales VALUES (1, 4, 728.00, 109.20), (2, 2, 76.00, 11.40), (3, 3, 100.00, 15.00)

query
SELECT pricepaid::decimal(8,2) / commission::decimal(8,2) FROM sales WHERE salesid = 1
----
6.666666666

query
SELECT 1.0 / 3.0
----
0.3333

query
SELECT 2.0 / 3.0
----
0.6666

query
SELECT 10.0 / 3
----
3.333333333333

query
SELECT 1.00 / 3
----
0.3333333333333

query
SELECT 10.0 / 4::smallint
----
2.5000000

query
SELECT 10.0 / 4::bigint
----
2.500000000000000000000

query
SELECT 1.0 * 7 / 2
----
3.500000000000

query
SELECT 7 / 2.0
----
3.5000

query
SELECT 7::bigint / 2.0
----
3.5000

query
SELECT 100.00 / 7.000
----
14.2857

query
SELECT 100.000000 / 7.0
----
14.28571428

query
SELECT -2.0 / 3.0
----
-0.6666

# The precision passes 38 and takes places away, down to four.

query
SELECT sum(pricepaid) / sum(commission) FROM sales
----
6.6666

query
SELECT sum(pricepaid) / count(*) FROM sales
----
301.3333

query
SELECT avg(pricepaid) / 7 FROM sales
----
43.0471

query
SELECT sum(pricepaid) / nullif(sum(commission), 0) FROM sales
----
6.6666

query
SELECT sum(qtysold) / count(*) FROM sales
----
3

query
SELECT sum(pricepaid) OVER () / sum(commission) OVER () FROM sales LIMIT 1
----
6.6666

query
SELECT pricepaid + commission, pricepaid - commission, pricepaid * commission, commission * qtysold FROM sales WHERE salesid = 1
----
837.20|618.80|79497.6000|436.80

query
SELECT 1.5 + 1
----
2.5

query
SELECT 1.25 + 1.5
----
2.75

query
SELECT 0.10 * 0.10
----
0.0100

# INT2 and INT2 is INT2, INT4 and INT8 is INT8, and each may overflow.

statement error 22003 smallint out of range
SELECT 30000::smallint + 30000::smallint

statement error 22003 integer out of range
SELECT 2147483647 + 1

query
SELECT 2147483647::bigint + 1
----
2147483648

statement error 22003 bigint out of range
SELECT 9223372036854775807 + 1

statement error 22003 integer out of range
SELECT 100000 * 100000

query
SELECT 1::real + 0.5
----
1.5

query
SELECT 1 / 2::float
----
0.5

statement error 22012 division by zero
SELECT 1.0 / 0

statement error 22012 division by zero
SELECT 1.0 / 0.0

statement error 22003 Numeric data overflow (result precision)
SELECT pricepaid::decimal(4,3) FROM sales

statement ok
CREATE TABLE dec1 (c1 decimal(7,2))

statement ok
CREATE TABLE dec2 (c1 decimal(15,3))

statement ok
INSERT INTO dec1 VALUES (1.25)

statement ok
INSERT INTO dec2 VALUES (2.125)

query
SELECT * FROM dec1 UNION SELECT * FROM dec2 ORDER BY 1
----
1.25
2.125

page r_enable_numeric_rounding

statement ok
CREATE TABLE t (a numeric(10, 2))

statement ok
INSERT INTO t VALUES (1.5)

statement ok
SET enable_numeric_rounding TO ON

query
SELECT a::int FROM t
----
2

query
SELECT a::decimal(10, 0) FROM t
----
2

query
SELECT a::decimal(10, 5) FROM t
----
1.50000

statement ok
SET enable_numeric_rounding TO OFF

query
SELECT a::int FROM t
----
1

query
SELECT a::decimal(10, 0) FROM t
----
1

query
SELECT a::decimal(10, 5) FROM t
----
1.50000

query
SELECT cast(-a AS bigint), cast(a AS smallint) FROM t
----
-1|1

page r_Numeric_types201

statement ok
CREATE TABLE prices (pricepaid decimal(8,2), whole decimal, quantity int)

statement ok
INSERT INTO prices VALUES (4323.8951, 1.5, 2.5)

query
SELECT * FROM prices
----
4323.90|2|3

statement error 22003 Numeric data overflow (result precision)
INSERT INTO prices (pricepaid) VALUES (1234567.00)

statement error 22003 integer out of range
INSERT INTO prices (quantity) VALUES (3000000000)

page c_Supported_data_types

# Numbers become text beside text, and DECIMAL stays a number.

query
SELECT quantity = '3', pricepaid = '4323.90' FROM prices
----
t|t

page r_Character_types

query
SELECT '2018-11-01'::date + 1
----
2018-11-02

query
SELECT '12'::int + 1
----
13

statement error 22P02 invalid input syntax for type integer: "ABC"
SELECT 'ABC'::int

query
SELECT '5.9'::decimal(3,1)
----
5.9

query
SELECT true::int
----
1

query
SELECT 1::boolean
----
t

query
SELECT 5::varchar || 'x'
----
5x
