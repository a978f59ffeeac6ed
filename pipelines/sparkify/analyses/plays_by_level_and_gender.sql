-- How do free and paid listening divide between women and men?
-- Level: what the user paid when they played; who changed it counts on both sides.
-- Join: by user_id, so plays of nobody are left out.
SELECT
    songplays.level,
    users.gender,
    COUNT(*) AS plays,
    COUNT(DISTINCT songplays.user_id) AS listeners,
    ROUND(1.0 * COUNT(*) / COUNT(DISTINCT songplays.user_id), 1) AS plays_per_listener
FROM songplays
JOIN users ON users.user_id = songplays.user_id
GROUP BY songplays.level, users.gender
ORDER BY songplays.level, users.gender;
