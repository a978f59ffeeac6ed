-- The fact: one row per play of a song, that is per NextSong event.
--
-- songplay_id  made from (session_id, item_in_session); see transforms/songplays.sql.
-- user_id      NULL when the event names nobody. song_id, artist_id: NULL when the song is not in the catalogue (most plays).
-- level        what the user paid at that moment; users.level is what they pay now.
--
-- Not spread by song_id: nearly all are NULL, and one slice would hold nearly all rows.
-- The dimensions are small and copied to every node (DISTSTYLE ALL), so every join is local anyway.
CREATE TABLE songplays (
    songplay_id     BIGINT NOT NULL,
    start_time      TIMESTAMP NOT NULL,
    user_id         VARCHAR(64),
    level           VARCHAR(32),
    song_id         VARCHAR(64),
    artist_id       VARCHAR(64),
    session_id      INTEGER NOT NULL,
    item_in_session INTEGER NOT NULL,
    location        VARCHAR(1024),
    user_agent      VARCHAR(1024)
)
DISTKEY (session_id)
SORTKEY (start_time);
