-- No event came twice. Only a warning: a repeated page view harms nobody, and a repeated play fails songplays.key_unique.
SELECT session_id, item_in_session, COUNT(*) AS events
FROM staging_events
GROUP BY session_id, item_in_session
HAVING COUNT(*) > 1;
