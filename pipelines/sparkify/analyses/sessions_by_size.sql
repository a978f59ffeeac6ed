-- How many sessions are short, how many long, and where do the plays come from?
-- Sessions with at least one play, by number of plays. share_of_plays in percent.
WITH sessions AS (
    SELECT session_id, COUNT(*) AS plays
    FROM songplays
    GROUP BY session_id
),
sized AS (
    SELECT
        CASE
            WHEN plays = 1 THEN 1
            WHEN plays <= 5 THEN 2
            WHEN plays <= 20 THEN 3
            WHEN plays <= 50 THEN 4
            ELSE 5
        END AS size_rank,
        plays
    FROM sessions
)
SELECT
    CASE size_rank
        WHEN 1 THEN '1 play'
        WHEN 2 THEN '2 to 5'
        WHEN 3 THEN '6 to 20'
        WHEN 4 THEN '21 to 50'
        ELSE 'over 50'
    END AS size,
    COUNT(*) AS sessions,
    SUM(plays) AS plays,
    ROUND(100.0 * SUM(plays) / (SELECT COUNT(*) FROM songplays), 1) AS share_of_plays
FROM sized
GROUP BY size_rank
ORDER BY size_rank;
