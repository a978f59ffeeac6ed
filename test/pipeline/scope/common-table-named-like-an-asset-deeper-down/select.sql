SELECT a FROM orders WHERE a IN (WITH orders AS (SELECT 1 AS a) SELECT a FROM orders)
