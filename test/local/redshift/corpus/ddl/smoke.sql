page r_CREATE_TABLE_NEW

statement ok
CREATE TABLE t (a INT, b VARCHAR)

query
SELECT * FROM t
----

statement error 42P01 relation "u" does not exist
SELECT * FROM u
