-- Whoever is named in an event is a user.
SELECT DISTINCT BTRIM(staging_events.user_id) AS user_id
FROM staging_events
LEFT JOIN users ON users.user_id = BTRIM(staging_events.user_id)
WHERE BTRIM(staging_events.user_id) <> '' AND users.user_id IS NULL;
