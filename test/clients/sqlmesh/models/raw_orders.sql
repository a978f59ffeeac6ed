MODEL (
  name mesh.raw_orders,
  kind SEED (path '../seeds/raw_orders.csv'),
  columns (id INTEGER, customer VARCHAR(20), ordered_at DATE, amount DECIMAL(10, 2))
);
