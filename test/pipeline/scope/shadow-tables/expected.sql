WITH
orders AS (SELECT * FROM shop.orders__next)
SELECT a FROM orders
