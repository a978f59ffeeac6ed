MODEL (
  name mesh.daily,
  kind INCREMENTAL_BY_TIME_RANGE (time_column ordered_at),
  cron '@daily',
  audits (not_null(columns := (ordered_at)))
);
SELECT ordered_at, COUNT(*) AS orders, SUM(amount) AS amount
  FROM mesh.raw_orders
 WHERE ordered_at BETWEEN @start_ds AND @end_ds
 GROUP BY ordered_at;
