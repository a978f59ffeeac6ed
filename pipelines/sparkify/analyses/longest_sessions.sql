-- Which sessions hold the most plays, and how long do they last?
-- Minutes: from the start of the first play to the start of the last, in whole seconds.
-- Join: by user_id, so plays of nobody are left out. Ties: the lower session_id first.
SELECT
    songplays.session_id,
    users.user_id,
    users.first_name,
    users.last_name,
    COUNT(*) AS plays,
    ROUND(
        (EXTRACT(epoch FROM DATE_TRUNC('second', MAX(songplays.start_time)))
            - EXTRACT(epoch FROM DATE_TRUNC('second', MIN(songplays.start_time)))) / 60.0,
        1
    ) AS minutes
FROM songplays
JOIN users ON users.user_id = songplays.user_id
GROUP BY songplays.session_id, users.user_id, users.first_name, users.last_name
ORDER BY plays DESC, songplays.session_id, users.user_id
LIMIT 10;
