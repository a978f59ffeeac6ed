page r_LISTAGG

statement ok
CREATE TABLE winsales (salesid int, dateid date, sellerid int, buyerid char(10), qty int, price decimal(8,2))

statement ok
INSERT INTO winsales VALUES (30001, '8/2/2003', 3, 'b', 10, 1.25), (10001, '12/24/2003', 1, 'c', 10, 2.50), (10005, '12/24/2003', 1, 'a', 30, 3.00), (40001, '1/9/2004', 4, 'a', 40, null), (10006, '1/18/2004', 1, 'c', 10, 0.05), (20001, '2/12/2004', 2, 'b', 20, 7.00), (40005, '2/12/2004', 4, 'a', 10, 8.10), (20002, '2/16/2004', 2, 'c', 20, 9.99), (30003, '4/18/2004', 3, 'b', 15, 5.00), (30004, '4/18/2004', 3, 'b', 20, 6.00), (30007, '9/7/2004', 3, 'c', 30, 0.00)

query
select listagg(sellerid) within group (order by dateid, salesid) from winsales
----
31141242333

query
select listagg(dateid,'|') within group (order by sellerid desc,salesid asc) from winsales where buyerid = 'b'
----
2003-08-02|2004-04-18|2004-04-18|2004-02-12

query
select trim(buyerid), listagg(salesid,',') within group (order by salesid) as sales_id from winsales group by buyerid order by buyerid
----
a|10005,40001,40005
b|20001,30001,30003,30004
c|10001,10006,20002,30007

query
select listagg(distinct sellerid, ', ') within group (order by sellerid) from winsales
----
1, 2, 3, 4

query
select listagg(qty) from winsales where false
----
NULL

page r_ANY_VALUE

query
select any_value(sellerid) from winsales where buyerid = 'x'
----
NULL

query
select any_value(sellerid) from winsales where salesid = 20001
----
2

page r_AVG

query
select avg(qty) from winsales
----
19

query
select avg(salesid::bigint) from winsales
----
24548

query
select avg(qty::smallint) from winsales
----
19

query
select avg(price) from winsales
----
4.28

query
select avg(qty::float) from winsales where sellerid = 3
----
18.75

query
select avg(distinct qty) from winsales
----
23

query
select avg(qty) from winsales where false
----
NULL

page r_COUNT

query
select count(*), count(price), count(distinct sellerid), count(all qty) from winsales
----
11|10|4|11

query
select approximate count(distinct sellerid) from winsales
----
4

page r_APPROXIMATE_PERCENTILE_DISC

query
select approximate percentile_disc(0.5) within group (order by qty) from winsales
----
20

statement error 0A000 local Redshift does not support APPROXIMATE SUM
select approximate sum(qty) from winsales

page r_MAX

query
select max(qty), max(dateid), trim(max(buyerid)) from winsales
----
40|2004-09-07|c

page r_MIN

query
select min(qty), min(dateid) from winsales
----
10|2003-08-02

page r_MEDIAN

query
select sellerid, median(qty) from winsales group by sellerid order by 1
----
1|10.0
2|20.0
3|17.5
4|25.0

query
select median(price) from winsales
----
4.000

query
select median(qty::float) from winsales where sellerid = 3
----
17.5

query
select median(dateid) from winsales where sellerid = 1
----
2003-12-24

query
select median(qty) from winsales where false
----
NULL

page r_PERCENTILE_CONT

query
select percentile_cont(0.5) within group (order by qty) from winsales
----
20.0

query
select percentile_cont(0.25) within group (order by qty) from winsales where sellerid = 3
----
13.75

query
select percentile_cont(0.25) within group (order by qty desc) from winsales where sellerid = 3
----
22.50

query
select percentile_cont(0.5) within group (order by dateid) from winsales where sellerid = 4
----
2004-01-26

page r_PERCENTILE_DISC

query
select percentile_disc(0.25) within group (order by qty) from winsales where sellerid = 3
----
10

statement error 42601 syntax error at or near "from"
select percentile_disc(0.25) from winsales

page r_STDDEV_functions

query
select cast(stddev_samp(qty) as dec(14,2)), cast(stddev_pop(qty) as dec(14,2)), cast(stddev(price) as dec(14,4)) from winsales
----
10.11|9.64|3.4684

query
select stddev(qty) from winsales where salesid = 10001
----
NULL

page r_SUM

query
select sum(qty), sum(price), sum(salesid::bigint), sum(qty::float) from winsales
----
215|42.89|270036|215

query
select sum(price) from winsales where false
----
NULL

statement error 22003 bigint out of range
SELECT sum(9223372036854775807 * x::bigint) FROM (SELECT 1 AS x UNION ALL SELECT 1)

page r_VARIANCE_functions

query
select round(variance(qty), 2), round(var_samp(qty), 2), round(var_pop(qty), 2) from winsales
----
102.27|102.27|92.98

page c_bitwise_aggregate_functions

statement ok
CREATE TABLE userlikes (userid int, city varchar, likes int, active boolean)

statement ok
INSERT INTO userlikes VALUES (1, 'Los Angeles', 64, true), (2, 'Los Angeles', 63, true), (3, 'San Jose', 64, false), (4, 'San Jose', 192, true)

page r_BIT_AND

query
select city, bit_and(likes) from userlikes group by city order by city
----
Los Angeles|0
San Jose|64

page r_BIT_OR

query
select city, bit_or(likes) from userlikes group by city order by city
----
Los Angeles|127
San Jose|192

page r_BOOL_AND

query
select city, bool_and(active) from userlikes group by city order by city
----
Los Angeles|t
San Jose|f

page r_BOOL_OR

query
select bool_or(active) from userlikes
----
t

page r_HLL_function

statement ok
CREATE TABLE a_table (an_int INT)

statement ok
INSERT INTO a_table VALUES (1), (2), (3), (4)

query names
SELECT hll(an_int) AS cardinality FROM a_table
----
cardinality
4

statement error 0A000 local Redshift does not support the function HLL_CREATE_SKETCH
SELECT hll_create_sketch(an_int) FROM a_table
