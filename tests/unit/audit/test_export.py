"""An export says all that its reader needs, and what is no export is refused."""

import json

import pytest

from app.audit.actions import Action, Subject, actions_about
from app.audit.chain import BEGINNING
from app.audit.errors import ExportUnreadable
from app.audit.export import read_export, written
from app.audit.verifying import inspect_export
from app.errors import ProductError
from tests.unit.audit.test_chain import chain, found


class Forged(ProductError):
    code = "signing.signature_invalid"


def opened(statement, keys):
    if keys != [{"kid": "ours"}]:
        raise Forged
    return json.loads(statement)


def export_of(lines, *, key="ours", size=5, digest=None):
    mark = {"chain": "zgled", "size": size, "digest": digest or lines[-1].digest, "at": "2026-11-28T09:00:00+00:00"}
    return "\n".join(
        written("zgled", lines, [json.dumps(mark)], before=0, last=5, previous=BEGINNING, keys=[{"kid": key}])
    )


def test_what_was_written_is_read_and_verified():
    lines = chain(5)
    export = read_export(export_of(lines))
    assert list(export.lines) == lines
    assert inspect_export(export, opened).fault is None
    assert inspect_export(read_export(export_of(lines, key="another")), opened).fault == "checkpoint_forged"
    assert inspect_export(read_export(export_of(lines, digest=BEGINNING)), opened).fault == "chain_rewritten"
    assert inspect_export(read_export(export_of(lines[:4], size=4)), opened).fault == "chain_truncated"
    assert found(lines) == (5, None)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "nothing", '{"format": "another"}', '{"format": "microcredentials-audit-1"}', "{}\n{}", "[" * 99999],
)
def test_what_is_no_export_is_refused(text):
    with pytest.raises(ExportUnreadable):
        read_export(text)


def test_a_line_that_lacks_something_is_refused():
    head, first, *rest = export_of(chain(5)).splitlines()
    values = json.loads(first)
    for name in values:
        broken = json.dumps({key: value for key, value in values.items() if key != name})
        with pytest.raises(ExportUnreadable):
            read_export("\n".join([head, broken, *rest]))


def test_each_action_is_of_one_kind():
    kinds = [actions_about(subject) for subject in Subject]
    assert all(kinds) and set().union(*kinds) == set(Action)
    assert sum(map(len, kinds)) == len(Action)
