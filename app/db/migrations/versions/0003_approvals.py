"""Platforms that register themselves, approvals, and administrators with names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("lti_registration") as batch:
        # Whoever is registered already was registered by hand.
        batch.add_column(sa.Column("standing", sa.String(length=16), server_default="approved", nullable=False))
        batch.add_column(sa.Column("software", sa.String(length=255), server_default="", nullable=False))
        batch.add_column(sa.Column("config_host", sa.String(length=255), server_default="", nullable=False))
    with op.batch_alter_table("lti_deployment") as batch:
        batch.add_column(sa.Column("standing", sa.String(length=16), server_default="approved", nullable=False))
    op.create_table(
        "lti_registration_link",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by_host", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_lti_registration_link")),
        sa.UniqueConstraint("id", name=op.f("uq_lti_registration_link_id")),
    )
    with op.batch_alter_table("lti_registration_link") as batch:
        batch.create_index(op.f("ix_lti_registration_link_issuer_slug"), ["issuer_slug"], unique=False)
    op.create_table(
        "lti_deployment_policy",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("admits_new", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_lti_deployment_policy")),
    )
    # Links and sessions live for hours: administrators sign in anew.
    op.drop_table("admin_links")
    op.drop_table("admin_sessions")
    op.create_table(
        "admin_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("made_by", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_admin_links")),
        sa.UniqueConstraint("id", name=op.f("uq_admin_links_id")),
    )
    op.create_table(
        "admin_sessions",
        sa.Column("session_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_hash", name=op.f("pk_admin_sessions")),
        sa.UniqueConstraint("id", name=op.f("uq_admin_sessions_id")),
    )
    op.create_table(
        "admin_audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=63), nullable=False),
        sa.Column("about", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_audit")),
    )
    with op.batch_alter_table("admin_audit") as batch:
        batch.create_index(op.f("ix_admin_audit_issuer_slug"), ["issuer_slug"], unique=False)
