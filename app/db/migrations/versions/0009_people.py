"""Class checks, holds, ways of issuing, issues to classes and their hourly cap."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    _permission()
    _checks()
    _batches()


def _permission() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_by", sa.String(length=255), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=255), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_holds_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    in_force = sa.text("lifted_at IS NULL")
    op.create_index(
        "uq_holds_in_force",
        "holds",
        ["achievement_id", "platform_id", "learner_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
    op.create_table(
        "issue_modes",
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("changed_by", sa.String(length=255), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_issue_modes_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("achievement_id", name=op.f("pk_issue_modes")),
    )
    op.create_table(
        "releases",
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("released_by", sa.String(length=255), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_releases_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("achievement_id", "platform_id", "learner_id", name=op.f("pk_releases")),
    )


def _checks() -> None:
    op.create_table(
        "class_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("memberships_url", sa.String(length=2048), nullable=False),
        sa.Column("resource_link_id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failure", sa.String(length=64), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("decisive", sa.JSON(), nullable=True),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("paused_version", sa.Integer(), nullable=True),
        sa.Column("started_by", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_class_checks_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_checks")),
    )
    running = sa.text("state = 'running'")
    op.create_index(
        "uq_class_checks_running",
        "class_checks",
        ["platform_id", "context_id"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_index("ix_class_checks_course", "class_checks", ["platform_id", "context_id"])
    op.create_index(op.f("ix_class_checks_heartbeat_at"), "class_checks", ["heartbeat_at"])
    op.create_table(
        "class_check_rows",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("grade_millionths", sa.BigInteger(), nullable=True),
        sa.Column("possible_millionths", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["class_checks.id"],
            name=op.f("fk_class_check_rows_check_id_class_checks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("check_id", "learner_id", name=op.f("pk_class_check_rows")),
    )
    op.create_index("ix_class_check_rows_name", "class_check_rows", ["check_id", "folded_name", "learner_id"])


def _batches() -> None:
    op.create_table(
        "issue_batches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("memberships_url", sa.String(length=2048), nullable=False),
        sa.Column("resource_link_id", sa.String(length=255), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("waits_for", sa.String(length=64), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("allowance", sa.Integer(), nullable=False),
        sa.Column("released_by", sa.String(length=255), nullable=False),
        sa.Column("started_by", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_issue_batches_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_batches")),
    )
    still_open = sa.text("state <> 'done'")
    op.create_index(
        "uq_issue_batches_open",
        "issue_batches",
        ["platform_id", "context_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_index("ix_issue_batches_course", "issue_batches", ["platform_id", "context_id"])
    op.create_index(op.f("ix_issue_batches_heartbeat_at"), "issue_batches", ["heartbeat_at"])
    op.create_index(op.f("ix_issue_batches_issuer_slug"), "issue_batches", ["issuer_slug"])
    op.create_table(
        "issue_rows",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["issue_batches.id"], name=op.f("fk_issue_rows_batch_id_issue_batches"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("batch_id", "learner_id", name=op.f("pk_issue_rows")),
    )
    op.create_index("ix_issue_rows_state_decided_at", "issue_rows", ["state", "decided_at"])
    op.create_table(
        "issue_caps",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_issue_caps")),
    )
