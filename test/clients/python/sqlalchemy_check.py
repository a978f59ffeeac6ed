"""SQLAlchemy's Redshift dialect, over both of its drivers: tables made, filled, changed, reflected."""

import os

import sqlalchemy as sa
import sqlalchemy_redshift

ADDRESS = "{PGUSER}:{PGPASSWORD}@{PGHOST}:{PGPORT}/{PGDATABASE}".format(**os.environ)


def check(engine):
    metadata = sa.MetaData()
    people = sa.Table(
        "people",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String(20), redshift_encode="lzo", comment="what they are called"),
        redshift_diststyle="KEY",
        redshift_distkey="id",
        redshift_sortkey=["id", "name"],
    )
    orders = sa.Table(
        "orders",
        metadata,
        # Redshift has no RETURNING.
        sa.Column("id", sa.Integer, primary_key=True, redshift_identity=(1, 1)),
        sa.Column("person", sa.Integer, sa.ForeignKey("people.id")),
        implicit_returning=False,
    )
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(people.insert(), [{"id": 1, "name": "ann"}, {"id": 2, "name": "it's \\ bob"}])
        connection.execute(orders.insert().inline(), [{"person": 1}])
        join = sa.select(people.c.name, orders.c.id).join(orders, isouter=True).order_by(people.c.id)
        assert connection.execute(join).fetchall() == [("ann", 1), ("it's \\ bob", None)]
        assert connection.execute(people.update().where(people.c.id == 1).values(name="eve")).rowcount == 1
        connection.execute(sa.text("CREATE VIEW names AS SELECT name FROM people"))

    inspector = sa.inspect(engine)
    assert {"people", "orders"} <= set(inspector.get_table_names())
    assert inspector.get_view_names() == ["names"]
    assert "SELECT name" in inspector.get_view_definition("names")
    assert inspector.get_pk_constraint("people")["constrained_columns"] == ["id"]
    assert [key["referred_table"] for key in inspector.get_foreign_keys("orders")] == ["people"]
    name = inspector.get_columns("people")[1]
    assert (name["name"], name["type"].length, name["info"], name["comment"]) == (
        "name",
        20,
        {"encode": "lzo"},
        "what they are called",
    ), name
    reflected = sa.MetaData()
    reflected.reflect(engine)
    assert [key.target_fullname for key in reflected.tables["orders"].foreign_keys] == ["people.id"]
    with engine.begin() as connection:
        connection.execute(sa.text("DROP VIEW names"))
    metadata.drop_all(engine)


check(sa.create_engine(f"redshift+redshift_connector://{ADDRESS}", connect_args={"sslmode": "verify-full"}))
check(
    sa.create_engine(
        f"redshift+psycopg2://{ADDRESS}",
        connect_args={"sslmode": "verify-full", "sslrootcert": os.environ["SSL_CERT_FILE"]},
    )
)
print("SQLAlchemy", sa.__version__, "sqlalchemy-redshift", sqlalchemy_redshift.__version__)
