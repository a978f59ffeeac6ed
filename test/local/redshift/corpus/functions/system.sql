page r_CURRENT_DATABASE

query
SELECT current_database()
----
dev

page r_CURRENT_USER

query
SELECT current_user
----
awsuser

page r_USER

query
SELECT user
----
awsuser

page r_SESSION_USER

query
SELECT session_user
----
awsuser

page r_CURRENT_USER_ID

query
SELECT current_user_id > 0
----
t

page r_VERSION

query
SELECT version() LIKE 'PostgreSQL 8.0.2 on %, Redshift 1.0.%'
----
t

page r_SLICE_NUM

query
SELECT slice_num()
----
0

page PG_BACKEND_PID

query
SELECT pg_backend_pid() > 0
----
t

page PG_LAST_COPY_ID

query
SELECT pg_last_copy_id()
----
-1

page PG_LAST_COPY_COUNT

query
SELECT pg_last_copy_count()
----
0

page PG_LAST_UNLOAD_COUNT

query
SELECT pg_last_unload_count()
----
0

page PG_LAST_UNLOAD_ID

query
SELECT pg_last_unload_id()
----
-1

page PG_LAST_QUERY_ID

query
SELECT pg_last_query_id() >= -1
----
t

page r_CURRENT_SETTING

query
SELECT current_setting('query_group')
----
unset

statement ok
SET query_group TO 'segments'

query
SELECT current_setting('query_group')
----
segments

query
SELECT current_setting('datestyle')
----
ISO, MDY

page r_SET_CONFIG

query
SELECT set_config('query_group', 'test', false)
----
test

query
SELECT current_setting('query_group')
----
test

page r_HAS_TABLE_PRIVILEGE

statement ok
CREATE TABLE listing (a int)

query
SELECT has_table_privilege('awsuser', 'listing', 'select')
----
t

query
SELECT has_table_privilege('listing', 'insert')
----
t

page r_HAS_SCHEMA_PRIVILEGE

query
SELECT has_schema_privilege('awsuser', 'public', 'usage')
----
t

page r_HAS_DATABASE_PRIVILEGE

query
SELECT has_database_privilege('awsuser', 'dev', 'temp')
----
t

page r_USER_IS_MEMBER_OF

query
SELECT user_is_member_of('awsuser', 'awsuser')
----
t

page r_CURRENT_AWS_ACCOUNT

statement error 0A000 local Redshift does not support the function DEFAULT_IAM_ROLE
SELECT default_iam_role()

page r_CHANGE_SESSION_PRIORITY

statement error 0A000 local Redshift does not support the function CHANGE_SESSION_PRIORITY
SELECT change_session_priority(30311, 'Lowest')

page geospatial-functions

statement error 0A000 local Redshift does not support the function ST_ASTEXT
SELECT ST_AsText('01010000000000000000001C400000000000002040')

statement error 0A000 local Redshift does not support the function ST_DISTANCE
SELECT st_distance(st_point(1, 2), st_point(3, 4))

page varbyte-functions

statement error 0A000 local Redshift does not support the function FROM_HEX
SELECT from_hex('6162')

page machine-learning-function

statement error 0A000 local Redshift does not support the function EXPLAIN_MODEL
SELECT explain_model('m')

page c_unsupported-postgresql-functions

statement error 42883 function string_agg(unknown, unknown) does not exist
SELECT string_agg('a', ',')

statement error 42883 function array_agg(integer) does not exist
SELECT array_agg(1)

statement error 42883 function every(boolean) does not exist
SELECT every(true)

statement error 42883 function corr(double precision, double precision) does not exist
SELECT corr(1.0::float, 2.0::float)

statement error 42883 function regr_slope(double precision, double precision) does not exist
SELECT regr_slope(1::float, 2::float)

statement error 42883 function clock_timestamp() does not exist
SELECT clock_timestamp()

statement error 42883 function justify_days(interval) does not exist
SELECT justify_days(interval '35 days')

statement error 42883 function pg_sleep(integer) does not exist
SELECT pg_sleep(1)

statement error 42883 function transaction_timestamp() does not exist
SELECT transaction_timestamp()

statement error 42883 function div(integer, integer) does not exist
SELECT div(7, 2)

statement error 42883 function setseed(numeric) does not exist
SELECT setseed(0.5)

statement error 42883 function width_bucket(integer, integer, integer, integer) does not exist
SELECT width_bucket(1, 2, 3, 4)

statement error 42883 function bit_length(unknown) does not exist
SELECT bit_length('a')

statement error 42883 function format(unknown, integer) does not exist
SELECT format('%s', 1)

statement error 42883 function quote_nullable(integer) does not exist
SELECT quote_nullable(1)

statement error 42883 function regexp_matches(unknown, unknown) does not exist
SELECT regexp_matches('a', 'a')

statement error 42883 function regexp_split_to_array(unknown, unknown) does not exist
SELECT regexp_split_to_array('a', 'a')

statement error 42883 function concat_ws(unknown, unknown, unknown) does not exist
SELECT concat_ws(',', 'a', 'b')

statement error 42883 function gen_random_uuid() does not exist
SELECT gen_random_uuid()

statement error 42883 function jsonb_build_object(unknown, integer) does not exist
SELECT jsonb_build_object('a', 1)

statement error 42883 function json_agg(integer) does not exist
SELECT json_agg(1)

statement error 42883 function nextval(unknown) does not exist
SELECT nextval('s')

statement error 42883 function unnest(unknown) does not exist
SELECT unnest('{1}')

statement error 42883 function pg_advisory_lock(integer) does not exist
SELECT pg_advisory_lock(1)

statement error 42883 function to_tsvector(unknown) does not exist
SELECT to_tsvector('a')

statement error 42883 function make_date(integer, integer, integer) does not exist
SELECT make_date(2018, 1, 1)

statement error 42883 function to_timestamp(integer) does not exist
SELECT to_timestamp(1541030400)

query
SELECT count(*) FROM generate_series(1, 3)
----
3

statement ok
CREATE TABLE format (a int)

statement ok
INSERT INTO format (a) VALUES (1)

statement error 0A000 Specified types or functions (one per INFO message) not supported on Redshift tables.
SELECT n, a FROM generate_series(1, 3) n, listing JOIN format ON true

statement error 0A000 Specified types or functions (one per INFO message) not supported on Redshift tables.
INSERT INTO format SELECT * FROM generate_series(1, 3)

statement error 42883 function no_such_function(integer, unknown) does not exist
SELECT no_such_function(1, 'a')

page r_CURRENT_SCHEMA

query
SELECT current_schema() IS NOT NULL
----
t

page r_CURRENT_SCHEMAS

query
SELECT current_schemas(false)::varchar LIKE '%public}'
----
t

query
SELECT current_schemas(true)::varchar LIKE '{pg_catalog,%'
----
t

page PG_CANCEL_BACKEND

query
SELECT pg_cancel_backend(0)
----
f

page PG_TERMINATE_BACKEND

query
SELECT pg_terminate_backend(0)
----
f

page c_SQL_functions_leader_node_only

query
SELECT now() = current_timestamp
----
t

query
SELECT current_time IS NOT NULL
----
t

query
SELECT localtime IS NOT NULL
----
t

query
SELECT localtimestamp = now()::timestamp
----
t

statement error 0A000 local Redshift does not support the function SET_BYTE
SELECT set_byte('a', 0, 1)

page r_ROLE_IS_MEMBER_OF

query
SELECT role_is_member_of('awsuser', 'awsuser')
----
t

page c_SQL_functions_leader_node_only

statement error 0A000 Specified types or functions (one per INFO message) not supported on Redshift tables.
SELECT now(), a FROM listing

statement error 0A000 Specified types or functions (one per INFO message) not supported on Redshift tables.
SELECT age(current_date, a) FROM (SELECT trunc(sysdate) AS a FROM listing)

query
WITH made AS (SELECT 1 AS n) SELECT count(now()) FROM made
----
1

query
SELECT count(*) FROM pg_namespace WHERE nspname = 'pg_catalog' AND now() IS NOT NULL
----
1

page r_LISTAGG

statement error 0A000 One or more of the used functions must be applied on at least one user created tables. Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc
SELECT listagg(nspname, ',') FROM pg_namespace

page r_MEDIAN

statement error 0A000 One or more of the used functions must be applied on at least one user created tables. Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc
SELECT median(1)

query
WITH two AS (SELECT a FROM listing) SELECT listagg(a) FROM two
----
NULL
