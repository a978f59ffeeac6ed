-- Orders with their prices.
SELECT o.a, p.cents -- in cents
FROM orders o JOIN prices p ON p.sku = o.sku
