page r_CREATE_SCHEMA

statement ok
CREATE SCHEMA corpus_us_sales

statement ok
CREATE SCHEMA IF NOT EXISTS corpus_us_sales

statement error 42P06 schema "corpus_us_sales" already exists
CREATE SCHEMA corpus_us_sales

statement ok
CREATE SCHEMA corpus_quota AUTHORIZATION awsuser QUOTA 50 GB

statement ok
CREATE SCHEMA corpus_unlimited QUOTA UNLIMITED

statement error 42601 syntax error at or near "lots"
CREATE SCHEMA corpus_lots QUOTA lots

page r_ALTER_SCHEMA

statement ok
ALTER SCHEMA corpus_us_sales RENAME TO corpus_sales

statement ok
ALTER SCHEMA corpus_sales OWNER TO awsuser

statement ok
ALTER SCHEMA corpus_sales QUOTA 300 GB

statement ok
ALTER SCHEMA corpus_sales QUOTA UNLIMITED

statement error 42601 syntax error at or near "SOON"
ALTER SCHEMA corpus_sales QUOTA 3 GB SOON

statement ok
CREATE TABLE corpus_sales.t (a INT)

statement ok
INSERT INTO dev.corpus_sales.t VALUES (1)

query
SELECT dev.corpus_sales.t.a, corpus_sales.t.a, t.a FROM dev.corpus_sales.t
----
1|1|1

page r_DROP_SCHEMA

statement error 2BP01 cannot drop schema corpus_sales because other objects depend on it
DROP SCHEMA corpus_sales

statement ok
DROP SCHEMA corpus_sales CASCADE

statement ok
DROP SCHEMA IF EXISTS corpus_quota, corpus_unlimited, corpus_nothing RESTRICT

statement error 3F000 schema "corpus_sales" does not exist
DROP SCHEMA corpus_sales

statement error 0A000 local Redshift does not support DROP EXTERNAL DATABASE
DROP SCHEMA spectrum DROP EXTERNAL DATABASE CASCADE

page r_CREATE_DATABASE

statement ok
CREATE DATABASE corpus_db WITH OWNER = awsuser CONNECTION LIMIT UNLIMITED COLLATE CASE_SENSITIVE ISOLATION LEVEL SNAPSHOT

statement error 42P04 database "corpus_db" already exists
CREATE DATABASE corpus_db

statement error 0A000 local Redshift does not support COLLATE CASE_INSENSITIVE
CREATE DATABASE corpus_ci COLLATE CASE_INSENSITIVE

statement error 0A000 local Redshift does not support databases from a datashare
CREATE DATABASE salesdb FROM DATASHARE salesshare OF NAMESPACE '13b8833d'

statement error 42601 syntax error at or near "TEMPLATE"
CREATE DATABASE corpus_t TEMPLATE template1

statement ok
BEGIN

statement error 25001 CREATE DATABASE cannot run inside a transaction block
CREATE DATABASE corpus_in_block

statement ok
ROLLBACK

page r_ALTER_DATABASE

statement ok
ALTER DATABASE corpus_db RENAME TO corpus_db2

statement ok
ALTER DATABASE corpus_db2 OWNER TO awsuser

statement ok
ALTER DATABASE corpus_db2 CONNECTION LIMIT UNLIMITED

statement ok
ALTER DATABASE corpus_db2 ISOLATION LEVEL SERIALIZABLE

statement ok
ALTER DATABASE corpus_db2 ISOLATION LEVEL SNAPSHOT

page r_DROP_DATABASE

statement ok
BEGIN

statement error 25001 DROP DATABASE cannot run inside a transaction block
DROP DATABASE corpus_db2

statement ok
ROLLBACK

statement ok
DROP DATABASE corpus_db2

page r_COMMENT

statement ok
CREATE TABLE event (eventid INT)

statement ok
COMMENT ON TABLE event IS 'Contains listings of individual events.'

statement ok
COMMENT ON COLUMN event.eventid IS 'Number of the event'

query
SELECT obj_description('event'::regclass)
----
Contains listings of individual events.

query
SELECT col_description('event'::regclass, 1)
----
Number of the event

statement ok
COMMENT ON TABLE event IS NULL

statement ok
CREATE VIEW v AS SELECT 1 AS a

statement ok
COMMENT ON VIEW v IS 'x'

statement ok
COMMENT ON DATABASE dev IS 'my database'

statement error 42601 syntax error at or near "INDEX"
COMMENT ON INDEX i IS 'x'

statement error 0A000 local Redshift does not support COMMENT ON CONSTRAINT
COMMENT ON CONSTRAINT c ON event IS 'x'

page r_names

statement ok
CREATE SCHEMA corpus_app

statement ok
CREATE TABLE corpus_app.users (id INT, name VARCHAR(10))

statement ok
INSERT INTO corpus_app.users VALUES (1, 'a')

query
SELECT dev.corpus_app.users.id, corpus_app.users.id, users.name FROM corpus_app.users WHERE corpus_app.users.id = 1
----
1|1|a

statement ok
CREATE VIEW corpus_app.v AS SELECT u.id FROM corpus_app.users u

statement ok
GRANT SELECT ON corpus_app.v TO PUBLIC

statement ok
REVOKE SELECT, INSERT ON corpus_app.users FROM PUBLIC

statement ok
COMMENT ON COLUMN corpus_app.users.name IS 'select x.y'

statement ok
UPDATE corpus_app.users SET name = o.name FROM corpus_app.users o WHERE corpus_app.users.id = o.id

statement ok
DELETE corpus_app.users WHERE corpus_app.users.id = 2

statement ok
DROP SCHEMA corpus_app CASCADE
