"""Administrators with roles that last, and their sign-in by the institution's own provider."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back. Whoever is signed in or invited stays so."""
    for table in ("admin_links", "admin_sessions"):
        op.add_column(table, sa.Column("colleague_id", sa.Uuid(), nullable=True))
    op.create_table(
        "admin_colleagues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider", sa.String(length=600), nullable=True),
        sa.Column("person", sa.String(length=255), nullable=True),
        sa.Column("is_by_claim", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_colleagues")),
        sa.UniqueConstraint("issuer_slug", "provider", "person", name=op.f("uq_admin_colleagues_issuer_slug")),
    )
    op.create_index(op.f("ix_admin_colleagues_issuer_slug"), "admin_colleagues", ["issuer_slug"])
    op.create_table(
        "admin_providers",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("issuer", sa.String(length=512), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("person_claim", sa.String(length=64), nullable=False),
        sa.Column("role_claim", sa.String(length=64), nullable=False),
        sa.Column("role_values", sa.Text(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_admin_providers")),
    )
    op.create_table(
        "admin_questions",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("browser_hash", sa.String(length=64), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=False),
        sa.Column("tester", sa.Uuid(), nullable=True),
        sa.Column("next_path", sa.String(length=512), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_admin_questions")),
    )
    op.create_index(op.f("ix_admin_questions_expires_at"), "admin_questions", ["expires_at"])
