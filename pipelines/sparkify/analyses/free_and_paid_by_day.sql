-- How does paid listening grow against free listening, day by day?
-- Time zone: UTC. Level: what the user paid when they played. paid_share in percent. Days without a play are left out.
WITH plays AS (
    SELECT TO_CHAR(start_time, 'YYYY-MM-DD') AS day, level
    FROM songplays
)
SELECT
    day,
    SUM(CASE WHEN level = 'free' THEN 1 ELSE 0 END) AS free_plays,
    SUM(CASE WHEN level = 'paid' THEN 1 ELSE 0 END) AS paid_plays,
    ROUND(100.0 * SUM(CASE WHEN level = 'paid' THEN 1 ELSE 0 END) / COUNT(*), 1) AS paid_share
FROM plays
GROUP BY day
ORDER BY day;
