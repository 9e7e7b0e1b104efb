"""Skills imported from ESCO and their names."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward; there is no way back."""
    op.create_table(
        "esco_skills",
        sa.Column("uri", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reuse_level", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("uri", name=op.f("pk_esco_skills")),
    )
    op.create_table(
        "esco_labels",
        sa.Column("uri", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("others", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uri"], ["esco_skills.uri"], name=op.f("fk_esco_labels_uri_esco_skills"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("uri", "language", name=op.f("pk_esco_labels")),
    )
    op.create_index(op.f("ix_esco_labels_language"), "esco_labels", ["language"])
