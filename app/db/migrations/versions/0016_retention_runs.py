"""When retention ran, and what learners read of their examiners."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "retention_runs",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reduced", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_retention_runs")),
    )
    with op.batch_alter_table("assessment_policies") as batch:
        batch.add_column(sa.Column("examiner_shown", sa.String(length=8), server_default="name", nullable=False))
