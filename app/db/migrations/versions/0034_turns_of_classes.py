"""Institutions take turns at the jobs of their classes too; and a human lets through what of an import waits."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    for name in ("class_turn", "check_turn"):
        op.add_column("queue_turns", sa.Column(name, sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.add_column("class_checks", sa.Column("issuer_slug", sa.String(length=63), nullable=False, server_default=""))
    op.execute(
        "UPDATE class_checks SET issuer_slug ="
        " (SELECT issuer_slug FROM achievements WHERE achievements.id = class_checks.achievement_id)"
    )
    op.add_column("award_imports", sa.Column("allowance", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("award_imports", sa.Column("released_by", sa.String(length=255), nullable=False, server_default=""))
