WITH
orders AS (SELECT * FROM shop.orders)
SELECT a FROM orders
