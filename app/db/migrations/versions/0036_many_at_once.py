"""What is left of imports and of acts about many is found without reading the rest; what was erased is a state."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_TAKEN = sa.text("state IN ('pending', 'issuing', 'issued', 'erased')")
_REFUSED = sa.text("state IN ('kept', 'refused')")


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_index("ix_bulk_act_awards_bulk_id_number", "bulk_act_awards", ["bulk_id", "number"])
    op.create_index(
        "ix_imported_decisions_refused",
        "imported_decisions",
        ["import_id"],
        sqlite_where=_REFUSED,
        postgresql_where=_REFUSED,
    )
    issuing = sa.text("state = 'issuing'")
    op.create_index(
        "ix_imported_decisions_issuing",
        "imported_decisions",
        ["import_id"],
        sqlite_where=issuing,
        postgresql_where=issuing,
    )
    op.drop_index("uq_imported_decisions_key", "imported_decisions")
    op.create_index(
        "uq_imported_decisions_key",
        "imported_decisions",
        ["issuer_slug", "key_digest"],
        unique=True,
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    )
