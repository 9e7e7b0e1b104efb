"""Suspension and its cases; awards that supersede others; the sittings that awards rest on."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_CURRENT = sa.text("superseded_at IS NULL")


def upgrade() -> None:
    """Go forward; there is no way back. Every award there is stays current."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:  # it makes the table of awards anew, which must not have children meanwhile
        op.execute("CREATE TABLE credentials_kept AS SELECT * FROM credentials")
        op.execute("DELETE FROM credentials")
    with op.batch_alter_table("awards") as batch:
        batch.add_column(sa.Column("opened_by", sa.JSON(none_as_null=True), nullable=True))
        batch.add_column(sa.Column("supersedes_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
        batch.drop_constraint(op.f("uq_awards_achievement_id"), type_="unique")
        batch.create_unique_constraint(op.f("uq_awards_supersedes_id"), ["supersedes_id"])
        batch.create_foreign_key(op.f("fk_awards_supersedes_id_awards"), "awards", ["supersedes_id"], ["id"])
    if is_sqlite:
        op.execute("INSERT INTO credentials SELECT * FROM credentials_kept")
        op.execute("DROP TABLE credentials_kept")
    op.create_index(
        "uq_awards_current",
        "awards",
        ["achievement_id", "platform_id", "learner_id"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    op.create_table(
        "award_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("party", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=255), nullable=False),
        sa.Column("by_name", sa.String(length=255), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_until", sa.Date(), nullable=True),
        sa.Column("newest_record", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_acts_award_id_awards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_acts")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_award_acts_award_id")),
    )
