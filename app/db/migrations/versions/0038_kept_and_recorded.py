"""The audit: no way around "only ever added to" by REPLACE, TRUNCATE, a shorter chain. Awards: when recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0036"
branch_labels = None
depends_on = None

_KEPT = "the audit is only ever added to"
_TABLES = ("audit_lines", "audit_heads", "audit_checkpoints")


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.add_column("awards", sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
    dialect = op.get_bind().dialect.name
    refuse = (
        "EXECUTE FUNCTION audit_is_kept()"  # of 0027
        if dialect == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
    )
    shorter = (
        "NEW.issuer_slug <> OLD.issuer_slug OR NEW.number < OLD.number"
        " OR (NEW.number = OLD.number AND NEW.digest <> OLD.digest)"
    )
    op.execute(
        f"CREATE TRIGGER audit_heads_unchanged BEFORE UPDATE ON audit_heads FOR EACH ROW WHEN ({shorter}) {refuse}"
    )
    op.execute(f"CREATE TRIGGER audit_heads_kept BEFORE DELETE ON audit_heads FOR EACH ROW {refuse}")
    if dialect == "postgresql":
        for table in _TABLES:
            op.execute(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
        return
    # REPLACE deletes what stands in its way, and tells no trigger of it.
    place = "o.issuer_slug = NEW.issuer_slug AND o.number = NEW.number"
    for name, event, in_the_way in (
        ("lines_added", "INSERT ON audit_lines", f"audit_lines o WHERE o.id = NEW.id OR ({place})"),
        ("lines_placed", "UPDATE OF number ON audit_lines", f"audit_lines o WHERE {place} AND o.id <> OLD.id"),
        ("heads_added", "INSERT ON audit_heads", "audit_heads o WHERE o.issuer_slug = NEW.issuer_slug"),
        (
            "checkpoints_added",
            "INSERT ON audit_checkpoints",
            "audit_checkpoints o WHERE o.issuer_slug = NEW.issuer_slug AND o.size = NEW.size",
        ),
    ):
        there = f"EXISTS (SELECT 1 FROM {in_the_way})"  # noqa: S608
        op.execute(f"CREATE TRIGGER audit_{name} BEFORE {event} FOR EACH ROW WHEN {there} {refuse}")
