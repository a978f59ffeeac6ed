-- One row per song_id.
--
-- Twice the same id  the first row by title, artist name, artist_id, year, duration: it does not matter which file came first.
-- Unknown            '' and year 0 become NULL. Outer blanks go.
WITH known AS (
    SELECT
        NULLIF(BTRIM(song_id), '') AS song_id,
        NULLIF(BTRIM(title), '') AS title,
        NULLIF(BTRIM(artist_id), '') AS artist_id,
        NULLIF(BTRIM(artist_name), '') AS artist_name,
        NULLIF(year, 0) AS year,
        duration
    FROM staging_songs
),
ranked AS (
    SELECT
        known.*,
        ROW_NUMBER() OVER (
            PARTITION BY song_id
            ORDER BY title, artist_name, artist_id, year, duration
        ) AS choice
    FROM known
    WHERE song_id IS NOT NULL
)
SELECT song_id, title, artist_id, artist_name, year, duration
FROM ranked
WHERE choice = 1;
