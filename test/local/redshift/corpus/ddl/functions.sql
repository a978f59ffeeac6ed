page udf-creating-a-scalar-sql-udf

statement ok
CREATE FUNCTION f_sql_greater (FLOAT, FLOAT) RETURNS FLOAT STABLE AS $$
  SELECT CASE WHEN $1 > $2 THEN $1 ELSE $2 END
$$ LANGUAGE sql

query
SELECT f_sql_greater(2, 3.5), f_sql_greater(7, 1)
----
3.5|7

statement ok
CREATE OR REPLACE FUNCTION f_sql_commission (FLOAT, FLOAT) RETURNS FLOAT STABLE AS $$
  SELECT f_sql_greater(nvl($1, 0), nvl2($2, $2, 0))
$$ LANGUAGE sql

query
SELECT f_sql_commission(NULL, 4), f_sql_commission(NULL, NULL)
----
4|0

statement ok
CREATE FUNCTION f_label (VARCHAR, INT) RETURNS VARCHAR(MAX) IMMUTABLE AS 'select $1 || \':\' || $2' LANGUAGE sql

query
SELECT f_label('a', 1)
----
a:1

statement error 0A000 the body of a SQL function is one SELECT
CREATE FUNCTION f (INT) RETURNS INT STABLE AS $$ DELETE FROM t $$ LANGUAGE sql

statement error 42601 syntax error at or near "INT"
CREATE FUNCTION f (a INT, b INT) RETURNS INT STABLE AS $$ SELECT 1 $$ LANGUAGE sql

statement error 42601 syntax error at or near "AS"
CREATE FUNCTION f (INT) RETURNS INT AS $$ SELECT 1 $$ LANGUAGE sql

statement error 42723 function "f_sql_greater" already exists with same argument types
CREATE FUNCTION f_sql_greater (FLOAT, FLOAT) RETURNS FLOAT STABLE AS $$ SELECT $1 $$ LANGUAGE sql

page r_GRANT

statement ok
GRANT EXECUTE ON FUNCTION f_sql_greater(FLOAT, FLOAT) TO PUBLIC

statement ok
GRANT USAGE ON LANGUAGE sql TO PUBLIC

statement ok
REVOKE EXECUTE ON FUNCTION f_sql_greater(FLOAT, FLOAT) FROM PUBLIC

page r_DROP_FUNCTION

statement ok
DROP FUNCTION f_label(VARCHAR, INT)

statement ok
DROP FUNCTION IF EXISTS f_label(VARCHAR, INT)

statement error 42883 function f_label(character varying, integer) does not exist
DROP FUNCTION f_label(VARCHAR, INT)
