-- What else do people do than listen?
-- Every event by its page, of people who are logged in and of nobody (known_users counts the former). Ties: by page.
SELECT
    page,
    COUNT(*) AS events,
    COUNT(DISTINCT session_id) AS sessions,
    COUNT(DISTINCT NULLIF(BTRIM(user_id), '')) AS known_users
FROM staging_events
GROUP BY page
ORDER BY events DESC, page;
