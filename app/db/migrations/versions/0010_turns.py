"""Learners of an issue: in how many rounds they could not be read, and whether a human released them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back. A release from before holds for nobody any more: somebody looks again."""
    with op.batch_alter_table("issue_rows") as batch:
        batch.add_column(sa.Column("failed_rounds", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch.add_column(sa.Column("was_released", sa.Boolean(), server_default=sa.false(), nullable=False))
