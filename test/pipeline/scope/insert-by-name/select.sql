-- The order of columns does not matter.
WITH big AS (SELECT * FROM orders WHERE quantity > 10)
SELECT "user", a FROM big
UNION ALL
SELECT name, 0 FROM customers
ORDER BY a LIMIT 5 -- the last word
