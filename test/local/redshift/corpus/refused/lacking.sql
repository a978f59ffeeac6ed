# What Redshift has and the local one has not, each refused by its name.
page r_CREATE_FUNCTION

statement error 0A000 local Redshift does not support functions in Python
CREATE FUNCTION f_py_greater (a FLOAT, b FLOAT) RETURNS FLOAT STABLE AS $$ return a $$ LANGUAGE plpythonu

statement error 0A000 language "plpgsql" is not supported for functions
CREATE FUNCTION f (INT) RETURNS INT STABLE AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql

page r_CREATE_PROCEDURE

statement error 0A000 local Redshift does not support CREATE PROCEDURE
CREATE OR REPLACE PROCEDURE test_sp1(f1 INT) AS $$ BEGIN RAISE INFO 'f1 = %', f1; END; $$ LANGUAGE plpgsql

page r_CALL_procedure

statement error 0A000 local Redshift does not support CALL
CALL test_sp1(3)

page r_CREATE_EXTERNAL_SCHEMA

statement error 0A000 local Redshift does not support CREATE EXTERNAL
CREATE EXTERNAL SCHEMA spectrum FROM DATA CATALOG DATABASE 'd' IAM_ROLE default CREATE EXTERNAL DATABASE IF NOT EXISTS

page r_CREATE_EXTERNAL_TABLE

statement error 0A000 local Redshift does not support CREATE EXTERNAL
CREATE EXTERNAL TABLE spectrum.sales (a INT) STORED AS PARQUET LOCATION 's3://b/k'

page r_CREATE_EXTERNAL_FUNCTION

statement error 0A000 local Redshift does not support CREATE EXTERNAL
CREATE EXTERNAL FUNCTION exfunc (INT) RETURNS INT VOLATILE LAMBDA 'f' IAM_ROLE default

page r_CREATE_LIBRARY

statement error 0A000 local Redshift does not support CREATE LIBRARY
CREATE LIBRARY f_urlparse LANGUAGE plpythonu FROM 's3://b/urlparse.zip' IAM_ROLE default

page r_CREATE_MODEL

statement error 0A000 local Redshift does not support CREATE MODEL
CREATE MODEL m FROM (SELECT 1) TARGET a FUNCTION f IAM_ROLE default SETTINGS (S3_BUCKET 'b')

statement error 0A000 local Redshift does not support DROP MODEL
DROP MODEL m

page r_CREATE_DATASHARE

statement error 0A000 local Redshift does not support CREATE DATASHARE
CREATE DATASHARE salesshare

page r_ALTER_DATASHARE

statement error 0A000 local Redshift does not support ALTER DATASHARE
ALTER DATASHARE salesshare ADD SCHEMA public

page r_DROP_DATASHARE

statement error 0A000 local Redshift does not support DROP DATASHARE
DROP DATASHARE salesshare

page r_CREATE_MASKING_POLICY

statement error 0A000 local Redshift does not support CREATE MASKING
CREATE MASKING POLICY mask WITH (credit_card TEXT) USING ('XXXX')

page r_ATTACH_MASKING_POLICY

statement error 0A000 local Redshift does not support ATTACH
ATTACH MASKING POLICY mask ON t (a) TO PUBLIC

page r_DETACH_MASKING_POLICY

statement error 0A000 local Redshift does not support DETACH
DETACH MASKING POLICY mask ON t (a) FROM PUBLIC

page r_CREATE_RLS_POLICY

statement error 0A000 local Redshift does not support CREATE RLS
CREATE RLS POLICY p WITH (a INT) USING (a = 1)

page r_ALTER_MASKING_POLICY

statement error 0A000 local Redshift does not support ALTER MASKING
ALTER MASKING POLICY mask USING ('X')

page r_DROP_RLS_POLICY

statement error 0A000 local Redshift does not support DROP RLS
DROP RLS POLICY p

page r_CREATE_IDENTITY_PROVIDER

statement error 0A000 local Redshift does not support CREATE IDENTITY
CREATE IDENTITY PROVIDER oauth_standard TYPE azure NAMESPACE 'aad' PARAMETERS '{}'

page r_ALTER_SYSTEM

statement error 0A000 local Redshift does not support ALTER SYSTEM
ALTER SYSTEM SET data_catalog_auto_mount = on

page r_USE_command

statement error 0A000 local Redshift does not support USE
USE other

page r_ANALYZE_COMPRESSION

statement error 0A000 local Redshift does not support ANALYZE COMPRESSION
ANALYZE COMPRESSION listing

page r_names

statement error 0A000 local Redshift does not support names longer than 63 bytes
CREATE TABLE a_name_that_is_longer_than_postgresql_keeps_and_shorter_than_redshift_does (a INT)

statement error 0A000 local Redshift does not support names longer than 63 bytes
SELECT 1 AS a_name_that_is_longer_than_postgresql_keeps_and_shorter_than_redshift_does
