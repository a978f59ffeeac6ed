page r_TO_CHAR

query
SELECT to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')
----
DECEMBER -THU-31-2009 11:15PM

query
SELECT to_char(timestamp '2009-12-31 23:15:59', 'DDD')
----
365

query
SELECT to_char(timestamp '2022-05-16 23:15:59', 'ID')
----
1

query
SELECT trim(to_char(date '2009-12-31', 'MONTH'))
----
DECEMBER

query
SELECT to_char(timestamp '2009-12-31 23:15:59', 'HH24:MI:SS')
----
23:15:59

query
SELECT trim(to_char(-125.8, '999D99S'))
----
125.80-

query
SELECT to_char(-125.88, '$S999D99')
----
$-125.88

query
SELECT to_char(-125.88, '$999D99PR')
----
$<125.88>

query
SELECT trim(to_char(125, 'RN'))
----
CXXV

query
SELECT to_char(timestamp '2015-04-10 18:45:09.325143', 'HH24:MI:SS.MS')
----
18:45:09.325

query
SELECT to_char(timestamp '2015-04-10 18:45:09.325143', 'HH24:MI:SS:US')
----
18:45:09:325143

query
SELECT to_char(timestamp '2008-06-05', 'YYYY-MM-DD')
----
2008-06-05

query
SELECT to_char(timestamp '2008-06-05', 'YY Q WW D J')
----
08 2 23 5 2454623

query
SELECT to_char(timestamp '2008-06-05', 'FMMonth FMDD, YYYY')
----
June 5, 2008

query
SELECT to_char(1234.5, 'FM9,999.00')
----
1,234.50

query
SELECT to_char(7, '009')
----
 007

query
SELECT to_char(NULL::timestamp, 'YYYY')
----
NULL

page r_TO_DATE_function

query
SELECT to_date('02 Oct 2001', 'DD Mon YYYY')
----
2001-10-02

query
SELECT to_date('20010631', 'YYYYMMDD', FALSE)
----
2001-07-01

query
SELECT to_date('20010631', 'YYYYMMDD')
----
2001-07-01

statement error 22008 date/time field value out of range: "20010631"
SELECT to_date('20010631', 'YYYYMMDD', TRUE)

query
SELECT to_date('2018-11-01 10:00:00', 'YYYY-MM-DD')
----
2018-11-01

query
SELECT to_date('20181101', 'YYYYMMDD')
----
2018-11-01

query
SELECT to_date('31-Feb-2001', 'DD-Mon-YYYY')
----
2001-03-03

query
SELECT to_date(NULL, 'YYYY')
----
NULL

query
SELECT to_date(20181101, 'YYYYMMDD')
----
2018-11-01

page r_TO_NUMBER

query
SELECT to_number('12,454.8-', '99G999D9S')
----
-12454.8

query
SELECT to_number('$ 12,454.88', 'L 99G999D99')
----
12454.88

query
SELECT to_number('1234', '9999')
----
1234

page r_TEXT_TO_INT_ALT

query
SELECT text_to_int_alt('123-')
----
-123

query
SELECT text_to_int_alt('2147483647+')
----
2147483647

query
SELECT text_to_int_alt('-123E-2')
----
-1

query
SELECT text_to_int_alt('')
----
0

query
SELECT text_to_int_alt(NULL)
----
NULL

statement ok
CREATE TABLE t_text2int (a varchar(200), b char(200))

statement ok
INSERT INTO t_text2int VALUES ('123', '123'), ('123.123', '123.123'), ('-123', '-123'), ('123-', '123-')

query
SELECT text_to_int_alt(a), text_to_int_alt(b) FROM t_text2int ORDER BY 1
----
-123|-123
-123|-123
123|123
123|123

page r_TEXT_TO_NUMERIC_ALT

query
SELECT text_to_numeric_alt('1.5')
----
2

query
SELECT text_to_numeric_alt('2.51')
----
3

query
SELECT text_to_numeric_alt('123.52501', 10, 2)
----
123.53

statement ok
CREATE TABLE t_text2numeric (a varchar(200), b char(200))

statement ok
INSERT INTO t_text2numeric VALUES ('123', '123'), ('+123.456', '+123.456'), ('-' || repeat('9', 38), '-' || repeat('9', 38)), (repeat('9', 38) || '+', repeat('9', 38) || '+'), ('-123E2', '-123E2')

query
SELECT text_to_numeric_alt(a), text_to_numeric_alt(b) FROM t_text2numeric ORDER BY 1
----
-99999999999999999999999999999999999999|-99999999999999999999999999999999999999
-12300|-12300
123|123
123|123
99999999999999999999999999999999999999|99999999999999999999999999999999999999

page r_CAST_function

query
SELECT cast(162.00 as integer)
----
162

query
SELECT cast('2008-02-18 02:36:48' as date)
----
2008-02-18

query
SELECT cast(date '2008-01-01' as timestamp)
----
2008-01-01 00:00:00

query
SELECT cast(2008 as char(4))
----
2008

query
SELECT cast(109.652 as decimal(4,1))
----
109.7

query
SELECT 109.652::decimal(4,1)
----
109.7

query
SELECT 728.00::decimal(38,2) * 100000000000000000000
----
72800000000000000000000.00

statement error 22003 Numeric data overflow (result precision)
SELECT 123.456::decimal(2,1)

statement error 22003 smallint out of range
SELECT 12345678::smallint

query
SELECT timestamp '2008-02-18 02:36:48'::date
----
2008-02-18

page CONVERT-function

query
SELECT convert(integer, 162.00)
----
162

query
SELECT convert(char(4), 2008)
----
2008

query
SELECT convert(time, timestamp '2008-02-18 02:36:48')
----
02:36:48

query
SELECT convert(datetime, '2008-02-18 02:36:48')
----
2008-02-18 02:36:48

query
SELECT convert(varchar(4), 'abcdef')
----
abcd

statement error 22003 Numeric data overflow (result precision)
SELECT convert(decimal(2,1), 123.456)

statement error 22003 smallint out of range
SELECT convert(smallint, 12345678)

page r_TRY_CAST

query
SELECT try_cast('123' as int)
----
123

query
SELECT try_cast('abc' as int)
----
NULL

query
SELECT try_cast('2018-13-01' as date)
----
NULL

query
SELECT try_cast('2018-12-01' as date)
----
2018-12-01
