-- One row per instant. Redshift enforces no key, so this check does.
SELECT start_time, COUNT(*) AS rows_found
FROM time
GROUP BY start_time
HAVING COUNT(*) > 1;
