"""An audit that was not made is never one that found nothing."""

from tests.supply.audit import Audit, read, verdict

REPORT = {
    "dependencies": [
        {"name": "jinja2", "version": "2.4.1", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"]}]},
        {"name": "flask", "version": "3.1.2", "vulns": []},
        {"name": "segno", "skip_reason": "Dependency not found on PyPI and could not be audited"},
    ]
}


def test_a_known_weakness_is_found_and_fails():
    code, words = verdict(read(REPORT))
    assert code == 1
    assert "FOUND: jinja2 2.4.1: PYSEC-2019-217" in words
    assert "NOT DONE for 1 packages: segno" in words


def test_what_was_skipped_or_not_answered_is_said_to_be_not_done():
    assert verdict(Audit(found=(), unasked=("flask",)))[1].startswith("NOT DONE")
    assert verdict(None) == (0, verdict(None)[1])
    assert verdict(None)[1].startswith("NOT DONE")


def test_only_a_whole_answer_without_a_finding_is_clean():
    assert verdict(Audit(found=(), unasked=())) == (0, "no known weakness in any locked package")
