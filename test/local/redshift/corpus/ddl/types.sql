page c_Supported_data_types

statement ok
CREATE TABLE every_type (
  a SMALLINT, b INT2, c INTEGER, d INT, e INT4, f BIGINT, g INT8, h DECIMAL(5, 2), i NUMERIC(38, 10), j REAL, k FLOAT4, l DOUBLE PRECISION, m FLOAT8, n FLOAT,
  o CHAR(3), p CHARACTER(3), q NCHAR(3), r BPCHAR, s VARCHAR(10), t CHARACTER VARYING(10), u NVARCHAR(10), v TEXT, w DATE, x TIME, y TIME WITHOUT TIME ZONE,
  z TIMETZ, aa TIME WITH TIME ZONE, ab TIMESTAMP, ac TIMESTAMP WITHOUT TIME ZONE, ad TIMESTAMPTZ, ae TIMESTAMP WITH TIME ZONE, af BOOLEAN, ag BOOL, ah SUPER)

query
SELECT "column", type FROM pg_table_def WHERE tablename = 'every_type' ORDER BY length("column"), "column"
----
a|smallint
b|smallint
c|integer
d|integer
e|integer
f|bigint
g|bigint
h|numeric(5,2)
i|numeric(38,10)
j|real
k|real
l|double precision
m|double precision
n|double precision
o|character(3)
p|character(3)
q|character(3)
r|character(256)
s|character varying(10)
t|character varying(10)
u|character varying(10)
v|character varying(256)
w|date
x|time without time zone
y|time without time zone
z|time with time zone
aa|time with time zone
ab|timestamp without time zone
ac|timestamp without time zone
ad|timestamp with time zone
ae|timestamp with time zone
af|boolean
ag|boolean
ah|super

page r_Character_types

statement ok
CREATE TABLE texts (a VARCHAR, b CHAR, c VARCHAR(MAX), d CHAR(MAX), e NVARCHAR(max), f CHARACTER VARYING)

query
SELECT "column", type FROM pg_table_def WHERE tablename = 'texts' ORDER BY 1
----
a|character varying(256)
b|character(1)
c|character varying(65535)
d|character(4096)
e|character varying(65535)
f|character varying(256)

statement error 0A000 length for type varchar cannot exceed 65535
CREATE TABLE w (a VARCHAR(65536))

statement error 0A000 length for type char cannot exceed 4096
CREATE TABLE w (a CHAR(4097))

statement error 0A000 length for type varchar must be at least 1
CREATE TABLE w (a VARCHAR(0))

statement ok
CREATE TABLE bytes (v VARCHAR(4), c CHAR(4))

statement ok
INSERT INTO bytes (v) VALUES ('éé')

statement error 22001 value too long for type character varying(4)
INSERT INTO bytes (v) VALUES ('ééx')

statement error 22001 value too long for type character varying(4)
INSERT INTO bytes (v) VALUES ('€€')

statement error 22001 value too long for type character(4)
INSERT INTO bytes (c) VALUES ('abcde')

statement error XX000 Invalid characters:
INSERT INTO bytes (c) VALUES ('é')

statement ok
INSERT INTO bytes VALUES ('ab    ', 'cd    ')

query
SELECT v || '.', c || '.', length(c) FROM bytes WHERE c = 'cd'
----
ab  .|cd.|2

page r_Numeric_types201

statement ok
CREATE TABLE numbers (a DECIMAL, b DECIMAL(8, 2), c NUMERIC(4))

query
SELECT "column", type FROM pg_table_def WHERE tablename = 'numbers' ORDER BY 1
----
a|numeric(18,0)
b|numeric(8,2)
c|numeric(4,0)

statement ok
INSERT INTO numbers VALUES (1.5, 123456.789, 4.4)

query
SELECT * FROM numbers
----
2|123456.79|4

page c_unsupported-postgresql-datatypes

statement error 0A000 Column "w.a" has unsupported type "int[]"
CREATE TABLE w (a INT[])

statement error 0A000 Column "w.a" has unsupported type "bit"
CREATE TABLE w (a BIT(3))

statement error 0A000 Column "w.a" has unsupported type "bytea"
CREATE TABLE w (a BYTEA)

statement error 0A000 Column "w.a" has unsupported type "inet"
CREATE TABLE w (a INET)

statement error 0A000 Column "w.a" has unsupported type "cidr"
CREATE TABLE w (a CIDR)

statement error 0A000 Column "w.a" has unsupported type "macaddr"
CREATE TABLE w (a MACADDR)

statement error 0A000 Column "w.a" has unsupported type "json"
CREATE TABLE w (a JSON)

statement error 0A000 Column "w.a" has unsupported type "jsonb"
CREATE TABLE w (a JSONB)

statement error 0A000 Column "w.a" has unsupported type "uuid"
CREATE TABLE w (a UUID)

statement error 0A000 Column "w.a" has unsupported type "xml"
CREATE TABLE w (a XML)

statement error 0A000 Column "w.a" has unsupported type "serial"
CREATE TABLE w (a SERIAL)

statement error 0A000 Column "w.a" has unsupported type "bigserial"
CREATE TABLE w (a BIGSERIAL)

statement error 0A000 Column "w.a" has unsupported type "money"
CREATE TABLE w (a MONEY)

statement error 0A000 Column "w.a" has unsupported type "point"
CREATE TABLE w (a POINT)

statement error 0A000 Column "w.a" has unsupported type "tsvector"
CREATE TABLE w (a TSVECTOR)

statement error 0A000 Column "w.a" has unsupported type "int4range"
CREATE TABLE w (a INT4RANGE)

statement error 0A000 Column "w.a" has unsupported type "regclass"
CREATE TABLE w (a REGCLASS)

statement error 0A000 local Redshift does not support the type GEOMETRY (column w.a)
CREATE TABLE w (a GEOMETRY)

statement error 0A000 local Redshift does not support the type GEOGRAPHY (column w.a)
CREATE TABLE w (a GEOGRAPHY)

statement error 0A000 local Redshift does not support the type HLLSKETCH (column w.a)
CREATE TABLE w (a HLLSKETCH)

statement error 0A000 local Redshift does not support the type VARBYTE (column w.a)
CREATE TABLE w (a VARBYTE(10))

statement error 0A000 local Redshift does not support the type VARBINARY (column w.a)
CREATE TABLE w (a VARBINARY)

statement error 0A000 local Redshift does not support the type INTERVAL (column w.a)
CREATE TABLE w (a INTERVAL YEAR TO MONTH)

statement error 0A000 type "jsonb" is not supported
SELECT '{}'::jsonb

statement error 0A000 type "uuid" is not supported
SELECT CAST('x' AS uuid)

statement error 0A000 type "bytea" is not supported
SELECT 'x'::bytea

page r_names

statement ok
CREATE TABLE "Group" ("This ""IS IT""" CHAR(10), "MixedCase" INT)

query names
SELECT "This ""is IT""", MIXEDCASE FROM "group"
----
this "is it"|mixedcase

statement ok
CREATE TABLE "with blank %" ("a b" INT)

query names
SELECT "A B" FROM "With Blank %"
----
a b

page r_pg_keywords

statement error 42601 syntax error at or near "tag"
CREATE TABLE w (tag INT)

statement error 42601 syntax error at or near "user"
CREATE TABLE user (a INT)

statement error 42601 syntax error at or near "percent"
ALTER TABLE texts ADD COLUMN percent INT

statement ok
CREATE TABLE quoted_words ("tag" INT, "user" INT, "percent" INT)

# Reserved by PostgreSQL, and not by Redshift.
statement ok
CREATE TABLE free_words (window INT, fetch INT, symmetric INT, concurrently INT)

statement ok
INSERT INTO free_words (window, fetch, symmetric) VALUES (1, 2, 3)

query names
SELECT window, fetch, free_words.window + 1 AS more, concurrently FROM free_words WHERE window = 1 ORDER BY symmetric
----
window|fetch|more|concurrently
1|2|2|NULL
