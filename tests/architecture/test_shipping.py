"""What is shipped beside the code fits it: settings, commands, ports, and no more rights than are needed."""

import re
from pathlib import Path

import pytest

from app.cli.main import cli
from tests.architecture.test_structure import documented

CONFIG = Path(__file__).parents[2] / "config"
COMPOSE = (CONFIG / "compose.yaml").read_text()
CONTAINERFILE = (CONFIG / "Containerfile").read_text()
UNITS = sorted((CONFIG / "systemd").glob("*.service"))
# KEYS_FILE and SEALS_FILE are names of their own; the rest is what the images beside it and the interpreter read.
OTHERS = {"KEYS", "SEALS", "POSTGRES_PASSWORD", "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX"}
# Run by a queue and a schedule that an installation may do without.
AWAITED_COMMANDS, AWAITED_SETTINGS = {"worker", "backup"}, {"CELERY_BROKER_URL"}


def services() -> dict[str, str]:
    block = COMPOSE.split("\nservices:\n")[1].split("\nnetworks:\n")[0]
    parts = re.split(r"^  (\w+):\n", block, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_setting_that_is_shipped_is_one_that_the_tool_reads():
    named = set(re.findall(r"^#?([A-Z_]+)=", (CONFIG / "env.example").read_text(), re.MULTILINE))
    for text in [COMPOSE, *(unit.read_text() for unit in UNITS)]:
        named |= set(re.findall(r"\b([A-Z][A-Z_]+)_FILE\b", text))
    assert len(named) > 8
    assert named - OTHERS - AWAITED_SETTINGS - documented() == set()


def test_every_command_that_is_shipped_exists():
    commands = set(re.findall(r"^    command: \[(\w+)", COMPOSE, re.MULTILINE)) - {"redis"}
    for unit in UNITS:
        commands |= set(re.findall(r"^ExecStart=\S+/microcredentials ([\w-]+)", unit.read_text(), re.MULTILINE))
    assert {"serve", "migrate", "retention", "doctor"} <= commands
    assert commands - AWAITED_COMMANDS - set(cli.commands) == set()


def test_ports_agree():
    assert "EXPOSE 8000" in CONTAINERFILE
    assert '--port, "8000"' in services()["web"]
    assert "web:8000" in (CONFIG / "Caddyfile").read_text()


def test_images_are_pinned_and_the_tool_is_not_root():
    images = re.findall(r"^ +image: (\S+)$", COMPOSE, re.MULTILINE) + re.findall(
        r"^ARG PYTHON=(\S+)", CONTAINERFILE, re.M
    )
    assert len(images) == 5
    assert [image for image in images if not re.search(r":\d", image)] == []
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.MULTILINE)
    assert "--require-hashes" in CONTAINERFILE
    assert "requirements-dev" not in CONTAINERFILE


@pytest.mark.parametrize("name", sorted(services()))
def test_a_container_has_no_more_rights_than_it_needs(name):
    assert re.search(r"<<: \*(hardened|tool)$", services()[name], re.MULTILINE)
    for promise in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert promise in COMPOSE.split("\nservices:\n")[0]
    assert "mem_limit" in services()[name]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_has_no_more_rights_than_it_needs(unit):
    lines = unit.read_text().splitlines()
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=microcredentials", "CapabilityBoundingSet="):
        assert line in lines
