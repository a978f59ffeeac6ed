-- At least one play in a hundred is found in the catalogue. Fewer: the song files are probably not all there.
SELECT COUNT(*) AS plays, COUNT(song_id) AS plays_with_song
FROM songplays
HAVING COUNT(*) > 0 AND COUNT(song_id) * 100 < COUNT(*);
