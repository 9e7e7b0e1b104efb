"""What nobody foresaw: the person gets a page, and the log says neither who it was nor what was written."""

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.cli.demo_setup import SLUG, institution
from app.factory import create_app
from app.logs import init_logs
from app.signing import SigningBusy
from tests.architecture.app import product_in
from tests.unit.verification.stranger import CREDENTIAL, verifier

NAME = "Zzyzx Žnidaršič"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
GUNICORN = "gunicorn.error"


@contextmanager
def logs_of_a_fresh_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Give what goes to standard error, with gunicorn's own handler, and bring the loggers back afterwards."""
    error = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", error)
        for name in ("", "app.factory", "microcredentials"):
            patch.setattr(logging.getLogger(name), "handlers", [])
        patch.setattr(logging.getLogger("microcredentials"), "propagate", True)
        patch.setattr(logging.getLogger(GUNICORN), "handlers", [logging.StreamHandler(error)])
        patch.setattr(logging.getLogger(GUNICORN), "propagate", False)
        init_logs()
        yield error


def test_a_write_that_fails_is_a_page_and_a_log_without_what_was_written(tmp_path: Path, monkeypatch) -> None:
    with logs_of_a_fresh_process(monkeypatch) as error, product_in(tmp_path) as (product, app):
        product.issuers.put(institution("did:web:example.org"))
        client = app.test_client()
        token = product.admin_access.new_link(SLUG)
        client.post("/admin/sign-in/", data={"token": token}, headers=OWN_PAGE)
        found = re.search(
            r'name="csrf_token" value="(\w+)"', client.get("/admin/administrators").get_data(as_text=True)
        )
        assert found
        with product.db.engine.begin() as connection:
            # Some databases repeat the value in their own words too.
            words = f"RAISE(ABORT, 'Key (name)=({NAME}) already exists')"
            connection.execute(text(f"CREATE TRIGGER no BEFORE INSERT ON admin_links BEGIN SELECT {words}; END"))
        form = {"name": NAME, "role": "auditor", "csrf_token": found.group(1)}
        page = client.post("/admin/administrators", data=form)
        assert (page.status_code, "web.failed" in page.get_data(as_text=True)) == (500, True)
    lines = [json.loads(line) for line in error.getvalue().splitlines()]
    assert [line["error"] for line in lines if "error" in line] == ["IntegrityError"]
    assert not re.search("zzyzx|nidar|INSERT|parameters", error.getvalue(), re.IGNORECASE)


def test_an_errors_words_do_not_hold_what_was_written(tmp_path: Path) -> None:
    broken = text("INSERT INTO nowhere VALUES (:name)")
    with (
        product_in(tmp_path) as (product, _),
        pytest.raises(OperationalError, match="nowhere") as caught,
        product.db.write() as session,
    ):
        session.execute(broken, {"name": NAME})
    assert NAME not in str(caught.value)


def test_what_the_web_server_reports_is_without_an_errors_words_too(monkeypatch) -> None:
    with logs_of_a_fresh_process(monkeypatch) as error:
        try:
            raise ValueError(NAME)
        except ValueError:
            logging.getLogger(GUNICORN).exception("Error handling request")
    (line,) = error.getvalue().splitlines()
    assert (json.loads(line)["error"], json.loads(line)["logger"]) == ("ValueError", GUNICORN)
    assert "Zzyzx" not in line


def test_whoever_finds_too_many_verifying_is_told_when_to_come_back(tmp_path: Path) -> None:
    def busy(_document):
        raise SigningBusy

    with product_in(tmp_path) as (product, _):
        crowded = replace(product, verifier=replace(verifier(), canonicalize=busy))
        answer = create_app(crowded).test_client().post("/verify", json=CREDENTIAL)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "signing.busy" in answer.get_data(as_text=True)
