"""The bill of materials holds what is locked and nothing else, each with its version and licence."""

import json

import pytest

from tests.supply.sbom import LOCK, faults, licences, locked, main, only, plain

DOCUMENT = {
    "metadata": {"component": {"bom-ref": "root"}},
    "components": [
        {"name": "Jinja2", "version": "3.1.6", "bom-ref": "a", "externalReferences": [{"url": "https://x.example"}]},
        {"name": "pytest", "version": "9.2.0", "bom-ref": "b"},
        {"name": "zope.interface", "version": "8.0", "bom-ref": "c"},
    ],
    "dependencies": [{"ref": "root", "dependsOn": ["a", "b"]}, {"ref": "b"}, {"ref": "a", "dependsOn": ["c"]}],
}


def test_a_lock_names_packages_as_pypi_compares_them():
    lock = "celery[redis]==5.7.0 \\\n    --hash=sha256:0\nzope.interface==8.0 ; python_version > '3'\n# six==1\n"
    lock += "tomli==2.0 ; python_version < '3.11' \\\n    --hash=sha256:0\n"
    assert locked(lock) == {"celery": "5.7.0", "zope-interface": "8.0"}


def test_what_is_not_locked_stays_out_and_nothing_depends_on_it():
    kept = only(DOCUMENT, {"jinja2": "3.1.6", "zope-interface": "8.0"})
    assert [one["name"] for one in kept["components"]] == ["Jinja2", "zope.interface"]
    assert kept["dependencies"] == [{"ref": "root", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["c"]}]


@pytest.mark.parametrize("wanted", [{"jinja2": "3.1.5"}, {"flask": "3.1.3"}])
def test_what_is_locked_and_not_installed_so_is_no_document(wanted):
    with pytest.raises(KeyError):
        only(DOCUMENT, wanted)


def test_a_licence_is_an_id_an_expression_or_a_name():
    declared = [{"license": {"id": "MIT"}}, {"expression": "MIT OR Apache-2.0"}, {"license": {"name": "Own"}}]
    assert licences({"licenses": declared}) == ["MIT", "MIT OR Apache-2.0", "Own"]
    assert licences({}) == []


def test_every_locked_package_is_in_the_document_with_its_version_and_licence(tmp_path):
    assert main(tmp_path / "sbom.cdx.json") == 0
    document = json.loads((tmp_path / "sbom.cdx.json").read_text())
    assert {plain(one["name"]): one["version"] for one in document["components"]} == locked(LOCK.read_text())
    bare = {**document["components"][0], "licenses": []}
    wrong = faults({**document, "components": [bare], "dependencies": [], "bomFormat": "another"})
    assert any("no CycloneDX" in one for one in wrong)
    assert f"no licence: {plain(bare['name'])}" in wrong
