page r_ADD_MONTHS

query
SELECT add_months('2008-03-31', 1)
----
2008-04-30 00:00:00

query
SELECT add_months('2008-04-30', 1)
----
2008-05-31 00:00:00

query
SELECT add_months(date '2008-01-15', 12)
----
2009-01-15 00:00:00

query
SELECT add_months('2008-03-31 10:20:30', -1)
----
2008-02-29 10:20:30

query
SELECT trunc(add_months(date '2008-01-01', 12))
----
2009-01-01

query
SELECT add_months(NULL, 1)
----
NULL

page r_AT_TIME_ZONE

query
SELECT TIMESTAMP '2001-02-16 20:38:40' AT TIME ZONE 'MST'
----
2001-02-17 03:38:40+00

query
SELECT TIMESTAMP WITH TIME ZONE '2001-02-16 20:38:40-05' AT TIME ZONE 'MST'
----
2001-02-16 18:38:40

page r_TIMEZONE

query
SELECT timezone('America/New_York', timestamptz '2013-02-01 08:00:00+00')
----
2013-02-01 03:00:00

query
SELECT timezone('PST', timestamp '2013-02-01 08:00:00')
----
2013-02-01 16:00:00+00

page CONVERT_TIMEZONE

query
SELECT convert_timezone('PST', timestamp '2008-08-24 09:36:12')
----
2008-08-24 01:36:12

query
SELECT convert_timezone('US/Pacific', timestamp '2008-08-24 09:36:12')
----
2008-08-24 02:36:12

query
SELECT convert_timezone('EST', 'PST', '20080305 12:25:29')
----
2008-03-05 09:25:29

query
SELECT convert_timezone('America/New_York', '2013-02-01 08:00:00')
----
2013-02-01 03:00:00

query
SELECT convert_timezone('America/New_York', '2013-06-01 08:00:00')
----
2013-06-01 04:00:00

query
SELECT convert_timezone('GMT', 'NEWZONE +2', '2014-05-17 12:00:00')
----
2014-05-17 10:00:00

query
SELECT convert_timezone('GMT', 'NEWZONE-2:15', '2014-05-17 12:00:00')
----
2014-05-17 14:15:00

query
SELECT convert_timezone('GMT', 'America/Los_Angeles+2', '2014-05-17 12:00:00')
----
2014-05-17 10:00:00

query
SELECT convert_timezone('GMT', 'GMT+2', '2014-05-17 12:00:00')
----
2014-05-17 10:00:00

query
SELECT convert_timezone('Asia/Kolkata', NULL)
----
NULL

page r_CURRENT_DATE_function

query
SELECT current_date = trunc(sysdate)
----
t

page r_DATE_CMP

query
SELECT date_cmp('2008-01-01', '2008-01-04')
----
-1

query
SELECT date_cmp('2008-01-04', '2008-01-04')
----
0

query
SELECT date_cmp(date '2008-01-05', '2008-01-04')
----
1

page r_DATE_CMP_TIMESTAMP

query
SELECT date_cmp_timestamp('2008-06-18', timestamp '2008-01-24 06:43:29')
----
1

query
SELECT date_cmp_timestamp('2008-06-18', timestamp '2008-11-01 07:35:33')
----
-1

query
SELECT date_cmp_timestamp('2008-06-18', timestamp '2008-06-18')
----
0

page r_DATE_CMP_TIMESTAMPTZ

query
SELECT date_cmp_timestamptz('2008-06-18', timestamptz '2008-06-18 00:00:00+00')
----
0

page r_TIMESTAMP_CMP

query
SELECT timestamp_cmp(timestamp '2008-01-24 06:43:29', timestamp '2008-02-18 02:36:48')
----
-1

query
SELECT timestamp_cmp(timestamp '2008-01-24 06:43:29', timestamp '2008-01-24 06:43:29')
----
0

page r_TIMESTAMP_CMP_DATE

query
SELECT timestamp_cmp_date(timestamp '2008-01-24 06:43:29', '2008-06-18')
----
-1

query
SELECT timestamp_cmp_date(timestamp '2008-11-01 07:35:33', '2008-06-18')
----
1

page r_TIMESTAMP_CMP_TIMESTAMPTZ

query
SELECT timestamp_cmp_timestamptz(timestamp '2008-01-24 06:43:29', timestamptz '2008-01-24 06:43:29+00')
----
0

page r_TIMESTAMPTZ_CMP

query
SELECT timestamptz_cmp(timestamptz '2008-01-24 06:43:29+00', timestamptz '2008-01-24 06:43:29+01')
----
1

page r_TIMESTAMPTZ_CMP_DATE

query
SELECT timestamptz_cmp_date(timestamptz '2008-01-24 00:00:00+00', date '2008-01-24')
----
0

page r_TIMESTAMPTZ_CMP_TIMESTAMP

query
SELECT timestamptz_cmp_timestamp(timestamptz '2008-01-24 00:00:00+00', timestamp '2008-01-25')
----
-1

page r_DATEADD_function

query
SELECT dateadd(month, 18, '2008-02-28')
----
2009-08-28 00:00:00

query
SELECT dateadd(m, 30, '2008-02-28')
----
2008-02-28 00:30:00

query
SELECT dateadd(day, 30, date '2008-11-01')
----
2008-12-01 00:00:00

query
SELECT dateadd(hour, 8, time '13:24:55')
----
21:24:55

query
SELECT dateadd(hour, 12, time '13:24:55')
----
01:24:55

query
SELECT dateadd(hour, 2, timetz '13:24:55 PST')
----
23:24:55+00

query
SELECT dateadd(month, 1, '2008-04-30')
----
2008-05-30 00:00:00

query
SELECT dateadd(month, 12, '2016-02-29')
----
2017-02-28 00:00:00

query
SELECT dateadd(year, 1, '2016-02-29')
----
2017-03-01 00:00:00

query
SELECT dateadd(month, 1, date '2008-01-31')
----
2008-02-29 00:00:00

query
SELECT dateadd('day', -1, timestamp '2008-03-01 12:00:00')
----
2008-02-29 12:00:00

query
SELECT dateadd(qtr, 1, '2008-01-01')
----
2008-04-01 00:00:00

query
SELECT dateadd(w, 2, '2008-01-01')
----
2008-01-15 00:00:00

query
SELECT dateadd(ms, 1500, timestamp '2008-01-01')
----
2008-01-01 00:00:01.5

query
SELECT dateadd(us, 7, timestamp '2008-01-01')
----
2008-01-01 00:00:00.000007

query
SELECT dateadd(decade, 1, '2008-01-01')
----
2018-01-01 00:00:00

query
SELECT dateadd(century, -1, '2008-01-01')
----
1908-01-01 00:00:00

query
SELECT dateadd(day, NULL, '2008-01-01')
----
NULL

query
SELECT dateadd(h, 1, timestamptz '2008-01-01 00:00:00+02')
----
2007-12-31 23:00:00+00

statement error 22023 timestamp units "fortnight" not recognized
SELECT dateadd(fortnight, 1, '2008-01-01')

statement error 42883 function date_add(unknown, numeric, timestamp without time zone) does not exist
SELECT dateadd(day, 1.5, timestamp '2008-01-01')

query names
SELECT dateadd(day, 1, '2008-01-01'), datediff(day, '2008-01-01', '2008-01-02')
----
date_add|date_diff
2008-01-02 00:00:00|1

statement ok
CREATE TABLE time_test (time_val time)

statement ok
INSERT INTO time_test VALUES ('20:00:00'), ('00:00:00.5550'), ('00:58:00')

query rowsort
SELECT dateadd(minute, 5, time_val) AS minplus5 FROM time_test
----
20:05:00
00:05:00.555
01:03:00

statement ok
CREATE TABLE timetz_test (timetz_val timetz)

statement ok
INSERT INTO timetz_test VALUES ('04:00:00+00'), ('00:00:00.5550+00'), ('05:58:00+00')

query rowsort
SELECT dateadd(minute, 5, timetz_val) AS minplus5_tz FROM timetz_test
----
04:05:00+00
00:05:00.555+00
06:03:00+00

page r_DATEDIFF_function

query
SELECT datediff(week, '2009-01-01', '2009-12-31')
----
52

query
SELECT datediff(hour, '2023-01-01', '2023-01-03 05:04:03')
----
53

query
SELECT datediff(day, date '2009-01-01', date '2009-03-23')
----
81

query
SELECT datediff(day, date '2023-01-04', date '2024-05-04')
----
486

query
SELECT datediff(qtr, '1998-07-01', '2008-07-01')
----
40

query
SELECT datediff(minute, time '20:00:00', time '21:00:00')
----
60

query
SELECT datediff(hours, timetz '20:00:00 PST', timetz '00:58:00 EST')
----
1

query
SELECT datediff(day, '2018-10-31 23:59:59', '2018-11-01 00:00:00')
----
1

query
SELECT datediff(hour, '2018-11-01 00:59:00', '2018-11-01 01:00:00')
----
1

query
SELECT datediff(month, date '2018-11-30', date '2018-12-01')
----
1

query
SELECT datediff(year, date '2018-01-01', date '2018-12-31')
----
0

query
SELECT datediff(year, date '2008-12-31', date '2009-01-01')
----
1

query
SELECT datediff(day, '2018-11-01', '2018-10-30')
----
-2

query
SELECT datediff(second, '2018-11-01 00:00:00.9', '2018-11-01 00:00:01.1')
----
1

query
SELECT datediff(ms, '2018-11-01', '2018-11-01 00:00:01.5')
----
1500

query
SELECT datediff(us, '2018-11-01', '2018-11-01 00:00:00.000002')
----
2

query
SELECT datediff(decade, '2009-12-31', '2010-01-01')
----
1

query
SELECT datediff(century, '2000-12-31', '2001-01-01')
----
1

query
SELECT datediff(day, NULL, date '2018-11-01')
----
NULL

query rowsort
SELECT datediff(hour, time_val, time '15:24:45') FROM time_test
----
-5
15
15

query rowsort
SELECT datediff(hours, timetz '20:00:00 PST', timetz_val) AS numhours FROM timetz_test
----
0
-4
1

page r_DATE_PART_function

query
SELECT DATE_PART(minute, timestamp '20230104 04:05:06.789')
----
5

query
SELECT DATE_PART(week, timestamp '20220502 04:05:06.789')
----
18

query
SELECT DATE_PART(day, timestamp '20220502 04:05:06.789')
----
2

query
SELECT DATE_PART(dayofweek, timestamp '20220502 04:05:06.789')
----
1

query
SELECT DATE_PART(century, timestamp '20220502 04:05:06.789')
----
21

query
SELECT DATE_PART(millennium, timestamp '20220502 04:05:06.789')
----
3

query
SELECT DATE_PART(microsecond, timestamp '20220502 04:05:06.789')
----
789000

query
SELECT DATE_PART(month, date '20220502')
----
5

query
SELECT date_part(w, timestamp '2008-06-17 09:44:54')
----
25

query
SELECT date_part(dow, timestamp '2008-01-05 14:00:00')
----
6

query
SELECT date_part('year', date '2008-01-05')
----
2008

query
SELECT date_part(epoch, timestamp '2008-01-01 20:00:00')
----
1199217600

query
SELECT date_part(doy, date '2008-12-31')
----
366

query
SELECT date_part(qtr, date '2008-12-31')
----
4

query
SELECT date_part(hr, timestamptz '2008-12-31 10:00:00+02')
----
8

query names
SELECT date_part(month, date '20220502'), extract(month from date '20220502')
----
pgdate_part|date_part
5|5

page r_DATE_PART_YEAR

query
SELECT DATE_PART_YEAR(date '20220502 04:05:06.789')
----
2022

query
SELECT date_part_year(date '2008-01-01')
----
2008

page r_DATE_TRUNC

query
SELECT DATE_TRUNC('second', TIMESTAMP '20200430 04:05:06.789')
----
2020-04-30 04:05:06

query
SELECT DATE_TRUNC('minute', TIMESTAMP '20200430 04:05:06.789')
----
2020-04-30 04:05:00

query
SELECT DATE_TRUNC('hour', TIMESTAMP '20200430 04:05:06.789')
----
2020-04-30 04:00:00

query
SELECT DATE_TRUNC('day', TIMESTAMP '20200430 04:05:06.789')
----
2020-04-30 00:00:00

query
SELECT DATE_TRUNC('month', TIMESTAMP '20200430 04:05:06.789')
----
2020-04-01 00:00:00

query
SELECT DATE_TRUNC('quarter', TIMESTAMP '20200430 04:05:06.789')
----
2020-04-01 00:00:00

query
SELECT DATE_TRUNC('year', TIMESTAMP '20200430 04:05:06.789')
----
2020-01-01 00:00:00

query
SELECT DATE_TRUNC('millennium', TIMESTAMP '20200430 04:05:06.789')
----
2001-01-01 00:00:00

query
SELECT date_trunc('week', TIMESTAMP '20220430 04:05:06.789')
----
2022-04-25 00:00:00

query
SELECT date_trunc('month', date '2020-04-30')
----
2020-04-01 00:00:00

query
SELECT date_trunc('day', '2020-04-30 10:00:00')
----
2020-04-30 00:00:00

query
SELECT date_trunc('mon', getdate()) = date_trunc('month', sysdate)
----
t

page r_EXTRACT_function

query
SELECT extract(minute from timestamp '2009-09-09 12:08:43')
----
8

query
SELECT extract(ms from timestamp '2009-09-09 12:08:43.101')
----
101

query
SELECT extract(year from timestamptz '1.12.1997 07:37:16.00 PST')
----
1997

query
SELECT extract(ms from time '18:25:33.123456')
----
123

query
SELECT extract(ms from timetz '18:25:33.123456 EST')
----
123

query
SELECT extract(timezone_hour from timetz '1.12.1997 07:37:16.00 PDT')
----
-7

query
SELECT extract(week from timestamp '2008-02-05')
----
6

query
SELECT extract(dow from date '2018-11-04')
----
0

query
SELECT extract(epoch from timestamp '2018-11-01 00:00:01.9')
----
1541030401

query
SELECT extract('day' from date '2018-11-04')
----
4

query rowsort
SELECT extract(minute from time_val) AS minutes FROM time_test
----
0
0
58

query rowsort
SELECT extract(hour from timetz_val) AS hours FROM timetz_test
----
4
0
5

page r_Dateparts_for_datetime_functions

statement ok
CREATE TABLE seconds (micro timestamp)

statement ok
INSERT INTO seconds VALUES ('2009-09-21 11:10:03.189717')

query
SELECT extract(sec from micro) FROM seconds
----
3

query
SELECT date_part(sec, micro) FROM seconds
----
3.189717

query
SELECT extract (century from timestamp '2000-12-16 12:21:13')
----
20

query
SELECT extract (century from timestamp '2001-12-16 12:21:13')
----
21

query
SELECT extract(decade from timestamp '1999-02-16 20:38:40')
----
200

query
SELECT extract(decade from timestamp '2000-02-16 20:38:40')
----
201

query
SELECT extract(decade from timestamp '2010-02-16 20:38:40')
----
202

query
SELECT extract (mil from timestamp '2000-12-16 12:21:13')
----
2

query
SELECT extract (mil from timestamp '2001-12-16 12:21:13')
----
3

query
SELECT timestamp with time zone 'epoch' + 1199217600 * interval '1 second'
----
2008-01-01 20:00:00+00

query
SELECT timestamp 'epoch' + 1541121934796 / 1000.0 * interval '1 second'
----
2018-11-02 01:25:34.796

query
SELECT timestamp 'epoch' + 1541121934796 / 1000 * interval '1 second'
----
2018-11-02 01:25:34

page r_GETDATE

query
SELECT trunc(getdate()) = current_date
----
t

query
SELECT getdate() = date_trunc('second', getdate())
----
t

page r_SYSDATE

query
SELECT sysdate >= trunc(sysdate)
----
t

page r_TIMEOFDAY_function

query
SELECT timeofday() LIKE '% UTC'
----
t

page r_INTERVAL_CMP

query
SELECT interval_cmp('3 days', '1 year')
----
-1

query
SELECT interval_cmp('7 days', '1 week')
----
0

page r_LAST_DAY

query
SELECT last_day('2014-01-10')
----
2014-01-31

query
SELECT last_day(timestamp '2008-02-10 10:00:00')
----
2008-02-29

query
SELECT datediff(day, timestamp '2008-02-24 10:00:00', last_day(timestamp '2008-02-24 10:00:00'))
----
5

page r_MONTHS_BETWEEN_function

query
SELECT months_between('1969-01-18', '1969-03-18')
----
-2

query
SELECT months_between('2014-09-30', '2014-08-31')
----
1

query
SELECT round(months_between(timestamp '2008-12-25 15:00:00', timestamp '2008-01-21 19:30:00'), 2)
----
11.12

query
SELECT round(months_between(timestamp '2008-12-01 19:30:00', timestamp '2008-01-03 15:00:00'), 2)
----
10.94

query
SELECT round(months_between(timestamp '2008-12-07 14:00:00', timestamp '2008-01-16 19:30:00'), 2)
----
10.7

query
SELECT round(months_between(timestamp '2008-12-15 15:00:00', timestamp '2008-01-21 19:00:00'), 2)
----
10.8

query
SELECT round(months_between(timestamp '2008-12-19 19:00:00', timestamp '2008-01-08 19:30:00'), 2)
----
11.35

query
SELECT months_between(NULL, '2008-01-01')
----
NULL

page r_NEXT_DAY

query
SELECT next_day('2014-08-20', 'Tuesday')
----
2014-08-26

query
SELECT next_day('2008-07-06', 'Monday')
----
2008-07-07

query
SELECT next_day(timestamp '2008-07-07 10:00:00', 'mon')
----
2008-07-14

query
SELECT next_day('2014-08-20', 'Th')
----
2014-08-21

statement error 22023 Invalid day of week: Nonday
SELECT next_day('2014-08-20', 'Nonday')

page r_TO_TIMESTAMP

query
SELECT TO_TIMESTAMP('2017', 'YYYY')
----
2017-01-01 00:00:00+00

query
SELECT TO_TIMESTAMP('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS')
----
2011-12-19 00:38:15+00

statement error 22008 date/time field value out of range: "2011-12-18 24:38:15"
SELECT TO_TIMESTAMP('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS', TRUE)

query
SELECT to_timestamp('2011-12-18 04:38:15', 'YYYY-MM-DD HH24:MI:SS')
----
2011-12-18 04:38:15+00

query
SELECT to_timestamp(timestamp '2021-04-05 19:27:53.281812', 'YYYY-MM-DD HH24:MI:SS')
----
2021-04-05 19:27:53+00

query
SELECT to_timestamp('', 'YYYY-MM-DD')
----
0001-01-01 00:00:00+00

page r_TRUNC_date

query
SELECT trunc(timestamp '2011-07-21 10:32:38.248109')
----
2011-07-21

page r_DATE-CONCATENATE_function

query
SELECT date '2000-01-01' + time '20:00:00'
----
2000-01-01 20:00:00

query
SELECT date '2000-01-01' + timetz '20:00:00 PST'
----
2000-01-02 04:00:00+00

query
SELECT time '20:00:00' + date '2000-01-01'
----
2000-01-01 20:00:00

query rowsort
SELECT date '2000-01-02' + time_val AS ts FROM time_test
----
2000-01-02 20:00:00
2000-01-02 00:00:00.555
2000-01-02 00:58:00

page r_interval_literals

query
SELECT date '2008-12-31' + interval '1 second'
----
2008-12-31 00:00:01

query
SELECT date '2008-12-31' + interval '1 minute'
----
2008-12-31 00:01:00

query
SELECT date '2008-12-31' + interval '3 hours, 35 minutes'
----
2008-12-31 03:35:00

query
SELECT date '2008-12-31' + interval '52 weeks'
----
2009-12-30 00:00:00

query
SELECT date '2008-12-31' + interval '1w, 1h, 1m, 1s'
----
2009-01-07 01:01:01

query
SELECT date '2008-12-31' + interval '0.5 days'
----
2008-12-31 12:00:00

query
SELECT date '2023-02-15' - interval '4 months'
----
2022-10-15 00:00:00

query
SELECT date '2023-03-31' - interval '4 months'
----
2022-11-30 00:00:00

query
SELECT trunc(timestamp '2008-12-05 10:00:00') - 120
----
2008-08-07

query
SELECT date '2008-12-05' - date '2008-12-01'
----
4

query
SELECT date '2008-12-31' + 1
----
2009-01-01

page r_ISFINITE_function

query
SELECT isfinite(timestamp '2008-12-31')
----
t

page r_AGE_function

query
SELECT age(timestamp '2008-12-31', timestamp '2008-12-01')
----
30 days
