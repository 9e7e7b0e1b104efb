"""Offers that have ended, versions that learners have seen, approval before publication, when to look again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ADMINISTRATOR = sa.text("'administrator'")


def upgrade() -> None:
    """Go forward; there is no way back. Whoever is signed in to the administration stays an administrator."""
    with op.batch_alter_table("achievements") as batch:
        batch.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("archived_by", sa.String(length=255), server_default="", nullable=False))
    for table in ("admin_links", "admin_sessions"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("role", sa.String(length=16), server_default=_ADMINISTRATOR, nullable=False))
    op.create_table(
        "versions_seen",
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_achievement("versions_seen"),
        sa.PrimaryKeyConstraint("achievement_id", "platform_id", "learner_id", name=op.f("pk_versions_seen")),
    )
    op.create_table(
        "definition_looks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by", sa.String(length=255), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        _of_achievement("definition_looks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_looks")),
    )
    op.create_index(op.f("ix_definition_looks_achievement_id"), "definition_looks", ["achievement_id"])
    _reviews()


def _reviews() -> None:
    op.create_table(
        "review_policies",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=255), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_review_policies")),
    )
    op.create_table(
        "review_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("issuer", sa.JSON(), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.String(length=255), nullable=False),
        sa.Column("sender_name", sa.String(length=255), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        _of_achievement("review_requests"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_requests")),
    )
    op.create_index(op.f("ix_review_requests_achievement_id"), "review_requests", ["achievement_id"])
    op.create_index(op.f("ix_review_requests_issuer_slug"), "review_requests", ["issuer_slug"])
    pending = sa.text("state = 'pending'")
    op.create_index(
        "uq_review_requests_pending",
        "review_requests",
        ["achievement_id"],
        unique=True,
        sqlite_where=pending,
        postgresql_where=pending,
    )
    op.create_table(
        "review_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["review_requests.id"], name=op.f("fk_review_steps_request_id_review_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_steps")),
    )
    op.create_index(op.f("ix_review_steps_request_id"), "review_steps", ["request_id"])


def _of_achievement(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_achievement_id_achievements")
    return sa.ForeignKeyConstraint(["achievement_id"], ["achievements.id"], name=name)
