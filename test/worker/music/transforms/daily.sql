SELECT date_trunc('day', played_at) AS day, count(*) AS plays, sum(seconds) AS seconds FROM plays GROUP BY 1
