"""The shape of the code base, as promised in writing."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = sorted(path for path in (ROOT / "app").rglob("*.py"))
MAX_LINES = 500
# Read by the settings' own helper functions, whose first argument is the name.
READERS = {"text", "number", "flag"}
NOT_OURS = {"PATH", "LANG", "HOME"}


def settings_in(path: Path) -> set[str]:
    """Return the names of the settings that a module reads from the environment."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[ast.expr] = []
        if isinstance(node, ast.Call):
            function = ast.unparse(node.func)
            if function.endswith(("environ.get", "getenv")) or (
                path.name == "settings.py" and function in READERS and node.args
            ):
                names = node.args[:1]
            names += [keyword.value for keyword in node.keywords if keyword.arg == "envvar"]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            names = [node.slice]
        found |= {name.value for name in names if isinstance(name, ast.Constant) and isinstance(name.value, str)}
    return found - NOT_OURS


def own_tests() -> list[Path]:
    """Return the tests' modules, without what package managers put among them."""
    return [path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts]


def documented() -> set[str]:
    """Return the names in the README's settings table."""
    section = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z0-9_]+)`", section, re.MULTILINE))


def test_every_setting_is_in_the_readme_and_every_documented_one_is_read():
    read = {name for path in [*APP, ROOT / "config" / "gunicorn.conf.py"] for name in settings_in(path)}
    assert len(read) > 8
    assert read - documented() == set()
    by_tests = {name for path in own_tests() for name in settings_in(path)}
    assert documented() - read - by_tests == set()


def test_the_readme_gives_the_defaults_that_the_code_has():
    rows = dict(re.findall(r"^\| `([A-Z0-9_]+)`[ *]*\| `([^`]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    source = (ROOT / "app" / "settings.py").read_text()
    given = dict(re.findall(r'(?:text|number|flag)\("([A-Z_]+)", "([^"]*)"\)', source))
    assert len(given) > 4
    assert {name: rows[name] for name in given} == given


def test_imports_point_down_and_go_through_front_doors():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, " 0 broken" in done.stdout) == (0, True), done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in APP])
def test_no_module_is_too_long_to_read(path):
    assert len(path.read_text().splitlines()) <= MAX_LINES


def test_a_front_door_holds_imports_only():
    for path in (ROOT / "app").glob("*/__init__.py"):
        for node in ast.parse(path.read_text()).body:
            is_words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_all = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            assert is_words or is_all or isinstance(node, ast.ImportFrom), f"{path}: {ast.unparse(node)}"


def test_nothing_catches_every_exception():
    for path in APP:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                if isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None:
                    continue  # tidies up and lets it pass
                caught = ast.unparse(node.type) if node.type else ""
                assert caught not in {"", "Exception", "BaseException"}, path


def test_no_template_switches_escaping_off():
    a_number = "'<span data-number>%s</span>'|format(n)|safe"
    for path in (ROOT / "templates").rglob("*.html"):
        words = path.read_text().replace(a_number, "")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false|Markup\(", words), path
