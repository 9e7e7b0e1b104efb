"""The lock holds all that its packages need on every Python that is promised, not only on the one that runs here."""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.supply.sbom import LOCK, ROOT, plain

# Debian 12 has 3.11.2, and packages tell the first releases of 3.11 from later ones.
PYTHONS = ("3.11.0", "3.11.2", "3.11.3", "3.12.0", "3.13.0")


def entries() -> dict[str, Requirement]:
    found = [Requirement(line) for line in re.findall(r"^([A-Za-z0-9][^\\\n]*)", LOCK.read_text(), re.MULTILINE)]
    return {plain(one.name): one for one in found}


def needed(roots: Iterable[str], environment: dict[str, str]) -> dict[tuple[str, str], Requirement]:
    """Return every requirement that holds there, by the package's plain name and the extra it is asked for."""
    waiting, seen = [Requirement(one) for one in roots], {}
    while waiting:
        one = waiting.pop()
        for extra in ("", *sorted(one.extras)):
            if (plain(one.name), extra) in seen:
                continue
            seen[plain(one.name), extra] = one
            try:
                lines = metadata.requires(one.name) or []
            except metadata.PackageNotFoundError:  # of another Python: that it is locked is all that can be told here
                continue
            asked = [Requirement(line) for line in lines]
            waiting += [
                each for each in asked if not each.marker or each.marker.evaluate({**environment, "extra": extra})
            ]
    return seen


@pytest.mark.parametrize("python", PYTHONS)
def test_what_a_locked_package_needs_is_locked_too(python):
    environment = {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    environment |= {"sys_platform": "linux", "os_name": "posix", "implementation_name": "cpython"}
    environment |= {"platform_system": "Linux", "platform_python_implementation": "CPython"}
    roots = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locks = {name: one for name, one in entries().items() if not one.marker or one.marker.evaluate(environment)}
    asked = needed(roots, environment)
    assert len(asked) > 50
    assert sorted({name for name, _ in asked} - set(locks)) == []
    for (name, _), one in asked.items():
        assert one.specifier.contains(next(iter(locks[name].specifier)).version, prereleases=True), str(one)


def test_a_python_of_debian_12_is_given_what_the_client_of_the_broker_needs_there():
    environment = {"python_full_version": "3.11.2", "python_version": "3.11"}
    assert "async-timeout" in {name for name, _ in needed(["celery[redis]"], environment)}
    assert str(entries()["async-timeout"].marker) == 'python_full_version < "3.11.3"'
