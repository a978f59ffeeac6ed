page r_ALTER_TABLE

statement ok
CREATE TABLE users (userid INT NOT NULL, username VARCHAR(8), name2 VARCHAR(4) DEFAULT 'x', age INT) DISTKEY (userid) SORTKEY (userid, username)

statement ok
ALTER TABLE users RENAME TO users_bkup

statement error 42P01 relation "users" does not exist
SELECT * FROM users

statement ok
ALTER TABLE users_bkup RENAME COLUMN username TO user_name

query
SELECT "column", distkey, sortkey FROM pg_table_def WHERE tablename = 'users_bkup' ORDER BY 1
----
age|f|0
name2|f|0
user_name|f|2
userid|t|1

statement ok
ALTER TABLE users_bkup RENAME age TO years

statement ok
ALTER TABLE users_bkup RENAME COLUMN userid TO id

query
SELECT diststyle, sortkey1 FROM svv_table_info WHERE "table" = 'users_bkup' AND schema = current_schema()
----
KEY(id)|id

statement ok
ALTER TABLE users_bkup ADD COLUMN feedback_score INT DEFAULT NULL

statement ok
ALTER TABLE users_bkup ADD COLUMN city VARCHAR(30) DEFAULT 'Seattle' ENCODE zstd NOT NULL

statement ok
ALTER TABLE users_bkup ADD note TEXT

statement ok
INSERT INTO users_bkup (id, user_name) VALUES (1, 'a')

query
SELECT id, user_name, name2, years, feedback_score, city, note FROM users_bkup
----
1|a|x|NULL|NULL|Seattle|NULL

statement ok
ALTER TABLE users_bkup DROP COLUMN feedback_score

statement ok
ALTER TABLE users_bkup DROP note

statement error 42703 column "feedback_score" of relation "users_bkup" does not exist
ALTER TABLE users_bkup DROP COLUMN feedback_score CASCADE

statement error 0A000 cannot drop distkey column "id"
ALTER TABLE users_bkup DROP COLUMN id

statement error 0A000 cannot drop sortkey column "user_name"
ALTER TABLE users_bkup DROP COLUMN user_name

statement error 0A000 ALTER TABLE ADD COLUMN takes one column
ALTER TABLE users_bkup ADD COLUMN a INT, ADD COLUMN b INT

statement error 0A000 ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default expression
ALTER TABLE users_bkup ADD COLUMN c INT NOT NULL

statement error 0A000 ALTER TABLE ADD COLUMN does not support IDENTITY
ALTER TABLE users_bkup ADD COLUMN c INT IDENTITY(1, 1)

statement error 0A000 ALTER TABLE ADD COLUMN does not support UNIQUE
ALTER TABLE users_bkup ADD COLUMN c INT UNIQUE

statement error 0A000 ALTER TABLE ADD COLUMN does not support PRIMARY
ALTER TABLE users_bkup ADD COLUMN c INT PRIMARY KEY

statement error 0A000 ALTER TABLE ADD COLUMN does not support REFERENCES
ALTER TABLE users_bkup ADD COLUMN c INT REFERENCES users_bkup

statement error 0A000 ALTER TABLE ADD COLUMN does not support DISTKEY
ALTER TABLE users_bkup ADD COLUMN c INT DISTKEY

statement ok
ALTER TABLE users_bkup ALTER COLUMN user_name TYPE VARCHAR(300)

query
SELECT type FROM pg_table_def WHERE tablename = 'users_bkup' AND "column" = 'user_name'
----
character varying(300)

statement ok
ALTER TABLE users_bkup ALTER COLUMN user_name TYPE VARCHAR(5)

statement ok
UPDATE users_bkup SET user_name = 'abcde'

statement error 22001 cannot alter type of column "user_name": its longest value takes 5 bytes
ALTER TABLE users_bkup ALTER COLUMN user_name TYPE VARCHAR(4)

statement error 0A000 target data type "integer" is not supported
ALTER TABLE users_bkup ALTER COLUMN user_name TYPE INTEGER

statement error 0A000 cannot alter type of column "years": it is no VARCHAR
ALTER TABLE users_bkup ALTER COLUMN years TYPE VARCHAR(10)

statement error 0A000 cannot alter type of column "name2": it has a default value
ALTER TABLE users_bkup ALTER COLUMN name2 TYPE VARCHAR(10)

statement error 42703 column "nope" of relation "users_bkup" does not exist
ALTER TABLE users_bkup ALTER COLUMN nope TYPE VARCHAR(10)

statement ok
BEGIN

statement error 25001 ALTER TABLE ALTER COLUMN cannot run inside a transaction block
ALTER TABLE users_bkup ALTER COLUMN user_name TYPE VARCHAR(400)

statement ok
ROLLBACK

statement ok
CREATE TABLE inventory (inv_date_sk INT NOT NULL, inv_item_sk INT, inv_warehouse_sk INT, inv_quantity INT) DISTSTYLE EVEN

statement ok
ALTER TABLE inventory ALTER DISTSTYLE KEY DISTKEY inv_warehouse_sk

query
SELECT diststyle FROM svv_table_info WHERE "table" = 'inventory' AND schema = current_schema()
----
KEY(inv_warehouse_sk)

statement ok
ALTER TABLE inventory ALTER DISTKEY inv_item_sk

query
SELECT diststyle FROM svv_table_info WHERE "table" = 'inventory' AND schema = current_schema()
----
KEY(inv_item_sk)

statement ok
ALTER TABLE inventory ALTER DISTSTYLE ALL

query
SELECT diststyle FROM svv_table_info WHERE "table" = 'inventory' AND schema = current_schema()
----
ALL

statement ok
ALTER TABLE inventory ALTER DISTSTYLE EVEN

statement ok
ALTER TABLE inventory ALTER DISTSTYLE AUTO

statement ok
ALTER TABLE inventory ALTER COMPOUND SORTKEY (inv_date_sk, inv_item_sk)

query
SELECT sortkey1, sortkey_num FROM svv_table_info WHERE "table" = 'inventory' AND schema = current_schema()
----
inv_date_sk|2

statement ok
ALTER TABLE inventory ALTER SORTKEY (inv_item_sk), ALTER DISTKEY inv_date_sk

query
SELECT diststyle, sortkey1, sortkey_num FROM svv_table_info WHERE "table" = 'inventory' AND schema = current_schema()
----
KEY(inv_date_sk)|inv_item_sk|1

statement ok
ALTER TABLE inventory ALTER DISTSTYLE ALL, ALTER SORTKEY (inv_date_sk)

statement ok
ALTER TABLE inventory ALTER SORTKEY NONE

query
SELECT sortkey_num FROM svv_table_info WHERE "table" = 'inventory' AND schema = current_schema()
----
0

statement ok
ALTER TABLE inventory ALTER SORTKEY AUTO

statement error 0A000 cannot alter a table to an interleaved sort key
ALTER TABLE inventory ALTER INTERLEAVED SORTKEY (inv_date_sk)

statement ok
ALTER TABLE inventory ALTER ENCODE AUTO

statement ok
ALTER TABLE inventory ALTER COLUMN inv_quantity ENCODE zstd

statement ok
ALTER TABLE inventory ALTER COLUMN inv_date_sk ENCODE lzo, ALTER COLUMN inv_item_sk ENCODE raw

query
SELECT "column", trim(encoding) FROM pg_table_def WHERE tablename = 'inventory' ORDER BY 1
----
inv_date_sk|lzo
inv_item_sk|raw
inv_quantity|zstd
inv_warehouse_sk|none

statement error 0A000 column "inv_date_sk" is altered twice
ALTER TABLE inventory ALTER COLUMN inv_date_sk ENCODE lzo, ALTER COLUMN inv_date_sk ENCODE raw

statement error 42601 syntax error at or near "lz4"
ALTER TABLE inventory ALTER COLUMN inv_date_sk ENCODE lz4

statement ok
ALTER TABLE inventory ADD PRIMARY KEY (inv_date_sk)

statement ok
ALTER TABLE inventory ADD CONSTRAINT inv_unique UNIQUE (inv_item_sk)

statement ok
ALTER TABLE inventory DROP CONSTRAINT inv_unique

statement error 0A000 local Redshift does not support ALTER TABLE … SET
ALTER TABLE inventory SET LOCATION 's3://b/k'

statement error 0A000 local Redshift does not support row-level security
ALTER TABLE inventory ROW LEVEL SECURITY ON

statement error 42601 syntax error at or near "ENABLE"
ALTER TABLE inventory ENABLE TRIGGER ALL

statement error 42601 syntax error at or near "INHERIT"
ALTER TABLE inventory INHERIT users_bkup

statement error 42601 syntax error at or near "SET"
ALTER TABLE inventory ALTER COLUMN inv_quantity SET DEFAULT 1

statement error 42601 syntax error at or near "DROP"
ALTER TABLE inventory ALTER COLUMN inv_quantity DROP NOT NULL

statement error 0A000 cannot rename a permanent table to a name that begins with #
ALTER TABLE inventory RENAME TO #inventory

# Swapped by renames, seen by nobody before the end.
statement ok
CREATE TABLE live AS SELECT 1 AS a

statement ok
CREATE TABLE next AS SELECT 2 AS a

statement ok
BEGIN

statement ok
ALTER TABLE live RENAME TO old

statement ok
ALTER TABLE next RENAME TO live

session other
query
SELECT 1
----
1

session main
statement ok
COMMIT

query
SELECT a FROM live
----
2

page r_ALTER_TABLE_APPEND

statement ok
CREATE TABLE sales (a INT, b VARCHAR(5)) DISTKEY (a)

statement ok
CREATE TABLE sales_monthly (a INT, b VARCHAR(5)) DISTKEY (a)

statement ok
INSERT INTO sales VALUES (1, 'x')

statement ok
INSERT INTO sales_monthly VALUES (2, 'y'), (3, 'z')

statement ok
ALTER TABLE sales APPEND FROM sales_monthly

query
SELECT a, b FROM sales ORDER BY a
----
1|x
2|y
3|z

query
SELECT count(*) FROM sales_monthly
----
0

statement ok
CREATE TABLE sales_listing (a INT, b VARCHAR(5), extra INT) DISTKEY (a)

statement ok
INSERT INTO sales_listing VALUES (4, 'w', 9)

statement error 0A000 ALTER TABLE APPEND cannot append from "sales_listing" to "sales": the source has columns that the target lacks; IGNOREEXTRA discards them
ALTER TABLE sales APPEND FROM sales_listing

statement ok
ALTER TABLE sales APPEND FROM sales_listing IGNOREEXTRA

query
SELECT count(*) FROM sales
----
4

statement error 0A000 ALTER TABLE APPEND cannot append from "sales" to "sales_listing": the target has columns that the source lacks; FILLTARGET fills them
ALTER TABLE sales_listing APPEND FROM sales

statement ok
ALTER TABLE sales_listing APPEND FROM sales FILLTARGET

query
SELECT a, extra FROM sales_listing ORDER BY a
----
1|NULL
2|NULL
3|NULL
4|NULL

statement ok
CREATE TABLE sales_even (a INT, b VARCHAR(5)) DISTSTYLE EVEN

statement error 0A000 ALTER TABLE APPEND cannot append from "sales_even" to "sales": their distribution styles differ
ALTER TABLE sales APPEND FROM sales_even

statement ok
CREATE TABLE sales_zstd (a INT ENCODE zstd, b VARCHAR(5)) DISTKEY (a)

statement error 0A000 ALTER TABLE APPEND cannot append from "sales_zstd" to "sales": column "a" differs
ALTER TABLE sales APPEND FROM sales_zstd

statement ok
BEGIN

statement error 25001 ALTER TABLE APPEND cannot run inside a transaction block
ALTER TABLE sales APPEND FROM sales_monthly

statement ok
ROLLBACK

statement error 42601 syntax error at or near "WHATEVER"
ALTER TABLE sales APPEND FROM sales_monthly WHATEVER
