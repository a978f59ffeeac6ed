-- One row per song_id, and none without. Redshift enforces no key, so this check does.
SELECT song_id, COUNT(*) AS rows_found
FROM songs
GROUP BY song_id
HAVING COUNT(*) > 1 OR song_id IS NULL OR BTRIM(song_id) = '';
