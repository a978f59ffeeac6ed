MODEL (
  name mesh.by_customer,
  kind INCREMENTAL_BY_UNIQUE_KEY (unique_key customer),
  audits (unique_values(columns := (customer)))
);
SELECT customer, SUM(amount) AS amount, MAX(ordered_at) AS last_at FROM mesh.raw_orders GROUP BY customer;
