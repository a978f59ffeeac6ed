SELECT listener FROM listeners GROUP BY listener HAVING count(*) > 1
