"""A published version keeps what its rule rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("achievement_versions") as batch:
        batch.add_column(sa.Column("basis", sa.JSON(none_as_null=True), nullable=True))
