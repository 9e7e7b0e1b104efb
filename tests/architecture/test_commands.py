"""Every command that changes something is recorded in the audit, or it is said why not."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.audit import Action
from app.cli.main import cli

ROOT = Path(__file__).parent.parent.parent

# By the command itself, in its own module.
HERE = {
    "admin link": {Action.LINK_MADE},
    "assessment export": {Action.ASSESSMENTS_EXPORTED},
    "assessment policy": {Action.ASSESSMENT_POLICY_CHANGED},
    "audit export": {Action.AUDIT_EXPORTED},
    "backup": {Action.BACKUP_MADE},
    "deployment approve": {Action.DEPLOYMENT_APPROVED},
    "deployment policy": {Action.DEPLOYMENTS_ADMITTED, Action.DEPLOYMENTS_ASKED},
    "deployment refuse": {Action.DEPLOYMENT_REFUSED},
    "export": {Action.EXPORTED},
    "issuer oidc off": {Action.PROVIDER_OFF},
    "issuer oidc on": {Action.PROVIDER_ON},
    "issuer oidc put": {Action.PROVIDER_CHANGED},
    "issuer put": {Action.PROFILE_CHANGED, Action.SIGNING_KEY_ADDED},
    "keys create": {Action.KEY_ROTATED, Action.SIGNING_KEY_ADDED},
    "keys import": {Action.SIGNING_KEY_ADDED},
    "keys register": {Action.SIGNING_KEY_ADDED},
    "keys retire": {Action.SIGNING_KEY_RETIRED},
    "keys revoke": {Action.SIGNING_KEY_REVOKED, Action.SIGNING_KEY_ADDED},
    "keys rotate": {Action.SIGNING_KEY_ADDED},
    "keys rotate-lti": {Action.KEY_ROTATED},
    "personal-data erase": {Action.PERSONAL_DATA_ERASED},
    "personal-data export": {Action.PERSONAL_DATA_EXPORTED},
    "platform add": {Action.PLATFORM_ADDED},
    "platform approve": {Action.PLATFORM_APPROVED},
    "platform canvas-key": {Action.DATA_ACCESS_SET},
    "platform data-access": {Action.DATA_ACCESS_SET},
    "platform forget-data-access": {Action.DATA_ACCESS_REMOVED},
    "platform link": {Action.REGISTRATION_LINK_MADE},
    "platform links": {Action.REGISTRATION_LINK_WITHDRAWN},
    "platform refuse": {Action.PLATFORM_REFUSED},
    "restore": {Action.BACKUP_RESTORED},
    "retention run": {Action.RETENTION_RUN},
    "seal import": {Action.SEAL_ADDED, Action.PROFILE_CHANGED},
    "seal withdraw": {Action.SEAL_WITHDRAWN},
    "tenant close": {Action.INSTITUTION_CLOSED},
    "tenant create": {Action.PROFILE_CHANGED, Action.SIGNING_KEY_ADDED},
    "tenant resume": {Action.INSTITUTION_RESUMED},
    "tenant suspend": {Action.INSTITUTION_SUSPENDED},
}
# Where it is done, whoever asks for it.
THERE = {
    "admin end-session": (Action.SESSION_ENDED, "admin/colleagues.py"),
    "admin remove": (Action.COLLEAGUE_REMOVED, "admin/colleagues.py"),
    "admin role": (Action.ROLE_CHANGED, "admin/colleagues.py"),
    "admin withdraw": (Action.INVITATION_WITHDRAWN, "admin/colleagues.py"),
    "audit erase-name": (Action.AUDIT_NAME_ERASED, "audit/audit.py"),
    "award import": (Action.IMPORT_CONFIRMED, "bulk/*.py"),
    "award imports": (Action.IMPORT_CANCELLED, "bulk/*.py"),
    "award lift": (Action.AWARD_LIFTED, "awards/told.py"),
    "award many": (Action.BULK_BEGUN, "bulk/*.py"),
    "award revoke": (Action.AWARD_REVOKED, "awards/told.py"),
    "award suspend": (Action.AWARD_SUSPENDED, "awards/told.py"),
    "issue-pending": (Action.AWARD_ISSUED, "awards/*.py"),
    "queue pause": (Action.QUEUE_PAUSED, "*/queue*.py"),
    "queue resume": (Action.QUEUE_RESUMED, "*/queue*.py"),
    "queue retry": (Action.SENT_AGAIN, "*/queue*.py"),
    "worker": (Action.AWARD_ISSUED, "awards/*.py"),
}
NOWHERE = {
    "demo": "an installation of its own, which begins anew each time",
    "demo-lms": "no part of an installation",
    "esco import": "a public vocabulary, of no institution",
    "launches purge": "what every launch does too: the end of their term",
    "migrate": "the tables of the version, and nothing of what an institution decided",
    "notices": "letters that holders asked for: what the web processes do by themselves",
    "send-mail": "what the web processes do by themselves",
    "serve": "it serves; what is done there is recorded there",
}
READ_ONLY = {
    "admin audit", "admin list", "assessment verify", "audit verify", "award list", "deployment list", "doctor",
    "esco find", "esco list", "issuer list", "issuer oidc check", "issuer oidc show", "keys affected", "keys export",
    "keys list", "launches list", "launches show", "platform list", "platform test", "queue list", "reconcile",
    "retention show", "seal check", "seal show", "tenant list", "tenant show", "trust-pack", "verify",
}  # fmt: skip


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


def actions_of(command: click.Command) -> set[str]:
    """Return the actions that a command's function names, and those of its module to which it leads."""
    assert command.callback
    function = inspect.unwrap(command.callback)
    tree = ast.parse(Path(inspect.getfile(function)).read_text())
    known = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found, ahead, seen = set[str](), [function.__name__], set[str]()
    while ahead:
        if (name := ahead.pop()) in seen or name not in known:
            continue
        seen.add(name)
        for node in ast.walk(known[name]):
            if isinstance(node, ast.Name):
                ahead.append(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Action":
                found.add(node.attr)
    return found


def test_of_every_command_it_is_said_whether_the_audit_tells_of_it():
    said = [*HERE, *THERE, *NOWHERE, *READ_ONLY]
    assert sorted(said) == sorted(name for name, _ in commands(cli))


@pytest.mark.parametrize("name", HERE)
def test_a_command_that_changes_something_names_what_it_records(name):
    assert actions_of(dict(commands(cli))[name]) >= {action.name for action in HERE[name]}


def test_what_is_recorded_where_it_is_done_is_recorded_there():
    for name, (action, files) in THERE.items():
        told = "".join(path.read_text() for path in (ROOT / "app").glob(files))
        assert re.search(rf"\bAction\.{action.name}\b", told), name
