"""Imports of decisions made elsewhere, acts about many awards, and automatic rules that begin with a dry run."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_TAKEN = sa.text("state IN ('pending', 'issuing', 'issued')")


def upgrade() -> None:
    """Go forward; there is no way back. A rule that is automatic by now waits for its teacher: nothing is issued."""
    with op.batch_alter_table("issue_modes") as table:
        table.add_column(sa.Column("most", sa.Integer(), nullable=True))
        table.add_column(sa.Column("tried_version", sa.Integer(), nullable=True))
    op.create_table(
        "issue_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_places")),
    )
    op.create_index("ix_issue_places_issuer_slug_taken_at", "issue_places", ["issuer_slug", "taken_at"])
    op.create_table(
        "award_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("imported_by", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievements.id"], name=op.f("fk_award_imports_achievement_id_achievements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_imports")),
    )
    op.create_index(op.f("ix_award_imports_issuer_slug"), "award_imports", ["issuer_slug"])
    op.create_index(op.f("ix_award_imports_heartbeat_at"), "award_imports", ["heartbeat_at"])
    op.create_table(
        "imported_decisions",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("learner_id", sa.String(length=255), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["award_imports.id"],
            name=op.f("fk_imported_decisions_import_id_award_imports"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_imported_decisions_award_id_awards")),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_imported_decisions")),
    )
    op.create_index(
        "uq_imported_decisions_key",
        "imported_decisions",
        ["issuer_slug", "key_digest"],
        unique=True,
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    )
    op.create_index("ix_imported_decisions_learner", "imported_decisions", ["platform_id", "learner_id"])
    op.create_table(
        "bulk_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_by", sa.String(length=255), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("runner", sa.Uuid(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_acts")),
    )
    op.create_index(op.f("ix_bulk_acts_issuer_slug"), "bulk_acts", ["issuer_slug"])
    op.create_index(op.f("ix_bulk_acts_heartbeat_at"), "bulk_acts", ["heartbeat_at"])
    op.create_table(
        "bulk_act_awards",
        sa.Column("bulk_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulk_id"], ["bulk_acts.id"], name=op.f("fk_bulk_act_awards_bulk_id_bulk_acts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_bulk_act_awards_award_id_awards")),
        sa.PrimaryKeyConstraint("bulk_id", "award_id", name=op.f("pk_bulk_act_awards")),
    )
