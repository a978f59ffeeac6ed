/** What a server says about itself and its session, and how it is told what to do (AWS: r_System_information_functions, r_System_administration_functions). */
export const FUNCTIONS = String.raw`
-- Stable, so that the planner puts this text in place of the call; an immutable call would still reach PostgreSQL's own.
CREATE OR REPLACE FUNCTION pg_catalog.version() RETURNS text LANGUAGE sql STABLE AS
'SELECT ''PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.44903''::text';

-- A cancel has to reach a COPY that waits for S3, where the server behind does not look for it: the proxy sees the message (see proxy/relay.ts).
CREATE OR REPLACE FUNCTION local_redshift.cancel_backend(integer) RETURNS boolean LANGUAGE internal STRICT AS 'pg_cancel_backend';
CREATE OR REPLACE FUNCTION local_redshift.cancel(target integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  reached boolean := local_redshift.cancel_backend(target);
BEGIN
  IF reached THEN
    RAISE INFO USING ERRCODE = 'LR001', MESSAGE = target::text;
  END IF;
  RETURN reached;
END $$;
CREATE OR REPLACE FUNCTION pg_catalog.pg_cancel_backend(integer) RETURNS boolean LANGUAGE sql VOLATILE AS 'SELECT local_redshift.cancel($1)';

-- What the session did last. The proxy sets these; see copy/run.ts.
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_copy_count'', true), ''''), ''0'')::bigint';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_count() RETURNS bigint LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_unload_count'', true), ''''), ''0'')::bigint';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_unload_id'', true), ''''), ''-1'')::integer';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_copy_id'', true), ''''), ''-1'')::integer';
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_query_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(current_setting(''local_redshift.last_query_id'', true), ''''), ''-1'')::integer';

CREATE OR REPLACE FUNCTION local_redshift.current_user_id() RETURNS integer LANGUAGE sql STABLE
AS 'SELECT oid::bigint::integer FROM pg_catalog.pg_roles WHERE rolname = current_user';
CREATE OR REPLACE FUNCTION pg_catalog.slice_num() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 0';
CREATE OR REPLACE FUNCTION pg_catalog.user_is_member_of(name, name) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT pg_has_role($1, $2, ''member'')';
CREATE OR REPLACE FUNCTION pg_catalog.role_is_member_of(name, name) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT pg_has_role($1, $2, ''member'')';

-- Parameters that only Redshift has are kept under a name of the local one's (see rewrite/settings.ts).
CREATE OR REPLACE FUNCTION local_redshift.current_setting(parameter text, is_strict boolean DEFAULT true) RETURNS text LANGUAGE sql STABLE
AS 'SELECT coalesce(nullif(pg_catalog.current_setting(''local_redshift.'' || lower(parameter), true), ''''),
  CASE WHEN lower(parameter) = ''query_group'' THEN ''unset'' ELSE pg_catalog.current_setting(parameter, NOT is_strict) END)';
CREATE OR REPLACE FUNCTION local_redshift.set_config(parameter text, value text, is_local boolean) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT pg_catalog.set_config(CASE WHEN parameter LIKE '%.%' OR EXISTS (SELECT 1 FROM pg_catalog.pg_settings WHERE name = lower(parameter))
    THEN parameter ELSE 'local_redshift.' || lower(parameter) END, value, is_local)
$$;
`;
