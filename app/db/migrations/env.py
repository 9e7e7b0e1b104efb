"""How Alembic reaches the database: the caller hands over the connection and the tables."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.db.base import UtcDateTime

config = context.config


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    # A migration must mean the same for ever, so it names no type of the product's own.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes.get("metadata"),
    render_as_batch=True,  # SQLite cannot alter a column in place
    compare_type=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
