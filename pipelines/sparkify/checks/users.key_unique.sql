-- One row per user_id, and none without. Redshift enforces no key, so this check does.
SELECT user_id, COUNT(*) AS rows_found
FROM users
GROUP BY user_id
HAVING COUNT(*) > 1 OR user_id IS NULL OR BTRIM(user_id) = '';
