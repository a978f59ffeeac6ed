-- The catalogue: one row per song_id.
--
-- artist_name  whom this song credits ("X feat. Y"). artists.name is the one name chosen for the artist_id.
-- year         NULL when unknown.
CREATE TABLE songs (
    song_id     VARCHAR(64) NOT NULL,
    title       VARCHAR(512),
    artist_id   VARCHAR(64),
    artist_name VARCHAR(512),
    year        INTEGER,
    duration    DOUBLE PRECISION
)
DISTSTYLE ALL
SORTKEY (song_id);
