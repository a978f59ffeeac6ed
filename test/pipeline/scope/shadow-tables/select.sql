SELECT a FROM orders
