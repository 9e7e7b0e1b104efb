"""Shipped YAML read by a parser: what it refers to is there, and no secret stands in it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

CONFIG = Path(__file__).parents[2] / "config"
FILES = sorted(path.name for path in CONFIG.iterdir() if path.suffix in {".yaml", ".yml"})
# Of Debian's own Python (python3-yaml): no parser of YAML is locked, since nothing that runs needs one.
_READ = "import json, sys, yaml; json.dump([yaml.safe_load(open(one)) for one in sys.argv[1:]], sys.stdout)"


@pytest.fixture(scope="module")
def parsed() -> dict[str, Any]:
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin")
    if python is None or subprocess.run([python, "-c", "import yaml"], capture_output=True, check=False).returncode:
        pytest.skip("no Python that can read YAML: install python3-yaml")
    done = subprocess.run(
        [python, "-c", _READ, *(str(CONFIG / name) for name in FILES)], capture_output=True, text=True, check=True
    )
    return dict(zip(FILES, json.loads(done.stdout), strict=True))


def test_each_file_says_something(parsed):
    assert {"compose.yaml", "alerts.yaml", "prometheus.example.yml", "prometheus.compose.yml"} == set(parsed)
    assert all(isinstance(one, dict) and one for one in parsed.values())


def test_a_service_names_only_what_there_is(parsed):
    compose = parsed["compose.yaml"]
    for name, service in compose["services"].items():
        assert set(service.get("secrets", ())) <= set(compose["secrets"]), name
        assert set(service["networks"]) <= set(compose["networks"]), name
        assert set(service.get("depends_on", ())) <= set(compose["services"]), name
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (CONFIG / source).exists() if source.startswith("./") else source in compose["volumes"], (
                name,
                source,
            )
    for kind in ("secrets", "networks"):
        used = {one for service in compose["services"].values() for one in service.get(kind, ())}
        assert used == set(compose[kind])


def test_every_secret_is_a_file_outside_of_version_control_that_its_service_is_given(parsed):
    compose = parsed["compose.yaml"]
    for one in compose["secrets"].values():
        assert re.fullmatch(r"secrets/[a-z0-9_.]+", one["file"])
        assert f"# config/{one['file']} " in (CONFIG / "compose.yaml").read_text()
    for name, service in compose["services"].items():
        values = service.get("environment", {})
        for setting, value in values.items():
            if setting.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, setting)
            else:
                assert not re.search(r"PASS|SECRET|TOKEN|KEY|PIN|_URL$", setting), (name, setting)
        text = json.dumps([service.get("command"), values])
        assert not re.search(r"://[^/]*:[^/]*@", text), name


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nobody(parsed):
    compose = parsed["compose.yaml"]
    ports = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert set(ports) == {"proxy", "prometheus"}
    assert all(port.startswith("127.0.0.1:") for port in ports["prometheus"])
    assert compose["networks"]["inside"] == {"internal": True}
    assert all(compose["services"][name]["networks"] == ["inside"] for name in ("database", "broker", "migrate"))


def test_nothing_but_what_must_start_alone_starts_without_a_profile(parsed):
    services = parsed["compose.yaml"]["services"]
    assert {name for name, one in services.items() if "profiles" in one} == {"operator", "prometheus"}


@pytest.mark.parametrize("name", ["prometheus.example.yml", "prometheus.compose.yml"])
def test_prometheus_reads_our_job_with_a_token_from_a_file_and_our_rules(parsed, name):
    jobs = parsed[name]["scrape_configs"]
    assert [job["job_name"] for job in jobs] == ["microcredentials", "microcredentials-worker"]
    assert all(set(job["authorization"]) == {"credentials_file"} for job in jobs)
    assert parsed[name]["rule_files"] == ["alerts.yaml"]
    assert all(rule["alert"] and rule["expr"] for group in parsed["alerts.yaml"]["groups"] for rule in group["rules"])
