-- Which songs of the catalogue are played most?
-- Join: plays whose song is in the catalogue; the others can't be told apart by song_id (see most_wanted_songs).
-- Ties: by title, then song_id. The artist is the one that the song credits.
SELECT songs.song_id, songs.title, songs.artist_name, COUNT(*) AS plays, COUNT(DISTINCT songplays.user_id) AS listeners
FROM songplays
JOIN songs ON songs.song_id = songplays.song_id
GROUP BY songs.song_id, songs.title, songs.artist_name
ORDER BY plays DESC, songs.title, songs.song_id
LIMIT 10;
