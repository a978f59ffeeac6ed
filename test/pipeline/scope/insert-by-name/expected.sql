INSERT INTO shop.target (a, "user")
-- The order of columns does not matter.
WITH
orders AS (SELECT * FROM shop.orders),
customers AS (SELECT * FROM shop.customers),
big AS (SELECT * FROM orders WHERE quantity > 10)
SELECT a, "user"
FROM (
SELECT "user", a FROM big
UNION ALL
SELECT name, 0 FROM customers
ORDER BY a LIMIT 5 -- the last word
) AS loaded
