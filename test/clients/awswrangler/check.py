"""awswrangler: data frames in and out, by INSERT, by COPY of Parquet files and by UNLOAD."""

import os

import awswrangler as wr
import pandas as pd
import redshift_connector

ROLE = "arn:aws:iam::123456789012:role/load"

wr.config.s3_endpoint_url = os.environ["S3_ENDPOINT"]
connection = redshift_connector.connect(
    host=os.environ["PGHOST"],
    port=int(os.environ["PGPORT"]),
    user=os.environ["PGUSER"],
    password=os.environ["PGPASSWORD"],
    database=os.environ["PGDATABASE"],
    ssl=False,
)
frame = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "name": ["a", "é", None],
        "amount": [1.5, 2.5, 3.5],
        "at": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
    }
)
changed = frame.assign(amount=frame["amount"] * 2)


def read(table):
    return wr.redshift.read_sql_query(f"SELECT * FROM public.{table} ORDER BY id", connection)


wr.redshift.to_sql(frame, connection, "inserted", "public", mode="overwrite", primary_keys=["id"])
wr.redshift.to_sql(changed, connection, "inserted", "public", mode="upsert", primary_keys=["id"])
assert list(read("inserted")["amount"]) == [3.0, 5.0, 7.0]
assert list(wr.redshift.read_sql_table("inserted", connection, "public").columns) == list(frame.columns)

copy = {"con": connection, "schema": "public", "table": "copied", "iam_role": ROLE, "primary_keys": ["id"]}
wr.redshift.copy(frame, "s3://data/wrangler/one/", mode="overwrite", **copy)
wr.redshift.copy(changed, "s3://data/wrangler/two/", mode="upsert", **copy)
copied = read("copied")
assert list(copied["name"].fillna("-")) == ["a", "é", "-"]
assert list(copied["amount"]) == [3.0, 5.0, 7.0]

unloaded = wr.redshift.unload("SELECT * FROM public.copied", "s3://data/wrangler/unload/", connection, iam_role=ROLE)
assert list(unloaded.sort_values("id")["amount"]) == [3.0, 5.0, 7.0]
print("awswrangler", wr.__version__)
