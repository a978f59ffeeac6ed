SELECT listener, count(*) AS plays FROM plays GROUP BY listener
