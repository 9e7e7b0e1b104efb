"""A database's rows in one form for both databases: a snapshot of it, row by row, and its way back."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Connection, MetaData, Table, Text, cast, inspect, select, text

_AT_ONCE = 200
_ROW_BYTES = 4 << 20  # files of credentials are large: a batch of them is small


def as_json(value: Any) -> Any:
    """Return a column's value as JSON that says of which kind it is. Pure."""
    match value:
        case UUID():
            return {"uuid": value.hex}
        case datetime():
            return {"time": value.astimezone(UTC).isoformat()}
        case date():
            return {"date": value.isoformat()}
        case bytes() | memoryview():
            return {"bytes": base64.b64encode(value).decode()}
        case None | bool() | int() | str():
            return value
    raise TypeError(type(value).__name__)


def for_driver(value: Any, *, is_sqlite: bool) -> Any:
    """Return what `as_json` made as that database's driver takes it. Pure."""
    if not isinstance(value, dict):
        return value
    ((kind, content),) = value.items()
    match kind:
        case "uuid":
            return content if is_sqlite else UUID(content)
        case "time":
            at = datetime.fromisoformat(content)
            return at.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else at
        case "date":
            return content if is_sqlite else date.fromisoformat(content)
        case "bytes":
            return base64.b64decode(content)
    raise ValueError(kind)


def rows_of(connection: Connection, table: Table) -> Iterator[list[Any]]:
    """Give each row of a table as JSON values, in the order of its columns, few at a time.

    JSON is taken as the text that is stored: what comes back is the same, to the byte, and null stays what it was.
    """
    columns = [cast(column, Text) if isinstance(column.type, JSON) else column for column in table.columns]
    found = connection.execution_options(yield_per=_AT_ONCE).execute(select(*columns))
    for row in found:
        yield [as_json(value) for value in row]


def load(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[list[Any]]) -> int:
    """Insert rows and return how many. The names come from an archive that is authentic."""
    is_sqlite = connection.dialect.name == "sqlite"
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    marks = ", ".join("?" if is_sqlite else "%s" for _ in columns)
    statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608
    count = size = 0
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        values = tuple(for_driver(value, is_sqlite=is_sqlite) for value in row)
        batch.append(values)
        size += sum(len(value) for value in values if isinstance(value, bytes | str))
        if len(batch) >= _AT_ONCE or size > _ROW_BYTES:
            connection.exec_driver_sql(statement, batch)
            count += len(batch)
            batch, size = [], 0
    if batch:
        connection.exec_driver_sql(statement, batch)
    return count + len(batch)


def defer_checks(connection: Connection) -> None:
    """Let references be checked at the end of this transaction: rows come in any order."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        return
    for table, name in _references(connection):
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED")


def check_now(connection: Connection) -> None:
    """Check every reference, and let them be checked with each statement again. Raises IntegrityError."""
    if connection.dialect.name == "sqlite":
        return  # with the commit
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, name in _references(connection):
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {name} NOT DEFERRABLE")


def count_on(connection: Connection) -> None:
    """Let numbers that the database gives go on after those that rows have brought."""
    if connection.dialect.name == "sqlite":
        return  # looks at its rows by itself
    query = (
        "SELECT quote_ident(c.relname), quote_ident(a.attname), s.name FROM pg_class c"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,"
        " LATERAL pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS s(name)"
        " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND s.name IS NOT NULL"
    )
    for table, column, sequence in connection.execute(text(query)).all():
        newest = f"SELECT COALESCE(max({column}), 0) + 1 FROM {table}"  # noqa: S608
        connection.execute(text(f"SELECT setval(:sequence, ({newest}), false)"), {"sequence": sequence})


def _references(connection: Connection) -> list[tuple[str, str]]:
    query = (
        "SELECT quote_ident(r.relname), quote_ident(c.conname) FROM pg_constraint c JOIN pg_class r"
        " ON r.oid = c.conrelid WHERE c.contype = 'f' AND r.relnamespace = current_schema()::regnamespace"
    )
    return [(table, name) for table, name in connection.execute(text(query))]


def filled(connection: Connection) -> dict[str, bool]:
    """Return every table of a database and whether there is anything in it."""
    quote = connection.dialect.identifier_preparer.quote
    return {
        name: connection.exec_driver_sql(f"SELECT 1 FROM {quote(name)} LIMIT 1").first() is not None  # noqa: S608
        for name in inspect(connection).get_table_names()
    }


def line(value: Any) -> bytes:
    """Return a value as one line. Pure."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def tables_of(metadata: MetaData, left_out: Iterable[str]) -> list[Table]:
    """Return the tables that are kept, those that others refer to first."""
    return [table for table in metadata.sorted_tables if table.name not in set(left_out)]
