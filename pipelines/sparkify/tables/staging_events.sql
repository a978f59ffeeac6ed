-- One row per line of the event logs, as the line says it. Nothing is cleaned here: the transforms do that.
--
-- ts            when it happened, UTC. The files hold epoch milliseconds.
-- registration  epoch milliseconds too, but written as a float (1540919166796.0), hence no TIMESTAMP and no BIGINT.
-- user_id       a string in the files, '' when nobody is logged in. As INTEGER, '' would become NULL and hide the difference.
--
-- VARCHAR lengths are bytes, with room above the longest value seen.
-- Both events and plays are spread by session, so that filling songplays moves no rows between nodes.
CREATE TABLE staging_events (
    artist          VARCHAR(512),
    auth            VARCHAR(32),
    first_name      VARCHAR(256),
    gender          VARCHAR(16),
    item_in_session INTEGER,
    last_name       VARCHAR(256),
    length          DOUBLE PRECISION,
    level           VARCHAR(32),
    location        VARCHAR(1024),
    method          VARCHAR(16),
    page            VARCHAR(64),
    registration    DOUBLE PRECISION,
    session_id      INTEGER,
    song            VARCHAR(512),
    status          INTEGER,
    ts              TIMESTAMP NOT NULL,
    user_agent      VARCHAR(1024),
    user_id         VARCHAR(64)
)
DISTKEY (session_id)
SORTKEY (ts);
