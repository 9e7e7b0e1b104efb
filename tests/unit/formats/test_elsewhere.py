"""A credential says in words when it was decided outside of the course, and else nothing of it."""

import json
from dataclasses import replace

from app.formats import elm_document, elm_elements, openbadges
from tests.unit.formats.rich import RICH


def test_a_decision_made_elsewhere_is_told_in_open_badge_and_european_credential_and_reads_back_the_same():
    told = replace(RICH, is_elsewhere=True)
    words = {"en": "Decided by the institution outside of the course.", "sl": "odločila zunaj predmeta"}
    badge = openbadges.document(told)["credentialSubject"]["narrative"]
    assert words[RICH.achievement.language] in badge
    document = elm_document(told)
    assert any(said in json.dumps(document, ensure_ascii=False) for said in words.values())
    assert elm_elements(document)["further_information"] == elm_elements(elm_document(RICH))["further_information"]
    assert "decided-elsewhere" not in json.dumps(elm_document(RICH))
    assert words["en"] not in json.dumps(openbadges.document(RICH))
