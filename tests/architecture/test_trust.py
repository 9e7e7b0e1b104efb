"""What is said to whoever judges the tool is true of the code, and the same in every language."""

from app.clock import utc_now
from tests.architecture.app import product_in


def test_security_txt_says_where_to_report_and_is_not_there_without_a_contact(tmp_path):
    with product_in(tmp_path, security_contact="mailto:security@example.org") as (_, app):
        answer = app.test_client().get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in answer.get_data(as_text=True).splitlines())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "sl, en"
    assert utc_now().strftime("%Y-%m-%dT%H:%M:%SZ") < fields["Expires"]
    with product_in(tmp_path) as (_, app):
        assert app.test_client().get("/.well-known/security.txt").status_code == 404
