-- Every song names itself and its artist; songs and artists leave out what has no id.
SELECT song_id, artist_id, title, artist_name
FROM staging_songs
WHERE song_id IS NULL OR BTRIM(song_id) = '' OR artist_id IS NULL OR BTRIM(artist_id) = '';
