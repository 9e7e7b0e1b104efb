"""A platform may want its token requests addressed to somebody else than its token endpoint."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("lti_registration") as batch:
        batch.add_column(sa.Column("token_audience", sa.String(length=2048), server_default="", nullable=False))
