"""What redshift_connector does all day: types, transactions, batches, COPY, its metadata calls, TLS."""

import datetime
import decimal
import os

import redshift_connector

ROLE = "arn:aws:iam::123456789012:role/load"


def connect(**more):
    return redshift_connector.connect(
        host=os.environ["PGHOST"],
        port=int(os.environ["PGPORT"]),
        user=os.environ["PGUSER"],
        password=os.environ["PGPASSWORD"],
        database=os.environ["PGDATABASE"],
        **more,
    )


# The certificate is found by SSL_CERT_FILE.
connection = connect(ssl=True, sslmode="verify-full")
cursor = connection.cursor()

cursor.execute("SELECT version()")
assert "Redshift 1.0." in cursor.fetchone()[0]

cursor.execute("CREATE SCHEMA rc")
cursor.execute(
    "CREATE TABLE rc.t (a INT PRIMARY KEY, b VARCHAR(20), d DATE, ts TIMESTAMP, tz TIMESTAMPTZ, n NUMERIC(10, 2), f FLOAT8, o BOOLEAN, i BIGINT)"
)
row = (
    1,
    "it's \\ é",
    datetime.date(2020, 1, 2),
    datetime.datetime(2020, 1, 2, 3, 4, 5, 600000),
    datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc),
    decimal.Decimal("1.20"),
    1.5,
    True,
    2**40,
)
cursor.execute("INSERT INTO rc.t VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", row)
assert cursor.rowcount == 1
cursor.execute("SELECT * FROM rc.t")
assert tuple(cursor.fetchone()) == row, row
connection.commit()

cursor.executemany("INSERT INTO rc.t (a, b) VALUES (%s, %s)", [(n, str(n)) for n in range(10, 15)])
cursor.execute("UPDATE rc.t SET b = b || '!' WHERE a >= 10")
assert cursor.rowcount == 5
cursor.execute("DELETE FROM rc.t WHERE a = %s", (14,))
assert cursor.rowcount == 1
connection.rollback()
cursor.execute("SELECT count(*) FROM rc.t")
assert cursor.fetchone() == [1]

try:
    cursor.execute("SELECT nope FROM rc.t")
    raise AssertionError("no error")
except redshift_connector.ProgrammingError as error:
    assert error.args[0]["C"] == "42703"
connection.rollback()

cursor.execute("CREATE TABLE rc.loaded (a INT, b VARCHAR(10))")
cursor.execute(f"COPY rc.loaded FROM 's3://data/clients/rows.json' IAM_ROLE '{ROLE}' JSON 'auto'")
cursor.execute("SELECT pg_last_copy_count()")
assert cursor.fetchone() == [3]
connection.commit()
cursor.execute("SELECT count(*) FROM rc.loaded a, rc.loaded b, rc.loaded c, rc.loaded d")
assert cursor.fetchone() == [81]

assert ["rc", os.environ["PGDATABASE"]] in [list(found) for found in cursor.get_schemas()]
tables = {found[2]: found[3] for found in cursor.get_tables(schema_pattern="rc")}
assert tables["loaded"] == tables["t"] == "TABLE", tables
columns = [found[3] for found in cursor.get_columns(schema_pattern="rc", tablename_pattern="t")]
assert columns == ["a", "b", "d", "ts", "tz", "n", "f", "o", "i"], columns
assert [found[3] for found in cursor.get_primary_keys(schema="rc", table="t")] == ["a"]
assert [list(found) for found in cursor.get_catalogs()] == [[os.environ["PGDATABASE"]]]
connection.commit()

connection.autocommit = True
cursor.execute("SET query_group TO 'reports'")
cursor.execute("SHOW query_group")
assert cursor.fetchone() == ["reports"]
connection.close()

plain = connect(ssl=False)
plain.cursor().execute("DROP SCHEMA rc CASCADE")
plain.commit()
print("redshift_connector", redshift_connector.__version__)
