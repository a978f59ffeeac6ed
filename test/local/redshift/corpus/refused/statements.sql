# What PostgreSQL has and Redshift has not.
page c_unsupported-postgresql-features

statement ok
CREATE TABLE t (a INT, b VARCHAR(10))

statement error 0A000 SQL command "CREATE INDEX ..." not supported on Redshift tables.
CREATE INDEX i ON t (a)

statement error 0A000 SQL command "CREATE UNIQUE ..." not supported on Redshift tables.
CREATE UNIQUE INDEX i ON t (a)

statement error 0A000 SQL command "CREATE TRIGGER ..." not supported on Redshift tables.
CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()

statement error 0A000 SQL command "CREATE SEQUENCE ..." not supported on Redshift tables.
CREATE SEQUENCE s

statement error 0A000 SQL command "CREATE DOMAIN ..." not supported on Redshift tables.
CREATE DOMAIN d AS INT

statement error 0A000 SQL command "CREATE TYPE ..." not supported on Redshift tables.
CREATE TYPE mood AS ENUM ('a', 'b')

statement error 0A000 SQL command "CREATE RULE ..." not supported on Redshift tables.
CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING

statement error 0A000 SQL command "CREATE EXTENSION ..." not supported on Redshift tables.
CREATE EXTENSION hstore

statement error 0A000 SQL command "CREATE AGGREGATE ..." not supported on Redshift tables.
CREATE AGGREGATE a (INT) (SFUNC = int4pl, STYPE = INT)

statement error 0A000 SQL command "CREATE OPERATOR ..." not supported on Redshift tables.
CREATE OPERATOR === (LEFTARG = INT, RIGHTARG = INT, FUNCTION = int4eq)

statement error 0A000 SQL command "CREATE CAST ..." not supported on Redshift tables.
CREATE CAST (INT AS TEXT) WITH INOUT

statement error 0A000 SQL command "CREATE COLLATION ..." not supported on Redshift tables.
CREATE COLLATION c FROM "C"

statement error 0A000 SQL command "CREATE TABLESPACE ..." not supported on Redshift tables.
CREATE TABLESPACE x LOCATION '/x'

statement error 0A000 SQL command "CREATE FOREIGN ..." not supported on Redshift tables.
CREATE FOREIGN TABLE f (a INT) SERVER s

statement error 0A000 SQL command "CREATE PUBLICATION ..." not supported on Redshift tables.
CREATE PUBLICATION p FOR ALL TABLES

statement error 0A000 SQL command "CREATE STATISTICS ..." not supported on Redshift tables.
CREATE STATISTICS s ON a, b FROM t

statement error 0A000 SQL command "CREATE UNLOGGED ..." not supported on Redshift tables.
CREATE UNLOGGED TABLE u (a INT)

statement error 42601 syntax error at or near "POLICY"
CREATE POLICY p ON t

statement error 42601 syntax error at or near "INHERITS"
CREATE TABLE child (b INT) INHERITS (t)

statement error 42601 syntax error at or near "PARTITION"
CREATE TABLE parts (a INT) PARTITION BY RANGE (a)

statement error 42601 syntax error at or near "PARTITION"
CREATE TABLE part PARTITION OF parts DEFAULT

statement error 42601 syntax error at or near "WITH"
CREATE TABLE w (a INT) WITH (fillfactor = 50)

statement error 42601 syntax error at or near "TABLESPACE"
CREATE TABLE w (a INT) TABLESPACE pg_default

statement error 42601 syntax error at or near "ON"
CREATE TEMP TABLE w (a INT) ON COMMIT DROP

statement error 0A000 CHECK constraints are not supported
CREATE TABLE w (a INT CHECK (a > 0))

statement error 0A000 CHECK constraints are not supported
CREATE TABLE w (a INT, CHECK (a > 0))

statement error 0A000 EXCLUDE constraints are not supported
CREATE TABLE w (a INT, EXCLUDE USING gist (a WITH =))

statement error 42601 syntax error at or near "ALWAYS"
CREATE TABLE w (a INT GENERATED ALWAYS AS IDENTITY)

statement error 42601 syntax error at or near "ALWAYS"
CREATE TABLE w (a INT, b INT GENERATED ALWAYS AS (a * 2) STORED)

statement error 42601 syntax error at or near "INCLUDING"
CREATE TABLE w (LIKE t INCLUDING ALL)

statement error 0A000 SQL command "SAVEPOINT" not supported
SAVEPOINT a

statement error 0A000 SQL command "SAVEPOINT" not supported
RELEASE SAVEPOINT a

statement error 0A000 SQL command "SAVEPOINT" not supported
ROLLBACK TO SAVEPOINT a

statement error 0A000 SQL command "LISTEN" not supported
LISTEN channel

statement error 0A000 SQL command "NOTIFY" not supported
NOTIFY channel, 'x'

statement error 0A000 SQL command "UNLISTEN" not supported
UNLISTEN *

statement error 0A000 SQL command "DO" not supported
DO $$ BEGIN NULL; END $$

statement error 0A000 SQL command "CLUSTER" not supported
CLUSTER t

statement error 0A000 SQL command "REINDEX" not supported
REINDEX TABLE t

statement error 0A000 SQL command "LOAD" not supported
LOAD 'auto_explain'

statement error 0A000 SQL command "CHECKPOINT" not supported
CHECKPOINT

statement error 0A000 SQL command "DISCARD" not supported
DISCARD ALL

statement error 0A000 SQL command "REASSIGN" not supported
REASSIGN OWNED BY awsuser TO awsuser

statement error 0A000 SQL command "VALUES" not supported
VALUES (1), (2)

statement error 0A000 SQL command "TABLE" not supported
TABLE t

statement error 42601 syntax error at or near "OWNED"
DROP OWNED BY awsuser

statement error 42601 syntax error at or near "INDEX"
DROP INDEX i

statement error 42601 syntax error at or near "SEQUENCE"
DROP SEQUENCE s

statement error 42601 syntax error at or near "TYPE"
DROP TYPE mood

statement error 42601 syntax error at or near "INDEX"
ALTER INDEX i RENAME TO j

statement error 42601 syntax error at or near "SEQUENCE"
ALTER SEQUENCE s RESTART

statement error 42601 syntax error at or near "DOMAIN"
ALTER DOMAIN d SET NOT NULL

page c_unsupported-postgresql-functions

statement error 0A000 SELECT DISTINCT ON is not supported
SELECT DISTINCT ON (a) a, b FROM t

statement error 0A000 VALUES list as a table is not supported
SELECT * FROM (VALUES (1), (2)) v

statement error 42601 syntax error at or near "DISTINCT"
SELECT a IS DISTINCT FROM 1 FROM t

statement error 42601 syntax error at or near "("
SELECT count(*) FILTER (WHERE a > 1) FROM t

statement error 42601 syntax error at or near "WITH"
SELECT * FROM generate_series(1, 2) WITH ORDINALITY

statement error 42601 syntax error at or near "DELETE"
WITH gone AS (DELETE FROM t RETURNING a) SELECT * FROM gone

statement error 0A000 SELECT FOR UPDATE is not supported
SELECT * FROM t FOR UPDATE

statement error 0A000 SELECT FOR UPDATE is not supported
SELECT * FROM t FOR SHARE

statement error 42601 syntax error at or near "FIRST"
SELECT a FROM t FETCH FIRST 1 ROWS ONLY

statement error 42601 syntax error at or near "SYSTEM"
SELECT a FROM t TABLESAMPLE SYSTEM (10)

statement error 42883 function string_agg(character varying, unknown) does not exist
SELECT string_agg(b, ',') FROM t

statement error 42883 function array_agg(integer) does not exist
SELECT array_agg(a) FROM t

statement error 42883 function pg_sleep(integer) does not exist
SELECT pg_sleep(1)

statement error 42883 function nextval(unknown) does not exist
SELECT nextval('s')

statement error 42601 syntax error at or near "ANALYZE"
EXPLAIN ANALYZE SELECT 1

statement error 42601 syntax error at or near "("
EXPLAIN (FORMAT JSON) SELECT 1

page r_COPY

statement error 0A000 COPY FROM STDIN is not supported
COPY t FROM STDIN

statement error 42601 syntax error at or near "TO"
COPY t TO STDOUT
