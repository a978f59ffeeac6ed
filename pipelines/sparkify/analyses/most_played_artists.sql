-- Which artists of the catalogue are played most?
-- Join: plays whose song is in the catalogue, by artist_id; an artist's plays stand under one name, whatever name a song credits.
-- Ties: by name, then artist_id.
SELECT artists.artist_id, artists.name, COUNT(*) AS plays, COUNT(DISTINCT songplays.user_id) AS listeners
FROM songplays
JOIN artists ON artists.artist_id = songplays.artist_id
GROUP BY artists.artist_id, artists.name
ORDER BY plays DESC, artists.name, artists.artist_id
LIMIT 10;
