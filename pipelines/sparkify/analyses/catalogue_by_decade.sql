-- From which decades is the catalogue, and which of them are played?
-- Decade: 1990 is 1990 to 1999; NULL, at the end, is the songs of unknown year. LEFT JOIN: a decade that nobody plays stays.
SELECT
    songs.year / 10 * 10 AS decade,
    COUNT(DISTINCT songs.song_id) AS songs,
    COUNT(songplays.songplay_id) AS plays
FROM songs
LEFT JOIN songplays ON songplays.song_id = songs.song_id
GROUP BY songs.year / 10 * 10
ORDER BY decade;
