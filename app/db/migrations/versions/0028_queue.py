"""The queue: tries that failed, and whose turn it is."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "sealing_tries",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_sealing_tries_award_id_awards"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_sealing_tries")),
    )
    op.create_table(
        "queue_turns",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("turned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_queue_turns")),
    )
    # Few of many awards wait: who is next is found without reading the others.
    pending = sa.text("state = 'pending'")
    op.create_index("ix_awards_pending", "awards", ["issuer_slug"], sqlite_where=pending, postgresql_where=pending)
