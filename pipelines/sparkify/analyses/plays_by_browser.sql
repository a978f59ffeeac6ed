-- Which browsers and devices do people listen with?
-- Browser: the first of these that the user agent shows; Chrome also says Safari, so it is asked first.
-- Device: iPhone, iPad, Android, else the desktop's system. Unknown: no user agent.
-- Ties: by browser, then device.
WITH agents AS (
    SELECT
        CASE
            WHEN user_agent IS NULL THEN 'Unknown'
            WHEN user_agent LIKE '%Firefox/%' THEN 'Firefox'
            WHEN user_agent LIKE '%Chrome/%' THEN 'Chrome'
            WHEN user_agent LIKE '%MSIE %' OR user_agent LIKE '%Trident/%' THEN 'Internet Explorer'
            WHEN user_agent LIKE '%Safari/%' THEN 'Safari'
            ELSE 'Other'
        END AS browser,
        CASE
            WHEN user_agent IS NULL THEN 'Unknown'
            WHEN user_agent LIKE '%iPhone%' THEN 'iPhone'
            WHEN user_agent LIKE '%iPad%' THEN 'iPad'
            WHEN user_agent LIKE '%Android%' THEN 'Android'
            WHEN user_agent LIKE '%Windows%' THEN 'Windows'
            WHEN user_agent LIKE '%Macintosh%' THEN 'Mac'
            WHEN user_agent LIKE '%Linux%' THEN 'Linux'
            ELSE 'Other'
        END AS device,
        user_id
    FROM songplays
)
SELECT browser, device, COUNT(*) AS plays, COUNT(DISTINCT user_id) AS listeners
FROM agents
GROUP BY browser, device
ORDER BY plays DESC, browser, device;
