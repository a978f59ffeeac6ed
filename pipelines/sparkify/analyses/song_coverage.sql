-- How much of what is played does the catalogue know?
-- A play is covered when title and artist match a song (see transforms/songplays.sql). Shares in percent; NULL when there is nothing to share.
SELECT
    played.plays,
    played.covered_plays,
    ROUND(100.0 * played.covered_plays / NULLIF(played.plays, 0), 2) AS covered_share,
    catalogue.songs,
    played.songs_played,
    ROUND(100.0 * played.songs_played / NULLIF(catalogue.songs, 0), 2) AS songs_played_share
FROM (
    SELECT COUNT(*) AS plays, COUNT(song_id) AS covered_plays, COUNT(DISTINCT song_id) AS songs_played
    FROM songplays
) AS played
CROSS JOIN (SELECT COUNT(*) AS songs FROM songs) AS catalogue
ORDER BY played.plays;
