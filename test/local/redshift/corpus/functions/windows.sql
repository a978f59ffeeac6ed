page c_Window_functions

statement ok
CREATE TABLE winsales (salesid int, dateid date, sellerid int, buyerid char(10), qty int, qty_shipped int)

statement ok
INSERT INTO winsales VALUES (30001, '8/2/2003', 3, 'b', 10, 10), (10001, '12/24/2003', 1, 'c', 10, 10), (10005, '12/24/2003', 1, 'a', 30, null), (40001, '1/9/2004', 4, 'a', 40, null), (10006, '1/18/2004', 1, 'c', 10, null), (20001, '2/12/2004', 2, 'b', 20, 20), (40005, '2/12/2004', 4, 'a', 10, 10), (20002, '2/16/2004', 2, 'c', 20, 20), (30003, '4/18/2004', 3, 'b', 15, null), (30004, '4/18/2004', 3, 'b', 20, null), (30007, '9/7/2004', 3, 'c', 30, null)

statement error 0A000 Aggregate window functions with an ORDER BY clause require a frame clause
select sum(qty) over (order by salesid) from winsales

statement error 0A000 Aggregate window functions with an ORDER BY clause require a frame clause
select first_value(qty) over (partition by sellerid order by salesid) from winsales

statement error 0A000 RANGE clause of window functions not yet implemented
select sum(qty) over (order by salesid range between unbounded preceding and current row) from winsales

statement error 42601 syntax error at or near "groups"
select sum(qty) over (order by salesid groups 1 preceding) from winsales

statement error 0A000 Frame clause is not allowed for window function rank
select rank() over (order by qty rows unbounded preceding) from winsales

query
select sum(qty) over () from winsales limit 1
----
215

query
select salesid, sum(qty) over (partition by sellerid) from winsales order by 1 limit 3
----
10001|50
10005|50
10006|50

page r_WF_AVG

query
select salesid, dateid, sellerid, qty, avg(qty) over (order by dateid, salesid rows unbounded preceding) as avg from winsales order by 2,1
----
30001|2003-08-02|3|10|10
10001|2003-12-24|1|10|10
10005|2003-12-24|1|30|16
40001|2004-01-09|4|40|22
10006|2004-01-18|1|10|20
20001|2004-02-12|2|20|20
40005|2004-02-12|4|10|18
20002|2004-02-16|2|20|18
30003|2004-04-18|3|15|18
30004|2004-04-18|3|20|18
30007|2004-09-07|3|30|19

page r_WF_COUNT

query
select salesid, qty, count(*) over (order by salesid rows unbounded preceding) as count from winsales order by salesid limit 4
----
10001|10|1
10005|30|2
10006|10|3
20001|20|4

query
select salesid, qty_shipped, count(qty_shipped) over (order by salesid rows unbounded preceding) as count from winsales order by salesid limit 5
----
10001|10|1
10005|NULL|1
10006|NULL|1
20001|20|2
20002|20|3

page r_WF_CUME_DIST

query
select sellerid, qty, cume_dist() over (partition by sellerid order by qty) from winsales where sellerid in (2, 4) order by 1, 2
----
2|20|1
2|20|1
4|10|0.5
4|40|1

page r_WF_DENSE_RANK

query
select salesid, qty, dense_rank() over(order by qty desc) as d_rnk, rank() over(order by qty desc) as rnk from winsales order by 2,1
----
10001|10|5|8
10006|10|5|8
30001|10|5|8
40005|10|5|8
30003|15|4|7
20001|20|3|4
20002|20|3|4
30004|20|3|4
10005|30|2|2
30007|30|2|2
40001|40|1|1

page r_WF_RANK

query
select salesid, qty, rank() over (order by qty) as rnk from winsales order by 2,1 limit 6
----
10001|10|1
10006|10|1
30001|10|1
40005|10|1
30003|15|5
20001|20|6

query
select salesid, sellerid, qty, rank() over (partition by sellerid order by qty desc) as rank from winsales order by 2,3,1 limit 5
----
10001|1|10|2
10006|1|10|2
10005|1|30|1
20001|2|20|1
20002|2|20|1

page r_WF_ROW_NUMBER

query
select salesid, sellerid, qty, row_number() over (partition by sellerid order by qty, salesid) as row from winsales order by 2,4 limit 5
----
10001|1|10|1
10006|1|10|2
10005|1|30|3
20001|2|20|1
20002|2|20|2

page r_WF_NTILE

query
select salesid, ntile(4) over (order by salesid) from winsales order by 1 limit 4
----
10001|1
10005|1
10006|1
20001|2

page r_WF_PERCENT_RANK

query
select sellerid, qty, percent_rank() over (partition by sellerid order by qty) from winsales where sellerid = 4 order by 2
----
4|10|0
4|40|1

page r_WF_first_value

statement ok
CREATE TABLE venue (venuename varchar, venuestate char(2), venueseats int)

statement ok
INSERT INTO venue VALUES ('Qualcomm Stadium', 'CA', 70561), ('Monster Park', 'CA', 69843), ('Shoreline Amphitheatre', 'CA', 22000), ('INVESCO Field', 'CO', 76125), ('Coors Field', 'CO', 50445), (null, 'CA', 90000)

query
select venuestate, venueseats, first_value(venuename) over (partition by venuestate order by venueseats desc rows between unbounded preceding and unbounded following) from venue order by 1, 2 desc
----
CA|90000|NULL
CA|70561|NULL
CA|69843|NULL
CA|22000|NULL
CO|76125|INVESCO Field
CO|50445|INVESCO Field

query
select venueseats, last_value(venuename) over (partition by venuestate order by venueseats desc rows between unbounded preceding and unbounded following) from venue order by 1
----
22000|Shoreline Amphitheatre
50445|Coors Field
69843|Shoreline Amphitheatre
70561|Shoreline Amphitheatre
76125|Coors Field
90000|Shoreline Amphitheatre

query names
select venueseats, first_value(venuename ignore nulls) over (partition by venuestate order by venueseats desc rows between unbounded preceding and unbounded following) from venue where venuestate = 'CA' order by 1 desc
----
venueseats|first_value
90000|Qualcomm Stadium
70561|Qualcomm Stadium
69843|Qualcomm Stadium
22000|Qualcomm Stadium

query
select venueseats, last_value(venuename) ignore nulls over (partition by venuestate order by venueseats rows unbounded preceding) from venue where venuestate = 'CA' order by 1 desc
----
90000|Qualcomm Stadium
70561|Qualcomm Stadium
69843|Monster Park
22000|Shoreline Amphitheatre

query
select venueseats, first_value(venuename respect nulls) over (order by venueseats desc rows unbounded preceding) from venue order by 1 desc limit 2
----
90000|NULL
76125|NULL

page r_WF_NTH

query
select venueseats, nth_value(venueseats, 3) ignore nulls over (partition by venuestate order by venueseats desc rows between unbounded preceding and unbounded following) from venue where venuestate = 'CA' order by 1 desc
----
90000|69843
70561|69843
69843|69843
22000|69843

query
select venueseats, nth_value(venueseats, 2) over (partition by venuestate order by venueseats desc rows between unbounded preceding and unbounded following) from venue where venuestate = 'CO' order by 1 desc
----
76125|50445
50445|50445

page r_WF_LAG

query
select salesid, lag(qty, 1) over (order by salesid) as prev from winsales order by 1 limit 4
----
10001|NULL
10005|10
10006|30
20001|10

query names
select salesid, qty_shipped, lag(qty_shipped, 1) ignore nulls over (order by salesid) from winsales order by 1 limit 7
----
salesid|qty_shipped|lag
10001|10|NULL
10005|NULL|10
10006|NULL|10
20001|20|10
20002|20|20
30001|10|20
30003|NULL|10

query
select salesid, lag(qty_shipped, 2) ignore nulls over (order by salesid) from winsales order by 1 desc limit 2
----
40005|20
40001|20

statement error 0A000 Default parameter not be supported for window function lag
select lag(qty, 1, 0) over (order by salesid) from winsales

page r_WF_LEAD

query
select salesid, lead(qty, 1) over (order by salesid) from winsales order by 1 desc limit 3
----
40005|NULL
40001|10
30007|40

query
select salesid, lead(qty_shipped) ignore nulls over (order by salesid) from winsales order by 1 desc limit 4
----
40005|NULL
40001|10
30007|10
30004|10

statement error 0A000 Default parameter not be supported for window function lead
select lead(qty, 1, 0) over (order by salesid) from winsales

page r_WF_LISTAGG

query
select listagg(salesid,',') within group (order by salesid) over (partition by buyerid) as sales_id, trim(buyerid) from winsales order by 2, 1 limit 4
----
10005,40001,40005|a
10005,40001,40005|a
10005,40001,40005|a
20001,30001,30003,30004|b

query
select listagg(dateid,',') within group (order by sellerid desc,salesid asc) over () as dates from winsales where buyerid = 'b'
----
2003-08-02,2004-04-18,2004-04-18,2004-02-12
2003-08-02,2004-04-18,2004-04-18,2004-02-12
2003-08-02,2004-04-18,2004-04-18,2004-02-12
2003-08-02,2004-04-18,2004-04-18,2004-02-12

query
select listagg(distinct dateid,',') within group (order by sellerid desc,salesid asc) over () as dates from winsales where buyerid = 'b'
----
2003-08-02,2004-04-18,2004-02-12
2003-08-02,2004-04-18,2004-02-12
2003-08-02,2004-04-18,2004-02-12
2003-08-02,2004-04-18,2004-02-12

page r_WF_MAX

query
select salesid, qty, max(qty) over (order by salesid rows between 2 preceding and 1 preceding) as max from winsales order by salesid
----
10001|10|NULL
10005|30|10
10006|10|30
20001|20|30
20002|20|20
30001|10|20
30003|15|20
30004|20|15
30007|30|20
40001|40|30
40005|10|40

page r_WF_MIN

query
select salesid, qty, min(qty) over (order by salesid rows between 2 preceding and 1 preceding) as min from winsales order by salesid
----
10001|10|NULL
10005|30|10
10006|10|10
20001|20|10
20002|20|10
30001|10|20
30003|15|10
30004|20|10
30007|30|15
40001|40|20
40005|10|30

page r_WF_MEDIAN

query rowsort
select sellerid, qty, median(qty) over (partition by sellerid) from winsales
----
1|10|10.0
1|10|10.0
1|30|10.0
2|20|20.0
2|20|20.0
3|10|17.5
3|15|17.5
3|20|17.5
3|30|17.5
4|10|25.0
4|40|25.0

page r_WF_PERCENTILE_CONT

query rowsort
select sellerid, qty, percentile_cont(0.5) within group (order by qty) over() as median from winsales where sellerid > 2
----
3|10|17.5
3|15|17.5
3|20|17.5
3|30|17.5
4|10|17.5
4|40|17.5

query rowsort
select sellerid, qty, percentile_cont(0.5) within group (order by qty) over(partition by sellerid) as median from winsales where sellerid = 3
----
3|10|17.5
3|15|17.5
3|20|17.5
3|30|17.5

page r_WF_PERCENTILE_DISC

query rowsort
select sellerid, qty, percentile_disc(0.5) within group (order by qty) over(partition by sellerid) as median from winsales where sellerid >= 3
----
3|10|15
3|15|15
3|20|15
3|30|15
4|10|10
4|40|10

query
select distinct percentile_disc(0.5) within group (order by qty) over() as median from winsales
----
20

page r_WF_RATIO_TO_REPORT

query
select qty, ratio_to_report(qty) over (partition by sellerid) from winsales where sellerid in (2, 4) order by sellerid, qty
----
20|0.5
20|0.5
10|0.2
40|0.8

statement error 0A000 ratio_to_report is a window function and needs OVER
select ratio_to_report(qty) from winsales

page r_WF_SUM

query
select salesid, dateid, sum(qty) over (order by dateid, salesid rows unbounded preceding) as sum from winsales order by 2,1 limit 5
----
30001|2003-08-02|10
10001|2003-12-24|20
10005|2003-12-24|50
40001|2004-01-09|90
10006|2004-01-18|100

query
select salesid, sum(1) over (partition by sellerid order by sellerid, salesid rows unbounded preceding) as rownum from winsales order by sellerid, salesid limit 4
----
10001|1
10005|2
10006|3
20001|1

page r_WF_STDDEV

query
select salesid, round(stddev_samp(qty) over (order by dateid, salesid rows unbounded preceding), 2) from winsales order by dateid, salesid limit 3
----
30001|NULL
10001|0
10005|11.55

page r_QUALIFY_clause

query
select w.salesid from winsales w qualify row_number() over (partition by sellerid order by qty desc, salesid) = 1 order by 1
----
10005
20001
30007
40001
