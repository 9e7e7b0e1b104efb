"""When an institution last had its turn decides nothing any more; who tried a sign-in is known by it once it is on."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("queue_turns") as table:
        table.drop_column("turned_at")
    op.add_column("admin_providers", sa.Column("tried_by", sa.Uuid(), nullable=True))
    op.add_column(
        "admin_providers", sa.Column("tried_person", sa.String(length=255), nullable=False, server_default="")
    )
