WITH
days AS (SELECT * FROM shop.days WHERE day >= '2018-11-01' AND day < '2018-12-01'),
instants AS (SELECT * FROM shop.instants WHERE at >= '2018-11-01 05:00:00+00' AND at < '2018-11-01 06:00:00+00')
SELECT * FROM days, instants
