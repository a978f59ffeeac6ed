-- Every artist_id of the source is an artist, and no artist came from elsewhere.
WITH source_ids AS (
    SELECT DISTINCT BTRIM(artist_id) AS artist_id
    FROM staging_songs
    WHERE BTRIM(artist_id) <> ''
)
SELECT source_ids.artist_id AS in_source, artists.artist_id AS in_artists
FROM source_ids
FULL JOIN artists ON artists.artist_id = source_ids.artist_id
WHERE source_ids.artist_id IS NULL OR artists.artist_id IS NULL;
