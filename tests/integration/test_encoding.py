"""A database in which not every name fits is refused before anything is stored."""

import pytest
from sqlalchemy import create_engine, make_url, text

from app.db import Database, EncodingUnfit, migrate


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN2"])
def test_a_database_of_another_encoding_is_told_and_left_empty(postgres_server, encoding):
    name = f"test_{encoding.lower()}"
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"))
    unfit = Database(make_url(postgres_server).set(database=name).render_as_string(hide_password=False))
    try:
        with pytest.raises(EncodingUnfit, match=encoding):
            migrate(unfit)
        with unfit.look() as connection:
            tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        assert tables == []
    finally:
        unfit.dispose()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
