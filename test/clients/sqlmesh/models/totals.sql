MODEL (name mesh.totals, kind FULL);
SELECT customer, amount * 2 AS doubled FROM mesh.by_customer;
