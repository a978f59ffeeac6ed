page r_CASE_function

query
SELECT CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END
----
a

query
SELECT CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END
----
b

query
SELECT CASE WHEN false THEN 1 END
----
NULL

page r_COALESCE

query
SELECT COALESCE(NULL, 12, NULL)
----
12

query
SELECT COALESCE(NULL, 'Amazon Redshift', NULL)
----
Amazon Redshift

statement error 22P02 invalid input syntax for type integer: "Amazon Redshift"
SELECT COALESCE(NULL, 'Amazon Redshift', 12)

page r_NVL_function

statement ok
CREATE TABLE datetable (start_date date, end_date date)

statement ok
INSERT INTO datetable VALUES ('2008-06-01', '2008-12-31'), (NULL, '2008-12-31'), ('2008-12-31', NULL)

query names
SELECT nvl(start_date, end_date) FROM datetable ORDER BY 1
----
coalesce
2008-06-01
2008-12-31
2008-12-31

query
SELECT nvl(NULL, 0.0)
----
0.0

query
SELECT nvl(NULL, NULL, 3)
----
3

query
SELECT isnull(NULL, 1)
----
1

statement ok
CREATE TABLE booking_info (booking_id int, booking_code character(8), check_in date, check_out date, funds_collected numeric(12,2))

statement ok
INSERT INTO booking_info VALUES (1, 'OCEAN_WV', '2023-02-01', '2023-02-03', 100.00), (2, 'OCEAN_WV', '2023-04-22', '2023-04-26', 120.00), (3, 'DSRT_SUN', '2023-03-13', '2023-03-16', 125.00), (4, 'DSRT_SUN', '2023-06-01', '2023-06-03', 140.00), (5, 'DSRT_SUN', '2023-07-10', NULL, NULL), (6, 'OCEAN_WV', '2023-08-15', NULL, NULL)

query
SELECT coalesce(check_out, check_in) FROM booking_info ORDER BY check_out, check_in
----
2023-02-03
2023-03-16
2023-04-26
2023-06-03
2023-07-10
2023-08-15

page r_DECODE_expression

query
SELECT decode(date '2008-06-01', '2008-06-01', 'June 1st, 2008')
----
June 1st, 2008

query
SELECT decode(date '2008-06-02', '2008-06-01', 'June 1st, 2008')
----
NULL

query
SELECT decode(2, 1, 'a', 2, 'b', 'c')
----
b

query
SELECT decode(3, 1, 'a', 2, 'b', 'c')
----
c

query
SELECT decode(NULL, NULL, 'none', 'some')
----
none

page r_NVL2

query
SELECT nvl2(NULL, 1, 2)
----
2

query
SELECT nvl2('x', 1, 2)
----
1

query
SELECT nvl2('', 'given', 'missing')
----
given

page r_GREATEST_LEAST

query
SELECT greatest(1, 3, 2)
----
3

query
SELECT least(1, 3, 2)
----
1

query
SELECT greatest(NULL, 2)
----
2

query
SELECT least(NULL, NULL::int)
----
NULL

query
SELECT greatest('a', 'B')
----
a

page r_NULLIF_function

query
SELECT nullif('first', 'second')
----
first

query
SELECT nullif('first', 'first')
----
NULL

statement ok
CREATE TABLE nulliftest (c1 char(2), c2 char(2))

statement ok
INSERT INTO nulliftest VALUES ('a', 'a '), ('b', 'b')

query
SELECT nullif(c1, c2) FROM nulliftest
----
NULL
NULL
