-- What people type into psql: backslash commands, variables, transactions, COPY, errors that go by.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\conninfo
SELECT version();
CREATE SCHEMA psql;
SET search_path TO psql;
CREATE TABLE people (id INT IDENTITY(1, 1), name VARCHAR(20) NOT NULL UNIQUE, PRIMARY KEY (id)) DISTSTYLE ALL SORTKEY (name);
CREATE TABLE orders (id INT, person INT REFERENCES people, at TIMESTAMP DEFAULT getdate());
CREATE VIEW names AS SELECT name FROM people;
\l
\dn
\dt
\dv
\d
\d people
\d+ orders
\d names
\du
\df psql.*
\dp
\z orders
\sv names
\set who ann
INSERT INTO people (name) VALUES (:'who'), ('it''s \\ bob');
SELECT name FROM people ORDER BY id;
BEGIN;
DELETE FROM people;
ROLLBACK;
\set FETCH_COUNT 2
SELECT id FROM people ORDER BY id;
\unset FETCH_COUNT
\set ON_ERROR_STOP off
SELECT nope;
\echo state :SQLSTATE
\errverbose
\set ON_ERROR_STOP on
CREATE TABLE loaded (a INT, b VARCHAR(10));
COPY loaded FROM 's3://data/clients/rows.json' IAM_ROLE 'arn:aws:iam::123456789012:role/load' JSON 'auto';
SELECT 'copied ' || pg_last_copy_count();
SELECT a FROM loaded ORDER BY a LIMIT 1 \gset first_
\echo first :first_a
DROP SCHEMA psql CASCADE;
\echo done
