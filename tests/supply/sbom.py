"""The bill of materials (CycloneDX) of what runs: the locked packages alone, as installed, with their licences."""

import json
import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.markers import Marker

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "config" / "requirements.lock"
TARGET = ROOT / "var" / "sbom.cdx.json"
# Packages of which no metadata names a licence, each with where it is read instead; none today.
WITHOUT_LICENCE: dict[str, str] = {}


def plain(name: str) -> str:
    """Return a package's name as PyPI compares it, without extras. Pure."""
    return re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()


def locked(text: str) -> dict[str, str]:
    """Return the version of each package that a lock has for this Python, by its plain name."""
    lines = re.findall(r"^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)==([^\s\\;]+)(?: *; *([^\\\n]+))?", text, re.MULTILINE)
    return {plain(name): version for name, version, marker in lines if not marker or Marker(marker).evaluate()}


def only(document: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, Any]:
    """Return the document with the packages that are wanted alone. KeyError: one is not installed as locked. Pure."""
    by_name = {(plain(one["name"]), one.get("version", "")): one for one in document["components"]}
    # Links to homepages and chats say nothing that the package's URL does not.
    components = [
        {name: value for name, value in by_name[wish].items() if name != "externalReferences"}
        for wish in sorted(wanted.items())
    ]
    refs = {one["bom-ref"] for one in components} | {document["metadata"]["component"]["bom-ref"]}
    return {**document, "components": components, "dependencies": _among(refs, document["dependencies"])}


def licences(component: Mapping[str, Any]) -> list[str]:
    """Return what a component declares as its licence: ids, expressions or names. Pure."""
    told = [{**one, **one.get("license", {})} for one in component.get("licenses", ())]
    return [one.get("id") or one.get("expression") or one.get("name", "") for one in told]


def _among(refs: Collection[str], dependencies: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    kept = [one for one in dependencies if one["ref"] in refs]
    return [{**one, "dependsOn": [ref for ref in one.get("dependsOn", ()) if ref in refs]} for one in kept]


def made() -> dict[str, Any]:
    """Return the document of the environment in which this runs. Raises CalledProcessError and KeyError."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--pyproject", str(ROOT / "pyproject.toml")]
    # What is kept of it is validated in the end: links make that slow.
    command += ["--no-validate", "--of", "JSON", "--sv", "1.6"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return only(json.loads(done.stdout), locked(LOCK.read_text()))


def faults(document: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a document: against CycloneDX's schema, or a package without a licence."""
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))
    found = [f"no CycloneDX: {error}"] if error else []
    without = [plain(one["name"]) for one in document["components"] if not any(licences(one))]
    return found + [f"no licence: {name}" for name in without if name not in WITHOUT_LICENCE]


def main(target: Path = TARGET) -> int:
    """Write the document, tell its licences and return the exit code."""
    document = made()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=1) + "\n")
    wrong = faults(document)
    sys.stdout.write(f"{target.name}: {len(document['components'])} packages\n")
    for one in wrong:
        sys.stderr.write(f"bill of materials: {one}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
