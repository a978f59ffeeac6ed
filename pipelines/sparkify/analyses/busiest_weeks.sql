-- Which weeks are the busiest?
-- Time zone: UTC. A week begins on Monday; week_of is that day. The first and the last week may be cut by the data's ends.
-- Ties: the earlier week first.
SELECT
    TO_CHAR(DATE_TRUNC('week', start_time), 'YYYY-MM-DD') AS week_of,
    COUNT(*) AS plays,
    COUNT(DISTINCT user_id) AS listeners,
    COUNT(DISTINCT session_id) AS sessions
FROM songplays
GROUP BY DATE_TRUNC('week', start_time)
ORDER BY plays DESC, week_of;
