"""Launches without third-party cookies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("lti_login_attempt") as batch:
        batch.add_column(sa.Column("storage_target", sa.String(length=255), server_default="", nullable=False))
    op.create_table(
        "lti_window_ticket",
        sa.Column("ticket_hash", sa.String(length=64), nullable=False),
        sa.Column("launch_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=2048), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["launch_id"],
            ["lti_launch.launch_id"],
            name=op.f("fk_lti_window_ticket_launch_id_lti_launch"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_lti_window_ticket")),
    )
    with op.batch_alter_table("lti_window_ticket") as batch:
        batch.create_index(op.f("ix_lti_window_ticket_expires_at"), ["expires_at"], unique=False)
        batch.create_index(op.f("ix_lti_window_ticket_launch_id"), ["launch_id"], unique=False)
