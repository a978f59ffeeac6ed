-- How many hours of music do free and paid users hear?
-- Length of the recording as the event says it, whether or not it is in the catalogue; nobody knows who skipped.
-- Summed as DECIMAL: a sum of floats depends on the order of the rows. Minutes are the average of a play.
SELECT
    level,
    COUNT(*) AS plays,
    ROUND(SUM(CAST(length AS DECIMAL(12, 5))) / 3600, 2) AS hours,
    ROUND(SUM(CAST(length AS DECIMAL(12, 5))) / COUNT(*) / 60, 2) AS minutes_per_play
FROM staging_events
WHERE page = 'NextSong'
GROUP BY level
ORDER BY level;
