-- step prices: reload
--   s3://shop-data/export/prices/all.json
-- create
DROP TABLE IF EXISTS shop.prices__next CASCADE;
-- create
CREATE TABLE shop.prices__next (
    sku      VARCHAR(32) NOT NULL PRIMARY KEY,
    cents    BIGINT,
    currency CHAR(3) DEFAULT 'EUR'
);
-- copy
COPY shop.prices__next (sku, cents)
FROM 's3://shop-data/staging/shop/reload/2024-03-02T06:00:00Z/prices.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/loader'
MANIFEST
FORMAT AS JSON 's3://shop-data/export/prices_paths.json'
COMPUPDATE OFF
STATUPDATE OFF
REGION 'eu-central-1';
-- count
SELECT count(*) AS rows FROM shop.prices__next;

-- step raw_customers: reload
--   s3://shop-data/export/customers/2024-02-27/eu/part-0.json (2024-02-27T00:00:00Z)
--   s3://shop-data/export/customers/2024-02-28/eu/part-0.json (2024-02-28T00:00:00Z)
--   s3://shop-data/export/customers/2024-03-01/eu/part-0.json (2024-03-01T00:00:00Z)
-- create
DROP TABLE IF EXISTS shop.raw_customers__next CASCADE;
-- create
CREATE TABLE shop.raw_customers__next (
    customer_id INTEGER NOT NULL,
    name        VARCHAR(200), -- bytes, not letters
    country     CHAR(2),
    changed_on  DATE NOT NULL
) DISTSTYLE ALL;
-- copy
COPY shop.raw_customers__next (customer_id, name, country, changed_on)
FROM 's3://shop-data/staging/shop/reload/2024-03-02T06:00:00Z/raw_customers.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/loader'
MANIFEST
FORMAT AS JSON 'auto'
EMPTYASNULL
COMPUPDATE OFF
STATUPDATE OFF
REGION 'eu-central-1';
-- count
SELECT count(*) AS rows FROM shop.raw_customers__next WHERE (changed_on >= '2024-02-27' AND changed_on < '2024-02-29') OR (changed_on >= '2024-03-01' AND changed_on < '2024-03-02');

-- step raw_orders: reload
--   s3://shop-data/export/orders/2024/02/orders-20240227-0.csv.gz (2024-02-27T00:00:00Z)
--   s3://shop-data/export/orders/2024/02/orders-20240227-1.csv.gz (2024-02-27T00:00:00Z)
--   s3://shop-data/export/orders/2024/02/orders-20240227-2.csv.gz (2024-02-27T00:00:00Z)
--   s3://shop-data/export/orders/2024/02/orders-20240228-0.csv.gz (2024-02-28T00:00:00Z)
--   s3://shop-data/export/orders/2024/02/orders-20240229-0.csv.gz (2024-02-29T00:00:00Z)
--   s3://shop-data/export/orders/2024/03/orders-20240301-0.csv.gz (2024-03-01T00:00:00Z)
-- create
DROP TABLE IF EXISTS shop.raw_orders__next CASCADE;
-- create
CREATE TABLE shop.raw_orders__next (
    order_id    integer not null,
    customer_id integer,
    sku         varchar(32),
    quantity    smallint,
    placed_at   timestamp not null sortkey
);
-- copy
COPY shop.raw_orders__next (order_id, customer_id, sku, quantity, placed_at)
FROM 's3://shop-data/staging/shop/reload/2024-03-02T06:00:00Z/raw_orders.manifest'
IAM_ROLE 'arn:aws:iam::123456789012:role/loader'
MANIFEST
FORMAT AS CSV
DELIMITER AS ';'
IGNOREHEADER 1
GZIP
TIMEFORMAT AS 'auto'
COMPUPDATE OFF
STATUPDATE OFF
REGION 'eu-central-1';
-- count
SELECT count(*) AS rows FROM shop.raw_orders__next WHERE placed_at >= '2024-02-27 00:00:00' AND placed_at < '2024-03-02 00:00:00';

-- step customers: reload; after raw_customers
-- create
DROP TABLE IF EXISTS shop.customers__next CASCADE;
-- create
CREATE TABLE shop.customers__next (
    customer_id INTEGER NOT NULL,
    name        VARCHAR(200),
    country     CHAR(2),
    changed_on  DATE NOT NULL,
    PRIMARY KEY (customer_id)
)
DISTSTYLE ALL
SORTKEY (customer_id);
-- insert
INSERT INTO shop.customers__next (customer_id, name, country, changed_on)
WITH
raw_customers AS (SELECT * FROM shop.raw_customers__next)
SELECT customer_id, name, country, changed_on
FROM (
SELECT customer_id, name, country, changed_on, row_number() OVER (PARTITION BY customer_id ORDER BY changed_on DESC NULLS LAST, name, country) AS loadstar_rank
FROM (
SELECT customer_id, name, country, changed_on FROM raw_customers
) AS loaded
) AS ranked
WHERE loadstar_rank = 1;
-- count
SELECT count(*) AS rows FROM shop.customers__next;
-- check complete (error)
WITH
raw_customers AS (SELECT * FROM shop.raw_customers__next),
customers AS (SELECT * FROM shop.customers__next)
SELECT customer_id FROM raw_customers WHERE customer_id NOT IN (SELECT customer_id FROM customers);

-- step orders: reload; after customers, prices, raw_orders
-- create
DROP TABLE IF EXISTS shop.orders__next CASCADE;
-- create
CREATE TABLE shop.orders__next (
    order_id    INTEGER NOT NULL,
    placed_at   TIMESTAMP NOT NULL,
    customer_id INTEGER REFERENCES shop.customers__next (customer_id),
    "user"      VARCHAR(200),
    sku         VARCHAR(32),
    cents       BIGINT
)
DISTKEY (order_id)
COMPOUND SORTKEY (placed_at, order_id);
-- insert
INSERT INTO shop.orders__next (order_id, placed_at, customer_id, "user", sku, cents)
-- An order line with its price; orders of customers that are gone stay.
WITH
raw_orders AS (SELECT * FROM shop.raw_orders__next),
prices AS (SELECT * FROM shop.prices__next),
priced as (
    select o.order_id, o.customer_id, o.sku, o.placed_at, o.quantity * p.cents as cents
    from raw_orders o
    left join prices p on p.sku = o.sku -- a price may be missing
)
SELECT order_id, placed_at, customer_id, "user", sku, cents
FROM (
select cents, priced.order_id, placed_at, customer_id, 'customer ' || customer_id as "user", priced.sku
from priced
) AS loaded;
-- count
SELECT count(*) AS rows FROM shop.orders__next WHERE placed_at >= '2024-02-27 00:00:00' AND placed_at < '2024-03-02 00:00:00';
-- check complete (error)
-- No order is lost on the way.
WITH
raw_orders AS (SELECT * FROM shop.raw_orders__next),
orders AS (SELECT * FROM shop.orders__next)
SELECT raw_orders.order_id
FROM raw_orders LEFT JOIN orders ON orders.order_id = raw_orders.order_id
WHERE orders.order_id IS NULL;
-- check has_price (warn)
WITH
orders AS (SELECT * FROM shop.orders__next)
SELECT order_id, sku FROM orders WHERE cents IS NULL;

-- step daily_sales: reload; after customers, orders
-- create
DROP TABLE IF EXISTS shop.daily_sales__next CASCADE;
-- create
CREATE TABLE shop.daily_sales__next (day DATE NOT NULL, orders BIGINT NOT NULL, cents BIGINT);
-- insert
INSERT INTO shop.daily_sales__next (day, orders, cents)
WITH
orders AS (SELECT * FROM shop.orders__next),
customers AS (SELECT * FROM shop.customers__next)
SELECT day, orders, cents
FROM (
SELECT CAST(placed_at AS DATE) AS day, COUNT(*) AS orders, SUM(cents) AS cents
FROM orders
LEFT JOIN customers USING (customer_id)
GROUP BY 1
ORDER BY 1
) AS loaded;
-- count
SELECT count(*) AS rows FROM shop.daily_sales__next;
