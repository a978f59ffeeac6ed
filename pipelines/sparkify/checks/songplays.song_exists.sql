-- A play that names a song finds it in songs.
SELECT songplays.songplay_id, songplays.song_id
FROM songplays
LEFT JOIN songs ON songs.song_id = songplays.song_id
WHERE songplays.song_id IS NOT NULL AND songs.song_id IS NULL;
