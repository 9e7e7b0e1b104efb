"""There is one way to publish, so that what guards it guards everything."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def makers_of(name: str) -> list[str]:
    """Return the functions of the product that make an object of this class."""
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
                if any(ast.unparse(one.func) == name for one in calls):
                    found.append(f"{path.relative_to(ROOT / 'app')}:{node.name}")
    return found


def test_only_one_function_makes_a_version_and_it_uses_up_an_approval():
    assert makers_of("AchievementVersionRow") == ["awards/definitions.py:_published"]
    assert makers_of("use_approval") == ["awards/definitions.py:_published"]


def test_steps_of_an_approval_are_only_ever_added():
    for path in (ROOT / "app").rglob("*.py"):
        words = path.read_text()
        assert "update(ReviewStepRow" not in words and "delete(ReviewStepRow" not in words, path
