-- Session and item name an event, and songplay_id is made of them: both there, neither negative.
SELECT session_id, item_in_session, ts, page
FROM staging_events
WHERE session_id IS NULL OR session_id < 0 OR item_in_session IS NULL OR item_in_session < 0;
