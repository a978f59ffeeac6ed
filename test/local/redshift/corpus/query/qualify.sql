page r_QUALIFY_clause

statement ok
CREATE TABLE store_sales (ss_sold_date DATE, ss_sold_time TIME, ss_item TEXT, ss_sales_price FLOAT)

statement ok
INSERT INTO store_sales VALUES ('2022-01-01', '09:00:00', 'Product 1', 100.0), ('2022-01-01', '11:00:00', 'Product 2', 500.0),
  ('2022-01-01', '15:00:00', 'Product 3', 20.0), ('2022-01-01', '17:00:00', 'Product 4', 1000.0), ('2022-01-01', '18:00:00', 'Product 5', 30.0),
  ('2022-01-02', '10:00:00', 'Product 6', 5000.0), ('2022-01-02', '16:00:00', 'Product 7', 5.0)

statement ok
CREATE TABLE items (item TEXT, kind VARCHAR(5))

statement ok
INSERT INTO items VALUES ('Product 1', 'a'), ('Product 2', 'b'), ('Product 6', 'a')

query
SELECT * FROM store_sales ss WHERE ss_sold_time > time '12:00:00' QUALIFY row_number() OVER (PARTITION BY ss_sold_date ORDER BY ss_sales_price DESC) <= 2
----
2022-01-01|17:00:00|Product 4|1000
2022-01-01|18:00:00|Product 5|30
2022-01-02|16:00:00|Product 7|5

query
SELECT ss_item FROM store_sales ss QUALIFY last_value(ss_item) OVER (PARTITION BY ss_sold_date ORDER BY ss_sold_time ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) = ss_item ORDER BY 1
----
Product 5
Product 7

# Sorted by what is not in the list.
query
SELECT ss.ss_item AS item FROM store_sales AS ss QUALIFY rank() OVER (ORDER BY ss.ss_sales_price DESC) <= 3 ORDER BY ss.ss_sales_price, ss_sold_date DESC LIMIT 2
----
Product 2
Product 4

query
SELECT ss_item, ss_sales_price * 2 AS twice FROM store_sales QUALIFY row_number() OVER (ORDER BY twice) = 1
----
Product 7|10

query names
SELECT * FROM store_sales s JOIN items i ON i.item = s.ss_item QUALIFY row_number() OVER (PARTITION BY i.kind ORDER BY s.ss_sales_price) = 1 ORDER BY i.kind DESC
----
ss_sold_date|ss_sold_time|ss_item|ss_sales_price|item|kind
2022-01-01|11:00:00|Product 2|500|Product 2|b
2022-01-01|09:00:00|Product 1|100|Product 1|a

query names
SELECT i.*, s.ss_sales_price AS price FROM store_sales s, items i WHERE i.item = s.ss_item QUALIFY count(*) OVER (PARTITION BY i.kind) = 1
----
item|kind|price
Product 2|b|500

query
SELECT kind, n FROM (SELECT i.kind, count(*) AS n, max(s.ss_sales_price) AS most FROM store_sales s JOIN items i ON i.item = s.ss_item GROUP BY i.kind QUALIFY rank() OVER (ORDER BY max(s.ss_sales_price) DESC) = 1) q
----
a|2

statement ok
CREATE TABLE latest AS SELECT ss_item, ss_sold_date FROM store_sales QUALIFY row_number() OVER (PARTITION BY ss_sold_date ORDER BY ss_sold_time DESC) = 1

query rowsort
SELECT * FROM latest
----
Product 5|2022-01-01
Product 7|2022-01-02

statement error 0A000 local Redshift does not support QUALIFY with a column that has no name
SELECT 1 + 1 FROM store_sales QUALIFY row_number() OVER (ORDER BY ss_item) = 1

statement error 0A000 local Redshift does not support SELECT * with QUALIFY over relations with columns of the same name
SELECT * FROM items a JOIN items b USING (kind) QUALIFY row_number() OVER (ORDER BY kind) = 1

# Words that begin clauses may be names.
statement ok
CREATE TABLE words (qualify INT, exclude INT, materialized INT)

statement ok
INSERT INTO words (qualify, exclude) VALUES (2, 3)

query names
SELECT qualify, qualify * exclude AS product, exclude AS materialized FROM words WHERE qualify = 2 AND exclude > qualify ORDER BY qualify
----
qualify|product|materialized
2|6|3
