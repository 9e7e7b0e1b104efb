"""Every refusal that the launch inspector can list has advice for the administrator."""

import ast
import inspect

import pytest

from app.admin.launch_advice import ADVICE
from app.lti import approvals, claims, deep_linking_settings, id_token, jwks, launch, login, opening, platforms, urls
from app.web import problem_table

CHECKS = (approvals, claims, deep_linking_settings, id_token, jwks, launch, login, platforms, urls, opening)
# Raised beside a launch, not by one: a wrong registration, a spent ticket of a window.
BESIDE = {
    "lti.registration_invalid",
    "lti.registration_conflict",
    "lti.issuer_held",
    "lti.window_ticket",
    "lti.deployment_missing",
    "lti.launch_expired",
}


def raised_codes():
    """Return the code of each refusal that a file on a launch's way raises."""
    for module in CHECKS:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Raise) and node.exc is not None:
                name = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                kind = getattr(module, getattr(name, "id", ""), None)
                code = getattr(kind, "code", "")
                if code.startswith("lti."):
                    yield code


@pytest.mark.parametrize("code", sorted(set(raised_codes()) - BESIDE))
def test_each_rule_on_a_launchs_way_has_advice(code):
    assert code in ADVICE


def test_the_rules_were_found_and_no_advice_is_left_over():
    assert len(set(raised_codes())) > 20
    assert set(ADVICE) <= set(problem_table())
