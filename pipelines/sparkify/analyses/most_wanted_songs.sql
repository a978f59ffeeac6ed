-- Which songs that the catalogue lacks are played most?
-- Join: plays without a song_id, back to their event by (session_id, item_in_session), which has title and artist as text.
-- Ties: by title, then artist.
SELECT
    BTRIM(staging_events.song) AS title,
    BTRIM(staging_events.artist) AS artist,
    COUNT(*) AS plays,
    COUNT(DISTINCT songplays.user_id) AS listeners
FROM songplays
JOIN staging_events
    ON staging_events.session_id = songplays.session_id
    AND staging_events.item_in_session = songplays.item_in_session
WHERE songplays.song_id IS NULL
GROUP BY BTRIM(staging_events.song), BTRIM(staging_events.artist)
ORDER BY plays DESC, title, artist
LIMIT 10;
