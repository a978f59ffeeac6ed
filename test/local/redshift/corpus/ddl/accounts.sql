page r_CREATE_USER

statement ok
CREATE USER corpus_dbuser WITH PASSWORD 'abcD1234' CREATEDB CONNECTION LIMIT 30

statement ok
CREATE USER corpus_danny WITH PASSWORD 'abcD1234' VALID UNTIL '2030-06-10'

statement ok
CREATE USER corpus_kara PASSWORD DISABLE NOCREATEDB NOCREATEUSER SYSLOG ACCESS UNRESTRICTED SESSION TIMEOUT 120 CONNECTION LIMIT UNLIMITED

statement ok
CREATE USER corpus_hash PASSWORD 'md5c4ca4238a0b923820dcc509a6f75849b'

query
SELECT usename, usecreatedb FROM pg_user WHERE usename LIKE 'corpus!_d%' ESCAPE '!' ORDER BY 1
----
corpus_danny|f
corpus_dbuser|t

statement error 42601 syntax error at end of input
CREATE USER corpus_none

statement error 22023 Password must be between 8 and 64 characters long.
CREATE USER corpus_weak PASSWORD 'aB1'

statement error 22023 Password must contain an uppercase letter.
CREATE USER corpus_weak PASSWORD 'abcd1234'

statement error 22023 Password must contain a lowercase letter.
CREATE USER corpus_weak PASSWORD 'ABCD1234'

statement error 22023 Password must contain a number.
CREATE USER corpus_weak PASSWORD 'abcdABCD'

statement error 42710 role "corpus_danny" already exists
CREATE USER corpus_danny PASSWORD 'abcD1234'

statement error 0A000 local Redshift does not support CREATE USER … CREATEUSER
CREATE USER corpus_super PASSWORD 'abcD1234' CREATEUSER

statement error 0A000 local Redshift does not support passwords as SHA-256 hash
CREATE USER corpus_sha PASSWORD 'sha256|d540cdd04842ea41f2cc06b5c3102f2ee5ee1ce96f4c4ed8a4c8e0e3a1b2c3d4|c721bff5d9042cf541ff7b9d48fa8a6e545c19a763e3710151f9513038b0f6c6'

statement error 42601 syntax error at or near "SUPERUSER"
CREATE USER corpus_super PASSWORD 'abcD1234' SUPERUSER

page r_ALTER_USER

statement ok
ALTER USER corpus_danny CREATEDB

statement ok
ALTER USER corpus_danny PASSWORD 'Different1' VALID UNTIL '2031-01-01'

statement ok
ALTER USER corpus_danny CONNECTION LIMIT 5 SESSION TIMEOUT 300

statement ok
ALTER USER corpus_danny RESET SESSION TIMEOUT

statement ok
ALTER USER corpus_danny RENAME TO corpus_dan

statement ok
ALTER USER corpus_dan SET search_path TO public

statement ok
ALTER USER corpus_dan RESET search_path

statement error 42601 syntax error at or near "BYPASSRLS"
ALTER USER corpus_dan BYPASSRLS

page r_CREATE_GROUP

statement ok
CREATE GROUP corpus_admins

statement ok
CREATE GROUP corpus_guests WITH USER corpus_dan, corpus_kara

statement ok
CREATE USER corpus_member PASSWORD 'abcD1234' IN GROUP corpus_admins, corpus_guests

statement ok
ALTER GROUP corpus_admins ADD USER corpus_dan

statement ok
ALTER GROUP corpus_admins DROP USER corpus_dan

statement ok
ALTER GROUP corpus_admins RENAME TO corpus_admin_group

page r_CREATE_ROLE

statement ok
CREATE ROLE corpus_role1

statement ok
CREATE ROLE corpus_role2

statement error 0A000 local Redshift does not support EXTERNALID of a role
CREATE ROLE corpus_role3 EXTERNALID "ABC123"

statement error 42601 syntax error at or near "LOGIN"
CREATE ROLE corpus_role3 LOGIN

statement ok
ALTER ROLE corpus_role2 RENAME TO corpus_role_two

page r_GRANT

statement ok
GRANT ROLE corpus_role1 TO corpus_dan

statement ok
GRANT ROLE corpus_role1 TO ROLE corpus_role_two

statement ok
GRANT ROLE corpus_role_two TO corpus_kara WITH ADMIN OPTION

statement ok
CREATE TABLE sales (a INT, b INT)

statement ok
GRANT SELECT ON TABLE sales TO corpus_dan

statement ok
GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON sales TO GROUP corpus_guests

statement ok
GRANT ALL PRIVILEGES ON sales TO ROLE corpus_role1

statement ok
GRANT ALL ON sales TO PUBLIC

statement ok
GRANT SELECT ON sales TO corpus_dan WITH GRANT OPTION

statement ok
GRANT SELECT (a, b), UPDATE (a) ON sales TO corpus_kara, GROUP corpus_guests, ROLE corpus_role1

statement ok
GRANT SELECT ON ALL TABLES IN SCHEMA public TO corpus_dan

statement ok
GRANT CREATE, TEMP ON DATABASE dev TO GROUP corpus_guests

statement ok
GRANT TEMPORARY ON DATABASE dev TO corpus_dan

statement ok
GRANT USAGE, CREATE ON SCHEMA public TO GROUP corpus_guests, corpus_dan

statement ok
GRANT ALL ON SCHEMA public TO ROLE corpus_role1

query
SELECT has_table_privilege('corpus_dan', 'sales', 'insert'), has_schema_privilege('corpus_dan', 'public', 'usage')
----
t|t

statement error 0A000 local Redshift does not support the permission DROP
GRANT DROP ON sales TO corpus_dan

statement error 0A000 local Redshift does not support the permission ASSUMEROLE
GRANT ASSUMEROLE ON 'arn:aws:iam::123456789012:role/RoleA' TO corpus_dan FOR COPY

statement error 0A000 local Redshift does not support permissions on DATASHARE
GRANT USAGE ON DATASHARE salesshare TO NAMESPACE '13b8833d-17c6-4f16-8fe4-1a018f5ed00d'

statement error 0A000 local Redshift does not support permissions on MODEL
GRANT EXECUTE ON MODEL m TO corpus_dan

statement error 0A000 local Redshift does not support permissions on EXTERNAL
GRANT SELECT ON EXTERNAL TABLE s.t TO IAM_ROLE 'arn'

statement error 0A000 local Redshift does not support the language plpythonu
GRANT USAGE ON LANGUAGE plpythonu TO corpus_dan

statement error 0A000 local Redshift does not support the system permission CREATE TABLE
GRANT CREATE TABLE TO ROLE corpus_role1

statement error 42601 syntax error at or near "TRIGGER"
GRANT TRIGGER ON sales TO corpus_dan

statement error 42601 syntax error at or near "SEQUENCE"
GRANT USAGE ON SEQUENCE s TO corpus_dan

statement error 42704 role "corpus_nobody" does not exist
GRANT SELECT ON sales TO corpus_nobody

page r_REVOKE

statement ok
REVOKE GRANT OPTION FOR SELECT ON sales FROM corpus_dan

statement ok
REVOKE ALL ON sales FROM PUBLIC

statement ok
REVOKE UPDATE, DELETE ON TABLE sales FROM GROUP corpus_guests RESTRICT

statement ok
REVOKE ALL ON sales FROM ROLE corpus_role1

statement ok
REVOKE CREATE ON SCHEMA public FROM GROUP corpus_guests

statement ok
REVOKE ADMIN OPTION FOR ROLE corpus_role_two FROM corpus_kara

statement ok
REVOKE ROLE corpus_role1 FROM corpus_dan

statement ok
REVOKE ROLE corpus_role1 FROM ROLE corpus_role_two

statement error 0A000 local Redshift does not support the system permission VACUUM
REVOKE VACUUM FROM ROLE corpus_role1

page r_ALTER_DEFAULT_PRIVILEGES

statement ok
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO GROUP corpus_guests

statement ok
ALTER DEFAULT PRIVILEGES FOR USER awsuser IN SCHEMA public GRANT INSERT, UPDATE ON TABLES TO corpus_dan WITH GRANT OPTION

statement ok
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO ROLE corpus_role1

statement ok
ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON PROCEDURES TO ROLE corpus_role1

statement ok
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM GROUP corpus_guests

statement ok
ALTER DEFAULT PRIVILEGES FOR USER awsuser IN SCHEMA public REVOKE INSERT, UPDATE ON TABLES FROM corpus_dan

statement ok
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM ROLE corpus_role1

statement error 42601 syntax error at or near "ROLE"
ALTER DEFAULT PRIVILEGES FOR ROLE awsuser GRANT SELECT ON TABLES TO corpus_dan

page r_ALTER_TABLE

statement ok
CREATE TABLE public.corpus_owned (a INT)

statement ok
ALTER TABLE public.corpus_owned OWNER TO corpus_dan

query
SELECT tableowner FROM pg_tables WHERE tablename = 'corpus_owned'
----
corpus_dan

page r_DROP_USER

statement error 55006 user "corpus_dan" can't be dropped because the user owns some object
DROP USER corpus_dan

statement ok
DROP TABLE public.corpus_owned

statement ok
DROP TABLE sales

statement ok
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM corpus_dan

statement error 55006 user "corpus_dan" can't be dropped because the user has a privilege on some object
DROP USER corpus_dan

statement ok
REVOKE ALL ON SCHEMA public FROM corpus_dan

statement ok
REVOKE ALL ON DATABASE dev FROM corpus_dan

statement ok
DROP USER corpus_dan, corpus_dbuser

statement ok
DROP USER IF EXISTS corpus_dan

statement error 42704 role "corpus_dan" does not exist
DROP USER corpus_dan

statement ok
DROP USER corpus_kara

statement ok
DROP USER corpus_hash

statement ok
DROP USER corpus_member

page r_DROP_GROUP

statement error 55006 group "corpus_guests" can't be dropped because the group has a privilege on some object
DROP GROUP corpus_guests

statement ok
REVOKE ALL ON SCHEMA public FROM GROUP corpus_guests

statement ok
REVOKE ALL ON DATABASE dev FROM GROUP corpus_guests

statement ok
DROP GROUP corpus_guests

statement ok
DROP GROUP corpus_admin_group

page r_DROP_ROLE

statement ok
REVOKE ALL ON SCHEMA public FROM ROLE corpus_role1

statement ok
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON PROCEDURES FROM ROLE corpus_role1

statement ok
DROP ROLE corpus_role1 FORCE

statement ok
DROP ROLE corpus_role_two RESTRICT

statement error 42601 syntax error at or near "CASCADE"
DROP ROLE corpus_role_two CASCADE

# What PostgreSQL adds to ALL is no privilege of Redshift's.
page r_SVV_RELATION_PRIVILEGES

statement ok
CREATE TABLE privileged (a INT)

statement ok
GRANT ALL ON privileged TO PUBLIC

query
SELECT privilege_type FROM svv_relation_privileges WHERE relation_name = 'privileged' AND namespace_name = current_schema() AND identity_name = 'public' ORDER BY 1
----
DELETE
INSERT
REFERENCES
SELECT
TRUNCATE
UPDATE
