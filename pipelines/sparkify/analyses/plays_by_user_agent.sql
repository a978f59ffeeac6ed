-- Which user agents play most?
-- The agent's text without the double quotes that the logs put around it. Plays without one are left out.
-- Ties: by user agent.
SELECT BTRIM(user_agent, '"') AS agent, COUNT(*) AS plays, COUNT(DISTINCT user_id) AS listeners
FROM songplays
WHERE user_agent IS NOT NULL
GROUP BY BTRIM(user_agent, '"')
ORDER BY plays DESC, agent
LIMIT 10;
