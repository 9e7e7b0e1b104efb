"""What is shipped beside the code fits it: settings, commands, ports, and no more rights than are needed."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from app.cli.main import cli
from tests.architecture.test_structure import documented

CONFIG = Path(__file__).parents[2] / "config"
COMPOSE = (CONFIG / "compose.yaml").read_text()
CONTAINERFILE = (CONFIG / "Containerfile").read_text()
README = (CONFIG.parent / "README.md").read_text()
IGNORED = (CONFIG.parent / ".gitignore").read_text()
UNITS = sorted((CONFIG / "systemd").glob("*.service"))
# KEYS_FILE and SEALS_FILE are names of their own; the rest is what the images beside it and the interpreter read.
OTHERS = {"KEYS", "SEALS", "POSTGRES_PASSWORD", "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX"}


def services() -> dict[str, str]:
    block = COMPOSE.split("\nservices:\n")[1].split("\nnetworks:\n")[0]
    parts = re.split(r"^  (\w+):\n", block, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_setting_that_is_shipped_is_one_that_the_tool_reads():
    named = set(re.findall(r"^#?([A-Z_]+)=", (CONFIG / "env.example").read_text(), re.MULTILINE))
    for text in [COMPOSE, *(unit.read_text() for unit in UNITS)]:
        named |= set(re.findall(r"\b([A-Z][A-Z0-9_]+)_FILE\b", text))
    assert {"CELERY_BROKER_URL", "BACKUP_PASSPHRASE", "METRICS_TOKEN", "OIDC_ISSUER", "AUDIT_CHECKPOINTS"} <= named
    assert named - OTHERS - documented() == set()


def shipped_commands() -> list[list[str]]:
    """Return what is run in containers, by units and by what compose.yaml says at its head, as arguments."""
    lines = [one.replace(",", " ") for one in re.findall(r"^    command: \[(\w.*)\]", COMPOSE, re.MULTILINE)]
    lines += re.findall(r"^# .* operator ([a-z].*)$", COMPOSE, re.MULTILINE)
    for unit in UNITS:
        lines += re.findall(r"^Exec.*/bin/microcredentials ([\w-].*)$", unit.read_text(), re.MULTILINE)
    # The shell fills in the time.
    whole = [re.sub(r"\$+\([^)]*\)", "NOW", one).replace("'", "") for one in lines]
    return [shlex.split(one) for one in whole if not one.startswith("redis-server")]


def test_every_command_that_is_shipped_exists_and_takes_what_it_is_given():
    for arguments in shipped_commands():
        command: click.Command | None = cli
        rest = arguments
        while isinstance(command, click.Group):
            _, command, rest = command.resolve_command(click.Context(command), rest)
        assert command is not None, arguments
        with command.make_context(arguments[0], rest):  # UsageError if it does not take them
            pass
    words = {" ".join(one[:2]) for one in shipped_commands()}
    assert {"migrate", "doctor", "retention run", "audit verify", "worker --concurrency", "keys create"} <= words
    assert any(one.startswith("backup ") for one in words)


def test_every_command_that_the_readme_calls_by_name_exists():
    for name, after in re.findall(r"`microcredentials\s+([a-z][\w-]*)(?:\s+([a-z][\w-]*)\b)?", README):
        assert name in cli.commands
        group = cli.commands[name]
        if after and isinstance(group, click.Group):
            assert after in group.commands, (name, after)


def test_ports_agree():
    assert "EXPOSE 8000" in CONTAINERFILE
    assert '--port, "8000"' in services()["web"]
    assert 'WORKER_METRICS_PORT: "9101"' in services()["worker"]
    assert "worker:9101" in (CONFIG / "prometheus.compose.yml").read_text()
    assert "web:8000" in (CONFIG / "Caddyfile").read_text()


def test_images_are_pinned_and_the_tool_is_not_root():
    images = re.findall(r"^ +image: (\S+)$", COMPOSE, re.MULTILINE) + re.findall(
        r"^ARG PYTHON=(\S+)", CONTAINERFILE, re.M
    )
    assert len(images) == 6
    assert [image for image in images if not re.search(r":v?\d", image)] == []
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


def test_a_worker_that_is_stopped_lets_its_processes_finish_what_they_are_at():
    assert "KillMode=mixed" in (CONFIG / "systemd" / "microcredentials-worker.service").read_text().splitlines()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_given_each_secret_that_it_reads_and_no_other(unit):
    text = unit.read_text()
    assert set(re.findall(r"_FILE=%d/(\w+)", text)) == set(re.findall(r"^LoadCredential=(\w+):", text, re.MULTILINE))
    timer = unit.with_suffix(".timer")
    assert timer.exists() == ("Type=oneshot" in text and "RemainAfterExit" not in text)


def test_what_holds_settings_and_secrets_of_an_installation_is_never_committed():
    assert {"config/env", "config/secrets/", "lti-keys.json*", "seals.json*"} <= set(IGNORED.splitlines())


def test_every_secret_of_the_readme_can_be_given_where_the_tool_is_shipped():
    secrets = set(re.findall(r"^\| `(\w+)` \* \|", README, re.MULTILINE))
    assert {"PKCS11_PIN", "SEALER_TOKEN", "TIMESTAMP_TOKEN"} < secrets
    units = "".join(unit.read_text() for unit in UNITS)
    for name in secrets:
        assert re.search(rf"\b{name}_FILE: /run/secrets/", COMPOSE), name
        assert f"{name}_FILE=%d/" in units, name


def test_a_command_by_hand_has_each_secret_and_the_limits_of_the_services():
    operator = (CONFIG / "systemd" / "microcredentials-operator").read_text()
    named = re.search(r'^secrets="([^"]*)"', operator, re.MULTILINE)
    assert named is not None
    assert set(re.findall(r"_FILE=\$folder/(\w+)", operator)) == set(named[1].split())
    units = "".join(unit.read_text() for unit in UNITS)
    read = dict(re.findall(r"\b(\w+_FILE)=%d/(\w+)", units))
    given = dict(re.findall(r"\b(\w+_FILE)=\$folder/(\w+)", operator))
    assert given == {name: file for name, file in read.items() if name != "METRICS_TOKEN_FILE"}
    for line in ("KEYS_FILE=/var/lib/microcredentials/lti-keys", "SEALS_FILE=/var/lib/microcredentials/seals.json"):
        assert line in operator and line in units
    for limit in ("NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "User=microcredentials"):
        assert f"--property={limit}" in operator
    assert os.access(CONFIG / "systemd" / "microcredentials-operator", os.X_OK)


def test_words_of_a_command_by_hand_reach_the_tool_as_they_were_typed(tmp_path):
    """The manager fills in what begins with a dollar, and makes one of two."""
    (tmp_path / "systemd-run").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "systemd-run").chmod(0o755)
    typed = ["issuer", "put", "uni", "--name", "en=A ${HOME} $B $$", "two  spaces", "*", "", "--help"]
    command = [str(CONFIG / "systemd" / "microcredentials-operator"), *typed]
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    given = done.stdout.splitlines()
    assert [one.replace("$$", "$") for one in given[-len(typed) :]] == typed


def test_without_containers_a_first_start_has_all_that_units_need_before_they_start():
    section = README.split("\n## Run it in containers\n")[1].split("\n## ")[0]
    marks = ["make -C /opt/microcredentials .venv/runtime", "useradd --system", "/etc/microcredentials/secrets"]
    marks += ["/etc/microcredentials/env", "/etc/systemd/system", "/usr/local/sbin", "operator migrate"]
    marks += ["operator keys create", "enable --now microcredentials-web microcredentials-worker"]
    places = [section.index(one, section.index("as root")) for one in marks]
    assert places == sorted(places)
    folders = set(re.findall(r"^ReadWritePaths=(\S+)", "".join(unit.read_text() for unit in UNITS), re.MULTILINE))
    assert folders and all(f"-g microcredentials {one}" in section for one in folders)
    assert all(f"{timer.name}" in section for timer in (CONFIG / "systemd").glob("*.timer"))


def test_the_image_has_letters_of_the_scripts_of_east_asia_too():
    assert re.search(r'^ARG FONTS="fonts-noto-core fonts-noto-cjk"$', CONTAINERFILE, re.MULTILINE)


def test_what_signs_is_given_the_secrets_of_signing_everywhere():
    for name in ("TIMESTAMP_TOKEN", "SEALER_TOKEN", "PKCS11_PIN"):
        for unit in ("web", "worker", "doctor", "retention"):  # the last one signs what waits
            text = (CONFIG / "systemd" / f"microcredentials-{unit}.service").read_text()
            assert f"{name}_FILE=%d/{name.lower()}" in text, (name, unit)


def test_a_first_start_makes_tables_before_keys_and_both_before_anything_serves():
    head = COMPOSE.split("\nname: ")[0]
    section = README.split("\n## Run it in containers\n")[1].split("\n## ")[0]
    for text, mark in ((head, ""), (section, "`")):
        places = [text.index(f"{mark}{one}") for one in ("migrate", "keys create", "up --detach")]
        assert places == sorted(places)


def test_every_log_of_caddy_leaves_out_the_same():
    caddy = (CONFIG / "Caddyfile").read_text()
    logs = [re.sub(r"\s+", " ", one) for one in re.findall(r"^\tlog \{\n(.*?)^\t\}", caddy, re.DOTALL | re.MULTILINE)]
    assert len(logs) == 2 and logs[0] == logs[1]
    assert caddy.index("\tlog {") < caddy.index("\n}\n") < caddy.rindex("\tlog {")  # one of them in the global block
    assert "request>uri regexp" in logs[0] and "ip_mask" in logs[0]
    assert "UPSTREAM" in README
