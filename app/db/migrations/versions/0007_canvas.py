"""Canvas: API keys, grants, open questions; where courses are there, and who a launch is there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "canvas_keys",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("base_url", sa.String(length=512), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_canvas_keys")),
    )
    op.create_table(
        "canvas_grants",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_refresh_token", sa.Text(), nullable=False),
        sa.Column("sealed_access_token", sa.Text(), nullable=False),
        sa.Column("usable_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("platform_id", "context_id", name=op.f("pk_canvas_grants")),
    )
    op.create_table(
        "canvas_questions",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("expected_user_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_canvas_questions")),
    )
    op.create_index(op.f("ix_canvas_questions_expires_at"), "canvas_questions", ["expires_at"])
    op.create_table(
        "lti_canvas_course",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("course_id", sa.String(length=32), nullable=False),
        sa.Column("api_domain", sa.String(length=260), nullable=False),
        sa.Column("memberships_url", sa.String(length=2048), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["lti_registration.id"],
            name=op.f("fk_lti_canvas_course_registration_id_lti_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "context_id", name=op.f("pk_lti_canvas_course")),
    )
    with op.batch_alter_table("lti_launch") as batch:
        batch.add_column(sa.Column("canvas", sa.JSON(), nullable=True))
