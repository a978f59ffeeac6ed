-- One row per artist_id, and none without. Redshift enforces no key, so this check does.
SELECT artist_id, COUNT(*) AS rows_found
FROM artists
GROUP BY artist_id
HAVING COUNT(*) > 1 OR artist_id IS NULL OR BTRIM(artist_id) = '';
