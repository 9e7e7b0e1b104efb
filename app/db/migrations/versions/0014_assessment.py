"""Sittings and attestations as a chain, institutions' policies on them, what awards say of them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "assessment_records",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sitting_id", sa.Uuid(), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=True),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("personal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("personal_digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", "number", name=op.f("pk_assessment_records")),
        sa.UniqueConstraint("id", name=op.f("uq_assessment_records_id")),
    )
    op.create_index("ix_assessment_records_learner", "assessment_records", ["platform_id", "context_id", "learner_id"])
    op.create_index("ix_assessment_records_sitting", "assessment_records", ["sitting_id"])
    op.create_table(
        "assessment_heads",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_assessment_heads")),
    )
    op.create_table(
        "assessment_requests",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_assessment_requests")),
    )
    op.create_index(op.f("ix_assessment_requests_created_at"), "assessment_requests", ["created_at"])
    op.create_table(
        "assessment_policies",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("known_personally", sa.Boolean(), nullable=False),
        sa.Column("second_person", sa.Boolean(), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_assessment_policies")),
    )
    with op.batch_alter_table("awards") as batch:
        batch.add_column(sa.Column("assessed", sa.JSON(none_as_null=True), nullable=True))
    with op.batch_alter_table("class_check_rows") as batch:
        batch.add_column(sa.Column("missing", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
