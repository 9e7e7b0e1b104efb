"""Deep linking, copied courses, the launch inspector."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    with op.batch_alter_table("lti_launch") as batch:
        batch.add_column(sa.Column("linked_achievement", sa.String(length=36), nullable=True))
        batch.add_column(sa.Column("earlier_contexts", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("earlier_links", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("deep_linking", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "lti_resource_link",
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("resource_link_id", sa.String(length=255), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["lti_registration.id"],
            name=op.f("fk_lti_resource_link_registration_id_lti_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "resource_link_id", name=op.f("pk_lti_resource_link")),
    )
    op.create_table(
        "copies_declined",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_copies_declined_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("platform_id", "context_id", "achievement_id", name=op.f("pk_copies_declined")),
    )
    op.create_table(
        "lti_launch_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("shelf", sa.String(length=16), nullable=False),
        sa.Column("issuer_slug", sa.String(length=255), nullable=False),
        sa.Column("platform", sa.String(length=255), nullable=False),
        sa.Column("message_type", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_launch_record")),
    )
    with op.batch_alter_table("lti_launch_record") as batch:
        batch.create_index(op.f("ix_lti_launch_record_at"), ["at"], unique=False)
        batch.create_index(op.f("ix_lti_launch_record_reference"), ["reference"], unique=False)
        batch.create_index("ix_lti_launch_record_issuer_slug_shelf_at", ["issuer_slug", "shelf", "at"], unique=False)
