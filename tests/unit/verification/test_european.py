"""European digital credentials of anybody's: found in whatever is given, and never taken for more than they are."""

import json

import pytest

from app.awards import Obstacle, missing_from
from app.formats import ELM_3_2, ElmFault, Packing, Pages, elm_document, elm_elements, expected
from app.verification import EuropeanFormat, NotSound, opened
from app.verification.sealed import MAX_BYTES
from tests.unit.formats.rich import RICH
from tests.unit.formats.sample import AWARD, award
from tests.unit.formats.test_page import TEMPLATE

TEXT = json.dumps(elm_document(AWARD))
SEALED = json.dumps({"payload": TEXT, "signatures": [{"protected": "x", "signature": "x"}]})


@pytest.fixture(scope="module")
def european():
    return EuropeanFormat(Pages(template=TEMPLATE), ELM_3_2)


@pytest.mark.parametrize("given", [TEXT, TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), f"\n {TEXT}\n"])
def test_a_document_is_opened_however_it_is_given(given):
    found = opened(given)

    assert found is not None
    assert not found.has_seal
    assert found.faults == ()
    assert elm_elements(found.unverified_document) == expected(AWARD)


def test_a_seal_is_seen_and_not_believed():
    found = opened(SEALED)

    assert found is not None
    assert found.packing is Packing.SEALED
    assert found.has_seal


@pytest.mark.parametrize(
    "given",
    [
        "",
        "hello EuropeanDigitalCredential",
        '{"type": "EuropeanDigitalCredential"}',
        '{"type": ["OpenBadgeCredential"], "name": "EuropeanDigitalCredential", "credentialSubject": {}}',
        TEXT.replace('"Organisation"', '"\\ud800"', 1),
        '{"type": "EuropeanDigitalCredential", "credentialSubject": ' + "[" * 40 + "]" * 40 + "}",
        TEXT + " " * MAX_BYTES,
    ],
)
def test_what_is_none_or_cannot_be_shown_is_not_opened(given):
    assert opened(given) is None


def test_what_is_wrong_with_a_document_is_told():
    document = elm_document(award(issuer={"eidas_identifier": ""}))
    found = opened(json.dumps(document))

    assert found is not None
    assert found.faults == (ElmFault.ISSUER_UNIDENTIFIED,)


def test_what_we_write_is_looked_at_as_a_stranger_would(european):
    content = european.sealed(RICH)
    european.check(content)

    assert european.sealed(RICH) == content
    for language in ("en", "sl", "de"):
        assert european.elements(content, language) == expected(RICH, language)
    assert missing_from(european.elements(european.rehearsed(RICH))) == []
    with pytest.raises(NotSound) as refused:
        european.check(content.replace(b'"eIDASIdentifier"', b'"eidas"'))
    assert "VATSI" not in str(refused.value)


def test_only_an_identified_institution_has_the_format(european):
    nobody = award(issuer={"eidas_identifier": ""})

    assert european.obstacle(RICH.issuer) is None
    assert european.obstacle(nobody.issuer) is Obstacle.NO_EIDAS_IDENTIFIER


def test_the_pages_stand_in_the_document_once_for_each_language(european):
    shown = json.loads(european.sealed(RICH))["displayParameter"]["individualDisplay"]
    contents = {one["displayDetail"][0]["image"]["content"] for one in shown}

    assert len(shown) == len(contents) == 3
    assert all(content.startswith("iVBORw0KGgo") and len(content) < 80_000 for content in contents)
