-- How many people listen for the first time, day by day?
-- Time zone: UTC. First: the user's earliest play in the data. Plays of nobody, and days without a new listener, are left out.
WITH first_plays AS (
    SELECT user_id, TO_CHAR(MIN(start_time), 'YYYY-MM-DD') AS day
    FROM songplays
    WHERE user_id IS NOT NULL
    GROUP BY user_id
),
days AS (
    SELECT day, COUNT(*) AS new_listeners
    FROM first_plays
    GROUP BY day
)
SELECT
    day,
    new_listeners,
    SUM(new_listeners) OVER (ORDER BY day ROWS UNBOUNDED PRECEDING) AS listeners_so_far
FROM days
ORDER BY day;
