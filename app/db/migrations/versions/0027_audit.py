"""One audit of the product: what administrators did moves into lines that are chained and that nothing changes."""

import secrets
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_BATCH = 1000
_FIXED = ("id", "issuer_slug", "happened_at", "actor", "action", "request_id", "who_digest", "about_digest")
_CHAINED = ("number", "previous", "digest")
_ERASABLE = ("who", "who_salt", "about", "about_salt")
_KEPT = "the audit is only ever added to"


def upgrade() -> None:
    """Go forward; there is no way back. Lines are chained by the product when it runs, oldest first."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    lines = op.create_table(
        "audit_lines",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=63), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=True),
        sa.Column("who_salt", sa.String(length=32), nullable=True),
        sa.Column("who_digest", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=512), nullable=True),
        sa.Column("about_salt", sa.String(length=32), nullable=True),
        sa.Column("about_digest", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_lines")),
        sa.UniqueConstraint("issuer_slug", "number", name=op.f("uq_audit_lines_issuer_slug")),
    )
    unchained = sa.text("number IS NULL")
    op.create_index(
        "ix_audit_lines_unchained",
        "audit_lines",
        ["issuer_slug", "id"],
        sqlite_where=unchained,
        postgresql_where=unchained,
    )
    op.create_table(
        "audit_heads",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("issuer_slug", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("issuer_slug", sa.String(length=63), nullable=False),
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_slug"], ["audit_heads.issuer_slug"], name=op.f("fk_audit_checkpoints_issuer_slug_audit_heads")
        ),
        sa.PrimaryKeyConstraint("issuer_slug", "size", name=op.f("pk_audit_checkpoints")),
    )
    _carry_over(lines)
    op.drop_table("admin_audit")
    _keep(op.get_bind().dialect.name)


def _carry_over(lines: sa.Table) -> None:
    connection = op.get_bind()
    columns: list[sa.ColumnClause[str]] = [sa.column(name) for name in ("issuer_slug", "who", "action", "about")]
    happened_at = sa.column("happened_at", sa.DateTime(timezone=True))
    old = sa.table("admin_audit", sa.column("id"), happened_at, *columns)
    query = sa.select(happened_at, *columns).select_from(old).order_by(happened_at, old.c.id)
    rows = connection.execute(query).mappings().all()
    for first in range(0, len(rows), _BATCH):
        connection.execute(lines.insert(), [_line(dict(row)) for row in rows[first : first + _BATCH]])


def _line(row: dict[str, object]) -> dict[str, object]:
    salts = {name: secrets.token_hex(16) for name in ("who", "about")}
    return row | {
        "actor": "administrator" if row["who"] else "command_line",
        "request_id": "",
        "previous": "",
        "digest": "",
        **{f"{name}_salt": salt for name, salt in salts.items()},
        **{f"{name}_digest": sha256(f"{salt}\n{row[name]}".encode()).hexdigest() for name, salt in salts.items()},
    }


def _keep(dialect: str) -> None:
    """Let the database itself refuse what nobody has to do: a line is chained once, and its words can be erased."""
    differs = "IS DISTINCT FROM" if dialect == "postgresql" else "IS NOT"
    refused = [
        *(f"NEW.{name} {differs} OLD.{name}" for name in _FIXED),
        *(f"(OLD.number IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in _CHAINED),
        *(f"(NEW.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in _ERASABLE),
    ]
    changes = " OR ".join(refused)
    if dialect == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        refuse, each = "EXECUTE FUNCTION audit_is_kept()", "FOR EACH ROW"
    else:
        refuse, each = f"BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END", "FOR EACH ROW"
    op.execute(f"CREATE TRIGGER audit_lines_unchanged BEFORE UPDATE ON audit_lines {each} WHEN ({changes}) {refuse}")
    op.execute(f"CREATE TRIGGER audit_lines_kept BEFORE DELETE ON audit_lines {each} {refuse}")
    op.execute(f"CREATE TRIGGER audit_checkpoints_unchanged BEFORE UPDATE ON audit_checkpoints {each} {refuse}")
    op.execute(f"CREATE TRIGGER audit_checkpoints_kept BEFORE DELETE ON audit_checkpoints {each} {refuse}")
