"""Invigilators' links for one sitting, and the browsers that they have let in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "invigilator_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=False),
        sa.Column("course_title", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("made_by_name", sa.String(length=255), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invigilator_links")),
    )
    op.create_index(op.f("ix_invigilator_links_sitting_id"), "invigilator_links", ["sitting_id"])
    op.create_index(op.f("ix_invigilator_links_ends_at"), "invigilator_links", ["ends_at"])
    op.create_table(
        "invigilator_sessions",
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["invigilator_links.id"],
            name=op.f("fk_invigilator_sessions_link_id_invigilator_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_invigilator_sessions")),
    )
    op.create_index(op.f("ix_invigilator_sessions_link_id"), "invigilator_sessions", ["link_id"])
    op.create_index(op.f("ix_invigilator_sessions_expires_at"), "invigilator_sessions", ["expires_at"])
