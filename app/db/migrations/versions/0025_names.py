"""Requests for corrected names and their answers, and what learners decline."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "name_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("learner_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reduced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_name_requests_award_id_awards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_requests")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_name_requests_award_id")),
    )
    op.create_table(
        "name_answers",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=255), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_award_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["name_requests.id"], name=op.f("fk_name_answers_request_id_name_requests")
        ),
        sa.ForeignKeyConstraint(["new_award_id"], ["awards.id"], name=op.f("fk_name_answers_new_award_id_awards")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_name_answers")),
    )
    op.create_index(op.f("ix_name_answers_answered_at"), "name_answers", ["answered_at"])
    op.create_table(
        "declines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_declines_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declines")),
    )
    op.create_index(
        "uq_declines_in_force",
        "declines",
        ["achievement_id", "platform_id", "learner_id"],
        unique=True,
        sqlite_where=sa.text("taken_back_at IS NULL"),
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )
