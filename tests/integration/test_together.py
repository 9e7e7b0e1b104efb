"""Several acts as one transaction: what tells of a change is there with it, or neither is."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.cli.demo_setup import SLUG
from app.db import Database
from app.demo import Form, Page
from app.factory import Product
from app.people.models import IssueCapRow
from tests.integration.stack import threaded_stack


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    db = Database(database_url)
    yield db
    db.dispose()


def cap(slug: str, per_hour: int = 1) -> IssueCapRow:
    return IssueCapRow(issuer_slug=slug, per_hour=per_hour)


def slugs(db: Database) -> list[str]:
    with db.read() as session:
        return sorted(session.scalars(select(IssueCapRow.issuer_slug)))


def put(db: Database, *several: str) -> None:
    with db.write() as session:
        session.add_all([cap(slug) for slug in several])


def settings(product: Product) -> tuple[object, ...]:
    admits_new = product.lti.approvals.admits_new(SLUG)
    return product.people.caps.get(SLUG), product.assessing.policies.get(SLUG), admits_new


def fail_together(db: Database) -> None:
    with db.together():
        put(db, "third")
        with db.change() as connection:
            connection.execute(text("DELETE FROM issue_caps"))
        assert slugs(db) == []
        raise RuntimeError


def test_what_is_written_together_is_there_together_and_only_at_the_end(database: Database) -> None:
    db, seen = database, list[list[str]]()
    with db.together():
        put(db, "first")
        with db.read() as session:
            session.add(cap("never"))
            session.flush()
        with pytest.raises(IntegrityError):
            put(db, "other", "first")  # undoes itself alone
        with db.together():
            put(db, "second")
        with db.look() as connection:
            assert connection.execute(select(func.count()).select_from(IssueCapRow)).scalar_one() == 2
        elsewhere = Thread(target=lambda: seen.append(slugs(db)))
        elsewhere.start()
        elsewhere.join(20)
    assert seen == [[]]
    assert slugs(db) == ["first", "second"]
    with pytest.raises(RuntimeError):
        fail_together(db)
    assert slugs(db) == ["first", "second"]
    put(db, "third")  # the next is its own again
    assert slugs(db) == ["first", "second", "third"]


def test_a_setting_that_the_audit_cannot_tell_of_is_not_changed(sqlite_url, tmp_path, made_keys):
    with threaded_stack(sqlite_url, tmp_path, made_keys) as stack:
        product, admin = stack.product, stack.administrator()
        before = settings(product)
        forms: list[tuple[Page, Form, dict[str, Any]]] = [
            (page, page.form(action), values)
            for path, action, values in (
                ("/admin/issuing", "/issuing/cap", {"per_hour": "77"}),
                ("/admin/assessments", "/admin/assessments", {"appeal_days": "3"}),
                ("/admin/platforms", "/platforms/policy", {"admits_new": "yes"}),
            )
            for page in [admin.browser.open(f"{stack.tool_url}{path}")]
        ]
        with product.db.change() as connection:
            connection.execute(text("ALTER TABLE audit_lines RENAME TO away"))
        for page, form, values in forms:
            assert page.submit(form, **values).status >= 500
        with product.db.change() as connection:
            connection.execute(text("ALTER TABLE away RENAME TO audit_lines"))
        assert settings(product) == before
        page, form, values = forms[0]
        assert page.submit(form, **values).status == 200
        assert (product.people.caps.get(SLUG), product.audit.newest(SLUG)[0].about) == (77, "77")
