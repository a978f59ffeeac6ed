-- At which hour of the day do people listen?
-- Time zone: UTC, not the listener's. Join: every play has its instant in time. Hours without a play are left out.
SELECT t.hour, COUNT(*) AS plays, COUNT(DISTINCT songplays.user_id) AS listeners
FROM songplays
JOIN time AS t ON t.start_time = songplays.start_time
GROUP BY t.hour
ORDER BY t.hour;
