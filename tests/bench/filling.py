"""Many rows at once: tables as they are after so many issued awards, copied by the database from one that is real."""

from uuid import UUID

from sqlalchemy import text

from app.awards.status import MIN_SIZE
from app.factory import Product

_EACH_LIST = MIN_SIZE * 3 // 8  # about as full as a list becomes, before the next one is begun
_AUDIT = "issuer_slug, happened_at, actor, action, request_id, who, who_salt, who_digest, about, about_salt"
_LISTS = text(
    "INSERT INTO status_lists (id, issuer_slug, size, revision, created_at, changed_at) "
    "SELECT gen_random_uuid(), issuer_slug, size, 1, now() - interval '1 day', now() "
    "FROM status_lists WHERE id = :list_id RETURNING id"
)
_AWARDS = """
INSERT INTO awards ({names})
SELECT {values} FROM awards a, generate_series(CAST(:first AS integer), CAST(:last AS integer)) n WHERE a.id = :model
"""
_CREDENTIALS = text(
    "INSERT INTO credentials (id, award_id, format, content, created_at) "
    "SELECT gen_random_uuid(), w.id, c.format, c.content, c.created_at FROM credentials c, awards w "
    "WHERE c.award_id = :model AND w.status_list_id = :list_id AND w.state = 'issued'"
)
_LINES = text(
    f"INSERT INTO audit_lines ({_AUDIT}, about_digest, number, previous, digest) "
    f"SELECT {', '.join('l.' + name.strip() for name in _AUDIT.split(','))}, l.about_digest, NULL, '', '' "
    "FROM audit_lines l, generate_series(1, CAST(:count AS integer)) WHERE l.id = :line"
)
_OWN = {
    "id": "gen_random_uuid()",
    "learner_id": "'filled-' || n",
    "learner_name": "a.learner_name || ' ' || n",
    "awarded_at": "a.awarded_at - n * interval '1 minute'",
    "status_list_id": "CAST(:list_id AS uuid)",
    "status_index": "CAST(n - :first AS integer)",
    # One in two hundred is withdrawn.
    "state": "CASE WHEN n % 200 = 0 THEN 'revoked' ELSE 'issued' END",
    "revoked_at": "CASE WHEN n % 200 = 0 THEN a.awarded_at END",
}


def fill(product: Product, model: UUID, first: int, count: int, *, waiting: bool = False) -> None:
    """Add so many awards like `model`, numbered from `first`: issued, with files and audit lines, or `waiting`."""
    own = _OWN | ({"state": "'pending'", "revoked_at": "NULL"} if waiting else {})
    with product.db.write() as session:
        columns = session.execute(text("SELECT * FROM awards LIMIT 0")).keys()
        insert = _AWARDS.format(
            names=", ".join(columns), values=", ".join(own.get(name, f"a.{name}") for name in columns)
        )
        list_id = session.execute(text("SELECT status_list_id FROM awards WHERE id = :id"), {"id": model}).scalar_one()
        line = session.execute(text("SELECT max(id) FROM audit_lines")).scalar_one()
        for start in range(first, first + count, _EACH_LIST):
            many = min(_EACH_LIST, first + count - start)
            new = session.execute(_LISTS, {"list_id": list_id}).scalar_one()
            session.execute(text(insert), {"first": start, "last": start + many - 1, "list_id": new, "model": model})
            session.execute(_CREDENTIALS, {"model": model, "list_id": new})
            if not waiting:
                session.execute(_LINES, {"count": many * 2, "line": line})
    with product.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))  # else the server writes while it is being measured
