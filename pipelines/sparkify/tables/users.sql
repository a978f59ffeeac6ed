-- One row per user who was ever seen, as their newest event shows them.
CREATE TABLE users (
    user_id      VARCHAR(64) NOT NULL,
    first_name   VARCHAR(256),
    last_name    VARCHAR(256),
    gender       VARCHAR(16),
    level        VARCHAR(32),
    last_seen_at TIMESTAMP NOT NULL
)
DISTSTYLE ALL
SORTKEY (user_id);
