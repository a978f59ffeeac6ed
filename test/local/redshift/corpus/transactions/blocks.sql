page r_BEGIN

statement ok
CREATE TABLE t (a INT)

statement ok
BEGIN

statement ok
INSERT INTO t VALUES (1)

statement ok
COMMIT

statement ok
BEGIN WORK

statement ok
INSERT INTO t VALUES (2)

statement ok
ROLLBACK WORK

statement ok
BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE

statement ok
END TRANSACTION

statement ok
START TRANSACTION ISOLATION LEVEL SNAPSHOT READ WRITE

statement ok
INSERT INTO t VALUES (3)

statement ok
END

statement ok
BEGIN READ ONLY

statement error 25006 cannot execute INSERT in a read-only transaction
INSERT INTO t VALUES (4)

statement ok
ABORT

query
SELECT a FROM t ORDER BY a
----
1
3

statement notice WARNING there is no transaction in progress
COMMIT

statement error 42601 syntax error at or near "AND"
COMMIT AND CHAIN

# After an error nothing is done before the end of the block.
page c_serial_isolation

statement ok
BEGIN

statement error 22012 division by zero
SELECT 1 / 0

statement error 25P02 current transaction is aborted, commands ignored until end of transaction block
SELECT 1

statement error 25P02 current transaction is aborted, commands ignored until end of transaction block
INSERT INTO t VALUES (5)

statement error 25P02 current transaction is aborted, commands ignored until end of transaction block
SELECT a AS b, b + 1 FROM t

statement error 25P02 current transaction is aborted, commands ignored until end of transaction block
SELECT * EXCLUDE a FROM t

statement ok
ROLLBACK

# What is refused here fails the block as any error does.
statement ok
BEGIN

statement error 0A000 SELECT DISTINCT ON is not supported
SELECT DISTINCT ON (a) a FROM t

statement error 25P02 current transaction is aborted, commands ignored until end of transaction block
SELECT 1

statement ok
ROLLBACK

# DDL is part of the transaction.
statement ok
BEGIN

statement ok
CREATE TABLE made (a INT) DISTKEY (a)

statement ok
ALTER TABLE t RENAME TO renamed

statement ok
ROLLBACK

statement error 42P01 relation "made" does not exist
SELECT * FROM made

query
SELECT count(*) FROM t
----
2

# Others see the snapshot their transaction began with.
session other
statement ok
BEGIN

query
SELECT count(*) FROM t
----
2

session main
statement ok
INSERT INTO t VALUES (10)

session other
query
SELECT count(*) FROM t
----
2

statement ok
COMMIT

query
SELECT count(*) FROM t
----
3

# Two writers of one row: the second fails.
statement ok
BEGIN

query
SELECT count(*) FROM t
----
3

session main
statement ok
UPDATE t SET a = 11 WHERE a = 10

session other
statement error XX000 1023
UPDATE t SET a = 12 WHERE a = 10

statement ok
ROLLBACK

session main
page r_LOCK

statement ok
BEGIN

statement ok
LOCK t

statement ok
LOCK TABLE t, t

statement ok
END

statement error 42601 syntax error at or near "IN"
LOCK TABLE t IN SHARE MODE

statement error 42601 syntax error at or near "NOWAIT"
LOCK TABLE t NOWAIT

page r_VACUUM_command

statement ok
VACUUM

statement ok
VACUUM t

statement ok
VACUUM FULL t

statement ok
VACUUM SORT ONLY t

statement ok
VACUUM SORT ONLY t TO 75 PERCENT

statement ok
VACUUM DELETE ONLY t TO 75 PERCENT

statement ok
VACUUM REINDEX t

statement ok
VACUUM RECLUSTER t

statement ok
VACUUM t TO 100 PERCENT BOOST

statement ok
VACUUM FULL t BOOST

statement error 42601 syntax error at or near "SOMETIME"
VACUUM t SOMETIME

statement error 42601 syntax error at or near "("
VACUUM (VERBOSE) t

statement ok
BEGIN

statement error 25001 VACUUM cannot run inside a transaction block
VACUUM t

statement ok
ROLLBACK

page r_ANALYZE

statement ok
ANALYZE

statement ok
ANALYZE VERBOSE

statement ok
ANALYZE t

statement ok
ANALYZE VERBOSE t

statement ok
ANALYZE t (a)

statement ok
ANALYZE t PREDICATE COLUMNS

statement ok
ANALYZE t ALL COLUMNS

statement ok
ANALYZE t (a) PREDICATE COLUMNS

statement ok
ANALYZE PREDICATE COLUMNS

statement ok
BEGIN

statement ok
ANALYZE t

statement ok
COMMIT

page r_EXPLAIN

statement ok
EXPLAIN SELECT * FROM t

statement ok
EXPLAIN VERBOSE SELECT * FROM t

page declare

statement ok
BEGIN

statement ok
DECLARE lollapalooza CURSOR FOR SELECT a FROM t ORDER BY a

query
FETCH FORWARD 2 FROM lollapalooza
----
1
3

query
FETCH NEXT FROM lollapalooza
----
11

statement ok
CLOSE lollapalooza

statement error 34000 cursor "lollapalooza" does not exist
FETCH NEXT FROM lollapalooza

statement ok
ROLLBACK

page r_PREPARE

statement ok
PREPARE prep_select_plan AS SELECT a FROM t WHERE a > 3

query
EXECUTE prep_select_plan
----
11

statement ok
DEALLOCATE prep_select_plan

page r_SET

statement ok
SET query_group TO 'slow'

statement ok
SET enable_result_cache_for_session TO off

statement ok
SET statement_timeout TO 60000

statement ok
SET search_path TO public

statement ok
RESET query_group

page r_enable_case_sensitive_identifier

statement ok
CREATE TEMP TABLE folded ("MixedCase" INT, doc SUPER)

statement ok
INSERT INTO folded VALUES (1, JSON_PARSE('{"Key": 1, "key": 2}'))

query names
SELECT "MIXEDcase", doc."Key" FROM folded
----
mixedcase|key
1|2

statement ok
SET enable_case_sensitive_identifier TO true

statement error 42703 column "MixedCase" does not exist
SELECT "MixedCase" FROM folded

query names
SELECT mixedcase AS "AsWritten", doc."Key", doc.key, doc.KEY FROM folded
----
AsWritten|Key|key|key
1|1|2|2

statement ok
CREATE TEMP TABLE "CaseKept" ("Name" INT)

statement error 42P01 relation "casekept" does not exist
SELECT * FROM CaseKept

query names
SELECT "Name" FROM "CaseKept"
----
Name

statement ok
RESET enable_case_sensitive_identifier

query names
SELECT mixedcase AS "AsWritten" FROM folded
----
aswritten
1
