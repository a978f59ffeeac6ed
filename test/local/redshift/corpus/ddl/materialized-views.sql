page materialized-view-create-sql-command

statement ok
CREATE TABLE sales (eventid INT, qty INT)

statement ok
INSERT INTO sales VALUES (1, 2), (1, 3), (2, 4)

statement ok
CREATE MATERIALIZED VIEW tickets AS SELECT eventid, sum(qty) AS sold FROM sales GROUP BY eventid

statement ok
CREATE MATERIALIZED VIEW tickets_mv BACKUP NO DISTSTYLE KEY DISTKEY (eventid) SORTKEY (eventid) AUTO REFRESH YES AS SELECT eventid, qty FROM sales

statement ok
CREATE MATERIALIZED VIEW auto_mv AUTO REFRESH NO AS (SELECT eventid FROM sales)

query
SELECT * FROM tickets ORDER BY 1
----
1|5
2|4

statement ok
INSERT INTO sales VALUES (2, 6)

query
SELECT * FROM tickets ORDER BY 1
----
1|5
2|4

page materialized-view-refresh-sql-command

statement notice INFO Materialized view tickets was incrementally updated successfully.
REFRESH MATERIALIZED VIEW tickets

query
SELECT * FROM tickets ORDER BY 1
----
1|5
2|10

statement error 42P01 relation "nothing" does not exist
REFRESH MATERIALIZED VIEW nothing

page materialized-view-alter-sql-command

statement ok
ALTER MATERIALIZED VIEW tickets AUTO REFRESH YES

statement error 42601 syntax error at or near "MAYBE"
ALTER MATERIALIZED VIEW tickets AUTO REFRESH MAYBE

statement error 0A000 local Redshift does not support row-level security
ALTER MATERIALIZED VIEW tickets ROW LEVEL SECURITY ON

page materialized-view-drop-sql-command

statement ok
DROP MATERIALIZED VIEW tickets

statement ok
DROP MATERIALIZED VIEW IF EXISTS tickets

statement error 2BP01 cannot drop table sales because other objects depend on it
DROP TABLE sales

statement error 42601 syntax error at or near "OR"
CREATE OR REPLACE MATERIALIZED VIEW tickets AS SELECT 1 AS a

statement error 42601 syntax error at or near "IF"
CREATE MATERIALIZED VIEW IF NOT EXISTS tickets AS SELECT 1 AS a

statement error 42601 syntax error at or near "DATA"
CREATE MATERIALIZED VIEW w AS SELECT 1 AS a WITH NO DATA
