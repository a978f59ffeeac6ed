-- Orders with their prices.
WITH
orders AS (SELECT * FROM shop.orders WHERE placed_at >= '2018-11-01 00:00:00' AND placed_at < '2018-12-01 00:00:00'),
prices AS (SELECT * FROM shop.prices)
SELECT o.a, p.cents -- in cents
FROM orders o JOIN prices p ON p.sku = o.sku
