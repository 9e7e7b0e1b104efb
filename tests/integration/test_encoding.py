"""A database in which not every name fits is refused before anything is stored."""

import pytest
from sqlalchemy import text

from app.db import Database, EncodingUnfit, migrate
from tests.integration import postgres


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN2"])
def test_a_database_of_another_encoding_is_told_and_left_empty(postgres_server, encoding):
    with postgres.database(postgres_server, options=f"ENCODING '{encoding}' LOCALE 'C'") as url:
        unfit = Database(url)
        with pytest.raises(EncodingUnfit, match=encoding):
            migrate(unfit)
        with unfit.look() as connection:
            tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        assert tables == []
        unfit.dispose()
