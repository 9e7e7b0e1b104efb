"""An audit that was not made is never one that found nothing."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.supply.audit import Audit, ask, both, read, verdict

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


def test_a_report_that_lists_nothing_is_no_audit():
    silent: list[object] = [{}, {"dependencies": []}, {"error": "down"}, [], None, "no"]
    for report in silent:
        assert read(report) is None
    assert read({"dependencies": [{"name": "flask", "version": "3.1.2"}]}) == Audit(found=(), unasked=("flask",))


def test_two_services_know_more_than_one():
    first, second = Audit(found=("a 1: X",), unasked=("b", "c")), Audit(found=("b 1: Y",), unasked=("c",))
    assert both(first, second) == Audit(found=("a 1: X", "b 1: Y"), unasked=("c",))
    assert both(None, first) == both(first, None) == first
    assert both(None, None) is None


class _Service(BaseHTTPRequestHandler):
    """Speaks as OSV does, and knows one weakness."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_known = self.path == "/v1/query" and asked["package"]["name"] == "jinja2"
        package = {"name": "jinja2", "ecosystem": "PyPI"}
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.1.3"}]}]
        known = {"id": "GHSA-h5c8-rqwp-cp95", "affected": [{"package": package, "ranges": ranges}]}
        known |= {"summary": "injection", "modified": "2024-01-11T00:00:00Z", "published": "2024-01-11T00:00:00Z"}
        self.send_response(200 if self.path == "/v1/query" else 503)
        self.end_headers()
        self.wfile.write(json.dumps({"vulns": [known]} if is_known else {}).encode())

    def log_message(self, *_):
        """Be quiet."""


@pytest.fixture
def service():
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pip_audit_itself_is_understood(service, tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("".join(f"{name} --hash=sha256:{'0' * 64}\n" for name in ("jinja2==3.1.2", "flask==3.1.3")))
    one = ("osv", "--osv-url", f"{service}/v1/query")
    assert ask(lock, [one], wait_s=60) == Audit(found=("jinja2 3.1.2: GHSA-h5c8-rqwp-cp95",), unasked=())
    down = ("osv", "--osv-url", f"{service}/down")
    assert ask(lock, [down], wait_s=60) is None
    assert ask(lock, [one], wait_s=0.01) is None
