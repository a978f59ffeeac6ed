-- Every instant at which a play began is there, and no other.
WITH starts AS (
    SELECT DISTINCT ts
    FROM staging_events
    WHERE page = 'NextSong'
)
SELECT starts.ts AS in_source, time.start_time AS in_time
FROM starts
FULL JOIN time ON time.start_time = starts.ts
WHERE starts.ts IS NULL OR time.start_time IS NULL;
