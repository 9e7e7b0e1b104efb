"""Every action of the audit has its words, and no act about an award is without an action."""

import ast
import re
from pathlib import Path

from app.audit import Action
from app.audit.chain import Fault
from app.awards.case_rules import Act
from app.awards.told import ACTIONS

ROOT = Path(__file__).parent.parent.parent


def test_every_action_and_fault_has_words():
    words = (ROOT / "templates" / "admin" / "_audit_words.html").read_text()
    assert set(re.findall(r'^  "(\w+)": _\(', words, re.MULTILINE)) == set(Action)
    page = (ROOT / "templates" / "admin" / "audit.html").read_text()
    assert all(f'"{fault}": _(' in page for fault in Fault)


def test_every_act_about_an_award_is_told_of():
    assert set(ACTIONS) == set(Act)


def test_an_award_changes_its_state_only_where_the_audit_is_told():
    """A module that gives an award another state, or makes one, notes it in the same transaction."""
    for path in sorted((ROOT / "app" / "awards").glob("*.py")):
        source = path.read_text()
        changes = re.search(r"\brow\.state = |(?<!class )AwardRow\(|values\(state=AwardState", source)
        if changes:
            called = {
                node.func.id
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert called & {"note", "note_line", "note_all", "tell_act"}, path.name
