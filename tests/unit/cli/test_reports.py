"""What the command says of a sealed file: the same answer as the page and the JSON."""

import pytest

from app.cli.reports import echo_european
from app.signing import DEMO_AUTHORITY
from app.verification import opened
from tests.unit.signing.seal_world import HOLDER, authority, certified
from tests.unit.verification.test_sealed import sealed, verifier


@pytest.mark.parametrize(
    ("issuer", "answer"), [(authority(), "genuine"), (certified({"CN": DEMO_AUTHORITY}, ca=True), "test_seal")]
)
def test_a_file_with_the_seal_of_a_demo_is_not_genuine_to_the_command_either(issuer, answer, capsys):
    found = opened(sealed(certified(HOLDER, issuer)))
    assert found
    is_genuine = echo_european(verifier(authorities=[issuer.certificate]), found)
    assert is_genuine is (answer == "genuine")
    assert f"outcome: {answer}\n" in capsys.readouterr().out
