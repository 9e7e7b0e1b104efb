"""When an institution last had its turn decides nothing any more."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget when turns were taken."""
    with op.batch_alter_table("queue_turns") as table:
        table.drop_column("turned_at")


def downgrade() -> None:
    """Have the column again, empty."""
    op.add_column("queue_turns", sa.Column("turned_at", sa.DateTime(timezone=True), nullable=True))
