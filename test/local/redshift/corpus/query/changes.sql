page r_INSERT_30

statement ok
CREATE TABLE category_stage (catid SMALLINT DEFAULT 0, catgroup VARCHAR(10) DEFAULT 'General', catname VARCHAR(10) DEFAULT 'General', catdesc VARCHAR(50) DEFAULT 'General')

statement ok
INSERT INTO category_stage VALUES (12, 'Concerts', 'Comedy', 'All stand-up comedy performances')

statement ok
INSERT INTO category_stage VALUES (DEFAULT, DEFAULT, 'Opera', DEFAULT), (1, 'Sports', 'MLB', NULL)

statement ok
INSERT INTO category_stage DEFAULT VALUES

statement ok
INSERT INTO category_stage (catid, catname) VALUES (2, 'NHL')

statement ok
INSERT INTO category_stage (SELECT catid + 100, catgroup, catname, catdesc FROM category_stage WHERE catid = 12)

query
SELECT * FROM category_stage ORDER BY 1, 3
----
0|General|General|General
0|General|Opera|General
1|Sports|MLB|NULL
2|General|NHL|General
12|Concerts|Comedy|All stand-up comedy performances
112|Concerts|Comedy|All stand-up comedy performances

statement error 0A000 cannot use subqueries in multi-row VALUES
INSERT INTO category_stage (catid) VALUES ((SELECT 1)), (2)

statement error 42601 syntax error at or near "ON"
INSERT INTO category_stage (catid) VALUES (1) ON CONFLICT DO NOTHING

statement error 42601 syntax error at or near "RETURNING"
INSERT INTO category_stage (catid) VALUES (1) RETURNING catid

statement error 42601 syntax error at or near "AS"
INSERT INTO category_stage AS c (catid) VALUES (1)

statement error 42601 syntax error at or near "OVERRIDING"
INSERT INTO category_stage (catid) OVERRIDING SYSTEM VALUE VALUES (1)

page r_UPDATE

statement ok
CREATE TABLE category_copy AS SELECT * FROM category_stage

statement ok
UPDATE category_copy SET catdesc = 'x' WHERE catid = 1

statement ok
UPDATE category_copy SET catid = DEFAULT, catgroup = catname WHERE catid BETWEEN 2 AND 3

statement ok
UPDATE category_copy AS c SET catid = s.catid + 1000 FROM category_stage s WHERE c.catid = s.catid AND s.catid = 12

statement ok
UPDATE category_copy SET catdesc = a.d FROM (SELECT catid AS i, 'joined' AS d FROM category_stage) a WHERE category_copy.catid = a.i AND a.i = 112

statement ok
WITH w AS (SELECT 1 AS i) UPDATE category_copy SET catname = 'CTE' WHERE catid IN (SELECT i FROM w)

query
SELECT catid, catgroup, catname, catdesc FROM category_copy WHERE catid > 0 ORDER BY 1
----
1|Sports|CTE|x
112|Concerts|Comedy|joined
1012|Concerts|Comedy|All stand-up comedy performances

statement error XX000 Target table must be part of an equijoin predicate
UPDATE category_copy SET catid = 1 FROM category_stage

statement error 42601 syntax error at or near "RETURNING"
UPDATE category_copy SET catid = 1 RETURNING catid

page r_DELETE

statement ok
DELETE FROM category_copy WHERE catid = 1

statement ok
DELETE category_copy WHERE catid = 112

statement ok
DELETE FROM category_copy USING category_stage s WHERE category_copy.catid = s.catid + 1000

query
SELECT count(*), min(catid), max(catid) FROM category_copy
----
3|0|0

statement ok
WITH w AS (SELECT 0 AS i) DELETE FROM category_copy WHERE catid IN (SELECT i FROM w)

query
SELECT count(*) FROM category_copy
----
1

statement error 42601 syntax error at or near "RETURNING"
DELETE FROM category_copy RETURNING *

page r_TRUNCATE

statement ok
CREATE TABLE truncated AS SELECT 1 AS a

statement ok
BEGIN

statement ok
TRUNCATE TABLE truncated

statement ok
INSERT INTO truncated VALUES (2)

statement notice WARNING there is no transaction in progress
ROLLBACK

query
SELECT a FROM truncated
----
2

statement ok
TRUNCATE truncated

statement error 42601 syntax error at or near ","
TRUNCATE truncated, category_copy

statement error 42601 syntax error at or near "CASCADE"
TRUNCATE truncated CASCADE

statement error 42601 syntax error at or near "RESTART"
TRUNCATE truncated RESTART IDENTITY

page r_MERGE

statement ok
CREATE TABLE target (id INT, name CHAR(10))

statement ok
CREATE TABLE source (id INT, name CHAR(10))

statement ok
INSERT INTO target VALUES (101, 'Bob'), (102, 'John'), (103, 'Susan')

statement ok
INSERT INTO source VALUES (102, 'Tony'), (103, 'Alice'), (104, 'Bill')

statement ok
MERGE INTO target USING source ON target.id = source.id
WHEN MATCHED THEN UPDATE SET id = source.id, name = source.name
WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

query
SELECT id, trim(name) FROM target ORDER BY id
----
101|Bob
102|Tony
103|Alice
104|Bill

statement ok
INSERT INTO source VALUES (105, 'David')

statement ok
MERGE INTO target USING source AS s ON target.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (name, id) VALUES (s.name, s.id)

query
SELECT id, trim(name) FROM target ORDER BY id
----
101|Bob
105|David

statement ok
INSERT INTO source VALUES (105, 'Dave')

statement error XX000 Found multiple matches to update the same tuple.
MERGE INTO target USING source ON target.id = source.id WHEN MATCHED THEN UPDATE SET name = source.name WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

statement error 0A000 MERGE source must be a table
MERGE INTO target USING (SELECT * FROM source) s ON target.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name)

statement error 42601 syntax error at or near "t"
MERGE INTO target t USING source ON t.id = source.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

statement error 0A000 MERGE needs WHEN MATCHED THEN and WHEN NOT MATCHED THEN INSERT, each once and in this order
MERGE INTO target USING source ON target.id = source.id WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

statement error 0A000 MERGE needs WHEN MATCHED THEN and WHEN NOT MATCHED THEN INSERT, each once and in this order
MERGE INTO target USING source ON target.id = source.id WHEN MATCHED AND source.id > 1 THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

statement error 42601 syntax error at or near "DO"
MERGE INTO target USING source ON target.id = source.id WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

statement error 42601 syntax error at or near "."
MERGE INTO target USING source ON target.id = source.id WHEN MATCHED THEN UPDATE SET target.name = source.name WHEN NOT MATCHED THEN INSERT VALUES (source.id, source.name)

statement error 0A000 MERGE source and target must be different tables
MERGE INTO target USING target ON target.id = target.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1, 'x')

statement ok
CREATE TABLE super_target (key INT, value SUPER)

statement ok
CREATE TABLE super_source (key INT, value SUPER)

statement ok
INSERT INTO super_target VALUES (1, JSON_PARSE('{"key": 88}'))

statement ok
INSERT INTO super_source VALUES (1, ARRAY(1, 'John')), (2, ARRAY(2, 'Bill'))

statement error 0A000 Partial reference of SUPER column is not supported in MERGE statement.
MERGE INTO super_target USING super_source ON super_target.key = super_source.key WHEN MATCHED THEN UPDATE SET value = super_source.value[0] WHEN NOT MATCHED THEN INSERT VALUES (super_source.key, super_source.value[0])

statement ok
MERGE INTO super_target USING super_source ON super_target.key = super_source.key WHEN MATCHED THEN UPDATE SET value = super_source.value WHEN NOT MATCHED THEN INSERT VALUES (super_source.key, super_source.value)

query
SELECT * FROM super_target ORDER BY key
----
1|[1,"John"]
2|[2,"Bill"]

statement ok
CREATE TABLE dup_target (id INT, name CHAR(10))

statement ok
CREATE TABLE dup_source (id INT, name CHAR(10))

statement ok
INSERT INTO dup_target VALUES (30, 'Tony'), (30, 'Daisy'), (11, 'Alice'), (23, 'Bill'), (23, 'Nikki')

statement ok
INSERT INTO dup_source VALUES (23, 'David'), (22, 'Clarence'), (22, 'Clarence')

statement ok
MERGE INTO dup_target USING dup_source ON dup_target.id = dup_source.id REMOVE DUPLICATES

query
SELECT id, trim(name) FROM dup_target ORDER BY 1, 2
----
11|Alice
22|Clarence
23|David
30|Daisy
30|Tony
