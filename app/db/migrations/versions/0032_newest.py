"""The newest awards, and the newest lines of the audit, of an institution are found without sorting the others."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_index("ix_awards_issuer_slug_awarded_at", "awards", ["issuer_slug", "awarded_at"])
    # The new one begins with the same column.
    op.drop_index(op.f("ix_awards_issuer_slug"), "awards")
    op.create_index("ix_audit_lines_issuer_slug_id", "audit_lines", ["issuer_slug", "id"])
    # SQLite takes it only where it narrows more than the others do: without the state it read all of an institution's.
    op.drop_index("ix_awards_pending", "awards")
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_awards_pending", "awards", ["state", "issuer_slug"], sqlite_where=pending, postgresql_where=pending
    )
