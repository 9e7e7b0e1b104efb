"""The days of erased awards that end, so that they are claimed again only by what was earned since."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "erased_ends",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark"),
    )
