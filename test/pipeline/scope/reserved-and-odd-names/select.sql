SELECT a FROM "user", orders
