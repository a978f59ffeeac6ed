-- One row per JSON object of the song metadata, as the object says it. COPY finds a column's value by its name (JSON 'auto').
--
-- artist_name, artist_location  may be numbers in the files (the artist "112"); VARCHAR keeps the number's text.
-- artist_location               '' when unknown; some hold HTML longer than 256 bytes.
-- year                          0 when unknown.
CREATE TABLE staging_songs (
    num_songs        INTEGER,
    artist_id        VARCHAR(64),
    artist_latitude  DOUBLE PRECISION,
    artist_longitude DOUBLE PRECISION,
    artist_location  VARCHAR(1024),
    artist_name      VARCHAR(512),
    song_id          VARCHAR(64),
    title            VARCHAR(512),
    duration         DOUBLE PRECISION,
    year             INTEGER
)
DISTSTYLE EVEN;
