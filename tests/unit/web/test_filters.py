"""The address of a page in another language."""

import pytest
from flask import Flask

from app.web.filters import language_url


def site() -> Flask:
    """Return an application with a page to read, a form, and an address that only takes posts."""
    made = Flask("pages")
    made.add_url_rule("/page", "page", lambda: language_url("sl"), methods=["GET"])
    made.add_url_rule("/form", "form", lambda: language_url("sl"), methods=["GET", "POST"])
    made.add_url_rule("/in/<name>", "post_only", lambda name: language_url("sl"), methods=["POST"])
    made.register_error_handler(404, lambda error: (language_url("sl"), 404))
    made.register_error_handler(405, lambda error: (language_url("sl"), 405))
    return made


@pytest.mark.parametrize(
    ("method", "path", "address"),
    [
        ("GET", "/page?x=1", "/page?x=1&lang=sl"),
        ("GET", "/form", "/form?lang=sl"),
        ("POST", "/form?x=1", "?lang=sl"),
        ("POST", "/in/a", ""),
        ("GET", "/in/a", ""),
        ("POST", "/page", "?lang=sl"),
        ("GET", "/nowhere", "/nowhere?lang=sl"),
        ("POST", "/nowhere", ""),
    ],
)
def test_the_language_switch_leads_only_where_a_link_can_lead(method, path, address):
    assert site().test_client().open(path, method=method).get_data(as_text=True) == address
