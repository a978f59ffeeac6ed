-- Where do people listen most?
-- Location: as the play's event says it. Plays without one are left out.
-- Ties: by location.
SELECT location, COUNT(*) AS plays, COUNT(DISTINCT user_id) AS listeners
FROM songplays
WHERE location IS NOT NULL
GROUP BY location
ORDER BY plays DESC, location
LIMIT 10;
