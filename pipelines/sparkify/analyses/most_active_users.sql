-- Who plays most?
-- Join: by user_id; two users may share a name. The level is what they pay now.
-- Ties: by user_id, as text.
SELECT
    users.user_id,
    users.first_name,
    users.last_name,
    users.level,
    COUNT(*) AS plays,
    COUNT(DISTINCT songplays.session_id) AS sessions
FROM songplays
JOIN users ON users.user_id = songplays.user_id
GROUP BY users.user_id, users.first_name, users.last_name, users.level
ORDER BY plays DESC, users.user_id
LIMIT 10;
