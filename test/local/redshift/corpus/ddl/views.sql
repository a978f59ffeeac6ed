page r_CREATE_VIEW

statement ok
CREATE TABLE event (eventid INT, eventname VARCHAR(20))

statement ok
INSERT INTO event VALUES (1, 'a'), (2, 'b')

statement ok
CREATE VIEW myevent AS SELECT eventname FROM event WHERE eventid = 1

query
SELECT * FROM myevent
----
a

statement ok
CREATE OR REPLACE VIEW myevent AS SELECT eventname FROM event WHERE eventid = 2

query
SELECT * FROM myevent
----
b

statement ok
CREATE VIEW named_columns (a, b) AS SELECT eventid, eventname FROM event

query names
SELECT * FROM named_columns WHERE a = 1
----
a|b
1|a

statement error 42P07 relation "myevent" already exists
CREATE VIEW myevent AS SELECT 1

statement error 42601 syntax error at or near "IF"
CREATE VIEW IF NOT EXISTS myevent AS SELECT 1

statement error 42601 syntax error at or near "TEMP"
CREATE TEMP VIEW w AS SELECT 1

statement error 42601 syntax error at or near "WITH"
CREATE VIEW w AS SELECT eventid FROM event WITH CHECK OPTION

# A view goes with the table it was made of through a rename.
statement ok
ALTER TABLE event RENAME TO event_old

query
SELECT count(*) FROM myevent
----
1

statement error 2BP01 cannot drop table event_old because other objects depend on it
DROP TABLE event_old

statement ok
DROP TABLE event_old CASCADE

statement error 42P01 relation "myevent" does not exist
SELECT * FROM myevent

page r_DROP_VIEW

statement ok
CREATE VIEW v1 AS SELECT 1 AS a

statement ok
CREATE VIEW v2 AS SELECT a FROM v1

statement error 2BP01 cannot drop view v1 because other objects depend on it
DROP VIEW v1

statement ok
DROP VIEW v1 CASCADE

statement ok
DROP VIEW IF EXISTS v1, v2

statement error 42P01 view "v1" does not exist
DROP VIEW v1
