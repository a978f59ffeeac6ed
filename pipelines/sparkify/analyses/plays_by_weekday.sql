-- On which weekday do people listen?
-- Time zone: UTC. Join: every play has its instant in time. From Sunday (0) to Saturday (6).
SELECT
    t.weekday,
    CASE t.weekday
        WHEN 0 THEN 'Sunday'
        WHEN 1 THEN 'Monday'
        WHEN 2 THEN 'Tuesday'
        WHEN 3 THEN 'Wednesday'
        WHEN 4 THEN 'Thursday'
        WHEN 5 THEN 'Friday'
        ELSE 'Saturday'
    END AS name,
    COUNT(*) AS plays,
    COUNT(DISTINCT songplays.user_id) AS listeners
FROM songplays
JOIN time AS t ON t.start_time = songplays.start_time
GROUP BY t.weekday
ORDER BY t.weekday;
