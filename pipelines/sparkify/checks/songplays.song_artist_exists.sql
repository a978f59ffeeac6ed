-- A song that names an artist finds them in artists. Checked here, where both are read, so that songs and artists are made side by side.
SELECT songs.song_id, songs.artist_id
FROM songs
LEFT JOIN artists ON artists.artist_id = songs.artist_id
WHERE songs.artist_id IS NOT NULL AND artists.artist_id IS NULL;
