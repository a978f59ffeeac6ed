-- What the goldens of scope/ read and fill.
CREATE SCHEMA "Web Shop";
CREATE TABLE shop.orders (a INT, sku VARCHAR(9), quantity INT, "user" VARCHAR(9), placed_at TIMESTAMP);
CREATE TABLE shop.orders__next (a INT);
CREATE TABLE "Web Shop".orders (a INT);
CREATE TABLE shop."user" ("when" TIMESTAMP);
CREATE TABLE shop.prices (sku VARCHAR(9), cents INT);
CREATE TABLE shop.customers (name VARCHAR(9));
CREATE TABLE shop.days (day DATE);
CREATE TABLE shop.instants (at TIMESTAMPTZ);
CREATE TABLE shop.parts (id INT, parent INT);
CREATE TABLE shop.target (a INT, "user" VARCHAR(9), id INT, depth INT);
INSERT INTO shop.days VALUES ('2018-10-31'), ('2018-11-01'), ('2018-11-30'), ('2018-12-01');
INSERT INTO shop.instants VALUES ('2018-11-01 04:59:59+00'), ('2018-11-01 06:30:00+01'), ('2018-11-01 06:00:00+00');
