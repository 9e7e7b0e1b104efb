"""A launch keeps where its line items are."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("lti_launch") as batch:
        batch.add_column(sa.Column("lineitems_url", sa.String(length=2048), server_default="", nullable=False))
        batch.add_column(sa.Column("lineitem_url", sa.String(length=2048), server_default="", nullable=False))
