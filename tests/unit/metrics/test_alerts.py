"""The alert rules and README's table name metrics that there are."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.metrics import NAMES, TOLD

ROOT = Path(__file__).parents[3]
RULES = ROOT / "config" / "alerts.yaml"
_OF_HISTOGRAMS = ("_bucket", "_count", "_sum")


def rules() -> list[str]:
    return RULES.read_text().split("- alert: ")[1:]


def test_every_metric_of_the_alert_rules_is_one_of_ours_with_these_labels():
    for rule in rules():
        expression = rule.split("expr:")[1].split("annotations:")[0]
        named = re.findall(r"(microcredentials_\w+)(?:\{([^}]*)\})?", expression)
        assert named or "up{" in expression
        for sample, selector in named:
            bare = (sample.removesuffix(end) for end in _OF_HISTOGRAMS)
            name = next((one for one in bare if one in NAMES), sample)
            assert name in NAMES
            assert set(re.findall(r"(\w+)\s*[=!]", selector)) <= set(TOLD[name].labels)


def test_every_alert_says_what_it_means_and_what_to_do_and_is_there_once():
    names = [rule.split("\n")[0] for rule in rules()]
    assert len(names) == len(set(names)) > 12
    for rule in rules():
        assert re.search(r"severity: (page|ticket)", rule)
        for words in ("summary", "meaning", "action"):
            assert re.search(rf"\n {{10}}{words}: \S.{{10}}", rule), (rule.split("\n")[0], words)


def test_prometheus_itself_takes_the_rules():
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    done = subprocess.run([promtool, "check", "rules", RULES], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_readme_lists_every_metric_as_it_is():
    section = (ROOT / "README.md").read_text().split("\n## Metrics")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    expected = [
        (name, told.kind, ", ".join(f"`{label}`" for label in told.labels) or "none", told.words)
        for name, told in TOLD.items()
    ]
    assert rows == expected
