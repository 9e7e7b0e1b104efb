"""What is asked often is found by an index, however many awards and lines of the audit there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.cli.demo_setup import SLUG
from app.factory import Product
from tests.integration.waiting import installation, let_wait, publish


@contextmanager
def asked(product: Product) -> Iterator[list[str]]:
    """Collect how the database goes about what is asked of it meanwhile."""
    statements: list[tuple[str, Any]] = []
    plans: list[str] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if statement.startswith("SELECT"):
            statements.append((statement, parameters))

    event.listen(product.db.engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(product.db.engine, "before_cursor_execute", note)
    with product.db.look() as connection:
        for statement, parameters in statements:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append("; ".join(row.detail for row in plan))


def test_what_waits_and_what_is_newest_is_found_without_reading_or_sorting_everything(sqlite_url, tmp_path):
    with installation(sqlite_url, tmp_path) as product:
        let_wait(product, publish(product), 3)
        with asked(product) as of_queue:
            assert product.queue.is_due()
            assert product.queue.standing(SLUG).waiting == 3
            assert product.queue.take_turn().issued == 3
        with asked(product) as of_awards:
            assert len(product.register.newest(SLUG)) == 3
        with asked(product) as of_lines:
            assert product.audit.newest(SLUG)
    of_many = [plan for plan in of_queue if " awards " in plan and "(id=?)" not in plan.split(";")[0]]
    assert len(of_many) >= 5, of_queue
    assert all("ix_awards_pending" in plan or "status_list_id" in plan for plan in of_many), of_many
    assert any("ix_awards_issuer_slug_awarded_at" in plan for plan in of_awards), of_awards
    assert any("ix_audit_lines_issuer_slug_id" in plan for plan in of_lines), of_lines
    assert not any("TEMP B-TREE FOR ORDER BY" in plan for plan in of_lines), of_lines
