-- One row per instant at which a play began, UTC, taken apart.
--
-- week     ISO 8601: weeks begin on Monday, week 1 holds the year's first Thursday.
-- weekday  0 = Sunday … 6 = Saturday.
CREATE TABLE time (
    start_time TIMESTAMP NOT NULL,
    hour       SMALLINT NOT NULL,
    day        SMALLINT NOT NULL,
    week       SMALLINT NOT NULL,
    month      SMALLINT NOT NULL,
    year       SMALLINT NOT NULL,
    weekday    SMALLINT NOT NULL
)
DISTSTYLE ALL
SORTKEY (start_time);
