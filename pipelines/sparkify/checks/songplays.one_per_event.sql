-- As many plays as NextSong events, at every instant: no play lost by a join, none doubled.
WITH events AS (
    SELECT ts AS start_time, COUNT(*) AS events
    FROM staging_events
    WHERE page = 'NextSong'
    GROUP BY ts
),
plays AS (
    SELECT start_time, COUNT(*) AS plays
    FROM songplays
    GROUP BY start_time
)
SELECT COALESCE(events.start_time, plays.start_time) AS start_time, events.events, plays.plays
FROM events
FULL JOIN plays ON plays.start_time = events.start_time
WHERE COALESCE(events.events, 0) <> COALESCE(plays.plays, 0);
