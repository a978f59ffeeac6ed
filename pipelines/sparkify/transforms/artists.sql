-- One row per artist_id, though songs credit one id under several names, places and coordinates.
--
-- Name      the shortest, since the longer ones add guests ("… featuring …"); of equally long ones the first in byte order.
-- The rest  from one song that credits that name: first by latitude, longitude, location, so one with coordinates if there is any
--           (ascending order puts NULL last).
-- Unknown   '' becomes NULL. Outer blanks go.
-- None of this depends on the order in which files were loaded.
WITH credited AS (
    SELECT
        NULLIF(BTRIM(artist_id), '') AS artist_id,
        NULLIF(BTRIM(artist_name), '') AS name,
        NULLIF(BTRIM(artist_location), '') AS location,
        artist_latitude AS latitude,
        artist_longitude AS longitude
    FROM staging_songs
),
ranked AS (
    SELECT
        credited.*,
        ROW_NUMBER() OVER (
            PARTITION BY artist_id
            ORDER BY LENGTH(name), name, latitude, longitude, location
        ) AS choice
    FROM credited
    WHERE artist_id IS NOT NULL
)
SELECT artist_id, name, location, latitude, longitude
FROM ranked
WHERE choice = 1;
