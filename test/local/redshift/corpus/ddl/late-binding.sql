page r_CREATE_VIEW

statement ok
CREATE SCHEMA late_views

statement ok
SET search_path TO late_views

statement ok
CREATE TABLE t (a INT, b VARCHAR(10))

statement ok
INSERT INTO t VALUES (1, 'x')

statement error 0A000 All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA BINDING.
CREATE VIEW v AS SELECT * FROM t WITH NO SCHEMA BINDING

statement ok
CREATE VIEW v AS SELECT a, nvl(b, 'none') AS b FROM late_views.t WITH NO SCHEMA BINDING

query
SELECT * FROM v
----
1|x

statement error 42P07 relation "v" already exists
CREATE VIEW v AS SELECT 1 AS a WITH NO SCHEMA BINDING

# It reads what has the name now.
statement ok
ALTER TABLE t RENAME TO t_old

statement error 42P01 relation "late_views.t" does not exist
SELECT * FROM v

statement ok
CREATE TABLE t AS SELECT 2 AS a, 'new'::varchar(10) AS b

query
SELECT * FROM v
----
2|new

# The table may go without the view.
statement ok
DROP TABLE t

statement error 42P01 relation "late_views.t" does not exist
SELECT a FROM v

statement ok
CREATE TABLE t (a BIGINT, b VARCHAR(30), c INT)

statement ok
INSERT INTO t VALUES (3, 'y', 4)

query
SELECT * FROM v
----
3|y

statement error 0A000 local Redshift does not support views with no schema binding over relations that are not there yet
CREATE VIEW early AS SELECT a, later.b FROM late_views.later WITH NO SCHEMA BINDING

statement ok
CREATE TABLE later AS SELECT 7 AS a, 8 AS b

statement ok
CREATE VIEW early AS SELECT a, later.b FROM late_views.later WITH NO SCHEMA BINDING

query
SELECT a, b FROM early
----
7|8

statement ok
CREATE OR REPLACE VIEW early AS SELECT a, b FROM late_views.later WHERE a > 7 WITH NO SCHEMA BINDING

query
SELECT count(*) FROM early
----
0

# Swapped in one transaction.
statement ok
CREATE TABLE later_next AS SELECT 9 AS a, 9 AS b

statement ok
BEGIN

statement ok
ALTER TABLE later RENAME TO later_old

statement ok
ALTER TABLE later_next RENAME TO later

statement ok
COMMIT

query
SELECT a, b FROM early
----
9|9

statement ok
WITH x AS (SELECT 1) SELECT * FROM x

statement ok
CREATE VIEW cte AS WITH x AS (SELECT a FROM late_views.later) SELECT a FROM x WITH NO SCHEMA BINDING

query
SELECT a FROM cte
----
9

statement ok
DROP VIEW early

statement error 42P01 relation "early" does not exist
SELECT * FROM early

statement ok
DROP SCHEMA late_views CASCADE
