-- One row per artist_id. Location and coordinates are NULL when unknown.
CREATE TABLE artists (
    artist_id VARCHAR(64) NOT NULL,
    name      VARCHAR(512),
    location  VARCHAR(1024),
    latitude  DOUBLE PRECISION,
    longitude DOUBLE PRECISION
)
DISTSTYLE ALL
SORTKEY (artist_id);
