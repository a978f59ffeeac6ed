-- songplay_id names one play. Redshift enforces no key, so this check does.
SELECT songplay_id, COUNT(*) AS plays
FROM songplays
GROUP BY songplay_id
HAVING COUNT(*) > 1;
