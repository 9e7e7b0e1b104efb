"""Who may do what in the administration: one line for each route, tried by everybody who is somebody else, too."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from app.admin import AdminRole
from app.factory import all_tables
from app.web import csrf_token, use_session
from tests.architecture.test_routes import OWN_PAGE, SITE, Site, methods, site

__all__ = ["site"]

# a: administrator, q: quality officer, r: registrar, u: auditor
TABLE = """
aqru  POST sign_out
a-ru  GET awards
a-ru  GET award
a-r-  POST suspend
a-r-  POST lift
a-r-  POST revoke
a-r-  GET correction
a-r-  POST correct
a-ru  GET name_requests
a-ru  GET name_request
a-r-  POST accept_name
a-r-  POST refuse_name
a-ru  GET list_objections
a-r-  POST answer_objection
a-ru  GET issuing_limits
a---  POST save_cap
a-r-  POST go_on
a-r-  POST change_queue
a-r-  POST send_again
aq-u  GET reviews
aq-u  GET review
-q--  POST decide_review
aq--  POST save_look
a---  POST save_policy
a--u  GET institution
a---  POST save_institution
a---  POST save_logo
a--u  GET assessments
a---  POST save_assessments
a---  POST run_retention
a--u  GET show_kept
a--u  GET platforms
a---  POST set_policy
a--u  GET platform
a---  POST decide
a---  POST decide_deployment
a---  POST put_data_access
a---  POST test_data_access
a---  POST remove_data_access
a--u  GET moodle
a--u  GET moodle_role
a--u  GET moodle_script
a---  GET connect
a---  POST make_link
a---  POST withdraw_link
a---  POST add_platform
a--u  GET canvas_access
a---  POST put_canvas_key
a---  POST remove_canvas_key
a---  POST ask_canvas
a---  GET canvas_answered
a---  POST disconnect_canvas
a---  POST test_canvas
a--u  GET launches
a--u  GET launch
a--u  GET administrators
a---  POST invite
a---  POST invite_again
a---  POST save_role
a---  POST remove_colleague
a---  POST withdraw_invitation
a---  POST end_session
a--u  GET provider
a---  POST save_provider
a---  POST try_provider
a---  POST switch_provider
a-ru  GET list_imports
a-r-  POST look_at_file
a-r-  POST confirm_import
a-ru  GET show_import
a-r-  POST change_import
a-ru  GET list_bulk
a-r-  POST look_at_many
a-r-  POST confirm_bulk
a-ru  GET show_bulk
a-r-  POST stop_bulk
a-ru  GET bulk_file
a--u  GET audit_page
a--u  POST verify_audit
a--u  POST export_audit
a--u  GET tool_keys
a---  POST rotate_key
a--u  GET show_doctor
a---  POST examine
"""
LETTERS = {
    "a": AdminRole.ADMINISTRATOR,
    "q": AdminRole.OFFICER,
    "r": AdminRole.REGISTRAR,
    "u": AdminRole.AUDITOR,
}
OTHERS = ("nobody", "learner", "teacher", "invigilator", "holder")
# It wants an answer that somebody brings from a Canvas.
HEAVY = {"canvas_answered"}
STOPPED = (403, "web.form_expired")
_TRACES = {"lti_launch_record"}


def table() -> dict[tuple[str, str], set[AdminRole]]:
    lines = [line.split() for line in TABLE.strip().splitlines()]
    return {(method, name): {LETTERS[letter] for letter in who if letter != "-"} for who, method, name in lines}


def asked(site: Site) -> Iterator[tuple[Rule, str, str]]:
    """Give the guarded routes of the administration, with the method and the name in the table."""
    for rule in site.routes():
        if rule.rule.startswith("/admin") and site.guard(rule) != "public":
            for method in methods(rule):
                yield rule, method, rule.endpoint.removeprefix("admin.")


def token_of(site: Site, client: FlaskClient) -> str:
    found = client.get_cookie("mc_admin", path="/admin")
    if found is None:
        return ""
    with site.app.test_request_context(headers={"Cookie": f"mc_admin={found.value}"}):
        use_session("mc_admin")
        return csrf_token()


def rows(site: Site) -> dict[str, list[str]]:
    with site.product.db.read() as session:
        tables = {name: one for name, one in all_tables().tables.items() if name not in _TRACES}
        return {name: sorted(map(repr, session.execute(select(one)))) for name, one in tables.items()}


def test_every_route_of_the_administration_has_a_line_and_every_line_a_route(site):
    assert {(method, name) for _, method, name in asked(site)} == set(table())


@pytest.mark.parametrize("kind", [*(role.value for role in AdminRole), *OTHERS])
def test_each_route_is_open_to_those_in_its_line_and_refuses_all_others_without_a_change(site, kind):
    client, launch_id = site.visitor(kind)
    token, before, wrong = token_of(site, client), rows(site), []
    refusal = (403, "admin.role_lacking") if kind in set(AdminRole) else (401, "admin.signed_out")
    for rule, method, name in asked(site):
        is_allowed = kind in table()[method, name]
        if is_allowed and name in HEAVY:
            continue
        # Whoever may is stopped by a form without its token, so that this walk changes nothing.
        form = {} if is_allowed else {"csrf_token": token}
        answer = client.open(
            site.path(rule, launch_id),
            method=method,
            base_url=SITE,
            headers={"Accept": "application/json", **OWN_PAGE},
            data=form if method == "POST" else None,
        )
        code = answer.get_json()["code"] if answer.mimetype == "application/problem+json" else ""
        got = (answer.status_code, code)
        is_in = got == STOPPED if method == "POST" else answer.status_code not in {401, 403, 500}
        if not is_in if is_allowed else got != refusal:
            wrong.append((method, name, got))
    assert wrong == []
    assert rows(site) == before


def offered_by(adapter: Any, page: str) -> set[str]:
    """Return the routes of the administration to which a page leads, as the table names them."""
    found = re.findall(r'<((?:form|a|button)\b[^>]*?) (?:form)?(?:action|href)="(/admin[^"]*)"', page)
    return {name for tag, address in found for name in endpoints(adapter, tag, address)}


def endpoints(adapter: Any, tag: str, address: str) -> set[str]:
    method = "GET" if tag.startswith("a") or 'method="get"' in tag else "POST"
    try:
        return {adapter.match(urlsplit(address).path, method=method)[0].removeprefix("admin.")}
    except HTTPException:
        return {f"nothing at {address}"}
