MODEL (
  name mesh.history,
  kind SCD_TYPE_2_BY_COLUMN (unique_key id, columns [amount])
);
SELECT id, customer, amount FROM mesh.raw_orders;
