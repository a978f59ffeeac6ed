/* Best first. */
WITH ranked (a, place) AS (
    SELECT a, ROW_NUMBER() OVER (ORDER BY a) FROM orders -- all of them
),
-- only the top
top_ten AS (SELECT a FROM ranked WHERE place <= 10)
-- that is all
SELECT a FROM top_ten
ORDER BY a
LIMIT 3;
