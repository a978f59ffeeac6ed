INSERT INTO shop.target (a)
WITH
"user" AS (SELECT * FROM shop."user" WHERE "when" >= '2018-11-01 00:00:00' AND "when" < '2018-11-02 00:00:00'),
orders AS (SELECT * FROM "Web Shop".orders)
SELECT a
FROM (
SELECT a FROM "user", orders
) AS loaded
