"""psycopg 3: both kinds of parameters, server-side cursors, pipelines, cancel, notices, TLS."""

import os
import threading
import time

import psycopg

# Redshift reports an old name of UTF8, and has no DEALLOCATE ALL.
assert psycopg.connect().execute("SELECT 'é'").fetchone() == ("é",)
connection = psycopg.connect(
    client_encoding="utf8", prepare_threshold=None, sslmode="verify-full", sslrootcert=os.environ["SSL_CERT_FILE"]
)
assert connection.pgconn.ssl_in_use
assert connection.info.server_version == 80002

connection.execute("CREATE TABLE psycopg_t (a INT, b VARCHAR(20))")
with connection.cursor() as cursor:
    cursor.executemany("INSERT INTO psycopg_t VALUES (%s, %s)", [(n, f"\\{n}") for n in range(1000)])
    assert cursor.rowcount == 1000
assert connection.execute("SELECT b FROM psycopg_t WHERE a = %s", (7,)).fetchone() == ("\\7",)
connection.commit()

with connection.cursor(name="big") as cursor:
    cursor.itersize = 100
    cursor.execute("SELECT a FROM psycopg_t ORDER BY a")
    assert [a for (a,) in cursor] == list(range(1000))
connection.rollback()

with connection.pipeline():
    answers = [connection.execute("SELECT a AS x, x + 1 AS y FROM psycopg_t WHERE a = %s", (n,)) for n in range(5)]
assert [answer.fetchone() for answer in answers] == [(n, n + 1) for n in range(5)]
connection.commit()

notices = []
connection.add_notice_handler(lambda notice: notices.append((notice.severity, notice.message_primary)))
connection.execute(
    "COPY psycopg_t FROM 's3://data/clients/rows.json' IAM_ROLE 'arn:aws:iam::123456789012:role/load' JSON 'auto'"
)
assert notices == [("INFO", "Load into table 'psycopg_t' completed, 3 record(s) loaded successfully.")], notices
connection.commit()

threading.Thread(target=lambda: (time.sleep(0.5), connection.cancel())).start()
try:
    connection.execute("SELECT count(*) FROM psycopg_t a, psycopg_t b, psycopg_t c, psycopg_t d")
    raise AssertionError("not cancelled")
except psycopg.errors.QueryCanceled as error:
    assert str(error).startswith("Query cancelled on user's request"), error
connection.rollback()

try:
    connection.execute("DEALLOCATE ALL")
    raise AssertionError("Redshift has no DEALLOCATE ALL")
except psycopg.errors.InvalidSqlStatementName:
    connection.rollback()
connection.execute("DROP TABLE psycopg_t")
connection.commit()
print("psycopg", psycopg.__version__)
