-- Every song_id of the source is a song, and no song came from elsewhere.
WITH source_ids AS (
    SELECT DISTINCT BTRIM(song_id) AS song_id
    FROM staging_songs
    WHERE BTRIM(song_id) <> ''
)
SELECT source_ids.song_id AS in_source, songs.song_id AS in_songs
FROM source_ids
FULL JOIN songs ON songs.song_id = source_ids.song_id
WHERE source_ids.song_id IS NULL OR songs.song_id IS NULL;
