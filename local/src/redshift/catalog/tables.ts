/** What a table is like, beyond what PostgreSQL knows: distribution, sort keys, encodings (AWS: r_PG_TABLE_DEF, r_SVV_TABLE_INFO). */
export const TABLES = String.raw`
CREATE OR REPLACE VIEW pg_catalog.svv_relation_privileges AS
SELECT n.nspname::text AS namespace_name, c.relname::text AS relation_name, a.privilege_type::text AS privilege_type,
       CASE a.grantee WHEN 0 THEN 0 ELSE a.grantee::integer END AS identity_id, coalesce(r.rolname::text, 'public') AS identity_name,
       CASE WHEN a.grantee = 0 THEN 'public' WHEN r.rolcanlogin THEN 'user' ELSE 'role' END AS identity_type, a.is_grantable AS admin_option
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
 WHERE c.relkind IN ('r', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'local_redshift');
`;
