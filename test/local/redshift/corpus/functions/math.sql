page r_ABS

statement ok
SET extra_float_digits TO 0

query
SELECT abs(-38)
----
38

query
SELECT abs(14-76)
----
62

query
SELECT abs(-1.50)
----
1.50

page r_ACOS

query
SELECT acos(-1)
----
3.14159265358979

query
SELECT round(acos(.5) * 180 / (select pi()))
----
60

page r_ASIN

query
SELECT asin(1) * 2
----
3.14159265358979

query
SELECT round(asin(.5) * 180 / (select pi()))
----
30

page r_ATAN

query
SELECT atan(1) * 4
----
3.14159265358979

query
SELECT atan(1) * 180 / (select pi())
----
45

page r_ATAN2

query
SELECT atan2(2, 2) * 4
----
3.14159265358979

query
SELECT atan2(1, 0) * 180 / (select pi())
----
90

page r_CBRT

query
SELECT cbrt(27)
----
3

page r_CEILING_FLOOR

query
SELECT ceiling(28.05)
----
29

query
SELECT ceil(-1.5)
----
-1

query
SELECT ceil(3)
----
3

page r_FLOOR

query
SELECT floor(28.05)
----
28

query
SELECT floor(-1.5)
----
-2

page r_COS

query
SELECT cos(0)
----
1

query
SELECT cos(pi())
----
-1

page r_COT

query
SELECT cot(1)
----
0.642092615934331

page r_DEGREES

query
SELECT degrees(.5)
----
28.6478897565412

query
SELECT degrees(pi())
----
180

page r_DEXP

query
SELECT round(dexp(1), 10)
----
2.7182818285

page r_DLOG1

query
SELECT dlog1(1)
----
0

page r_DLOG10

query
SELECT dlog10(100)
----
2

page r_EXP

query
SELECT exp(0)
----
1

query
SELECT exp(2.0)
----
7.38905609893065

page r_LN

query
SELECT round(ln(2.718281828), 8)
----
1

query
SELECT ln(1)
----
0

page r_LOG

query
SELECT log(100)
----
2

query
SELECT log(1000.0)
----
3

page r_MOD

query
SELECT MOD(10, 4)
----
2

query
SELECT MOD(10.5, 4)
----
2.5

query
SELECT MOD(CAST(16.4 as integer), 5)
----
1

query
SELECT mod(5, 2) = 0
----
f

query
SELECT 11 % 4
----
3

query
SELECT mod(-7, 3)
----
-1

page r_PI

query
SELECT pi()
----
3.14159265358979

page r_POWER

query
SELECT power(2, 10)
----
1024

query
SELECT pow(9, 0.5)
----
3

query
SELECT power(2.5, 2)
----
6.25

query
SELECT 2 ^ 3
----
8

page r_RADIANS

query
SELECT radians(180)
----
3.14159265358979

page r_RANDOM

query
SELECT random() BETWEEN 0 AND 1
----
t

query
SELECT cast(random() * 100 as int) BETWEEN 0 AND 100
----
t

statement ok
SET seed TO .25

page r_ROUND

query
SELECT round(28.05)
----
28

query
SELECT round(28.05, 1)
----
28.1

query
SELECT round(28.05, -1)
----
30

query
SELECT round(2.5::float8)
----
2

query
SELECT round(123.456::float8, 2)
----
123.46

query
SELECT round(-2.5)
----
-3

page r_SIGN

query
SELECT sign(-4.25)
----
-1

query
SELECT sign(0)
----
0

page r_SIN

query
SELECT sin(-pi())
----
-1.22464679914735e-16

page r_SQRT

query
SELECT sqrt(16)
----
4

query
SELECT sqrt('16')
----
4

query
SELECT sqrt(round(16.4))
----
4

query
SELECT sqrt(2.0)
----
1.4142135623731

page r_TAN

query
SELECT tan(0)
----
0

page r_TRUNC

query
SELECT trunc(111.15)
----
111

query
SELECT trunc(111.15, 1)
----
111.1

query
SELECT trunc(111.15, -1)
----
110

query
SELECT trunc(-1.9)
----
-1

query
SELECT trunc(1.987::float8, 2)
----
1.98

page r_OPERATOR_SYMBOLS

query
SELECT |/ 25.0
----
5

query
SELECT ||/ 27.0
----
3

query
SELECT @ -5
----
5

query
SELECT 7 / 2
----
3

query
SELECT -7 / 2
----
-3

query
SELECT 2 + 3 * 4
----
14

statement error 22012 division by zero
SELECT 1 / 0
