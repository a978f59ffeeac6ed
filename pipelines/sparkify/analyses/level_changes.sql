-- Who went from free to paid, or back, and at which play did it first show?
-- A play whose level differs from the same user's play before it. Order of plays: start time (UTC), then songplay_id.
-- Join: by user_id, so plays of nobody are left out.
WITH steps AS (
    SELECT
        user_id,
        start_time,
        songplay_id,
        level,
        LAG(level) OVER (PARTITION BY user_id ORDER BY start_time, songplay_id) AS level_before
    FROM songplays
)
SELECT
    TO_CHAR(steps.start_time, 'YYYY-MM-DD HH24:MI:SS') AS first_play,
    users.user_id,
    users.first_name,
    users.last_name,
    steps.level_before,
    steps.level AS level_after
FROM steps
JOIN users ON users.user_id = steps.user_id
WHERE steps.level <> steps.level_before
ORDER BY first_play, users.user_id, steps.songplay_id;
