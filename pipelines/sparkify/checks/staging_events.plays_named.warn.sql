-- Every play says what was played; without title and artist it can't match the catalogue.
SELECT session_id, item_in_session, ts, song, artist
FROM staging_events
WHERE page = 'NextSong' AND (song IS NULL OR artist IS NULL);
