"""The long-term access of holders: private e-mail addresses, links in letters, sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "holder_addresses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_addresses")),
        sa.UniqueConstraint("platform_id", "learner_id", name=op.f("uq_holder_addresses_platform_id")),
    )
    op.create_index(op.f("ix_holder_addresses_lookup"), "holder_addresses", ["lookup"])
    op.create_table(
        "holder_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=True),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("replaces", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_holder_links")),
    )
    op.create_index("ix_holder_links_lookup_created_at", "holder_links", ["lookup", "created_at"])
    op.create_index(op.f("ix_holder_links_expires_at"), "holder_links", ["expires_at"])
    op.create_table(
        "holder_sessions",
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_holder_sessions")),
    )
    op.create_index(op.f("ix_holder_sessions_lookup"), "holder_sessions", ["lookup"])
