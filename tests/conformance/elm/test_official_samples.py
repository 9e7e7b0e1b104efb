"""The Commission's own samples: the sealed ones are sound, the unsealed ones are told apart."""

import json

import pytest

from app.awards import Element, missing_from
from app.formats import ElmFault, Packing, elm_elements, elm_faults, unpacked
from tests.conformance.elm.official import example, needs_official, violations

pytestmark = needs_official

MICRO_CREDENTIAL, PARTICIPATION = "Sample-MC-Annex1", "Sample-CertOfPart"
# What the samples themselves lack: neither says anything of quality assurance; to have taken part achieves nothing.
LACKING = {
    MICRO_CREDENTIAL: [Element.QUALITY_ASSURANCE],
    PARTICIPATION: [
        Element.OUTCOMES,
        Element.WORKLOAD,
        Element.LEVEL,
        Element.ASSESSMENT,
        Element.QUALITY_ASSURANCE,
    ],
}


def skill(code, label):
    return {"uri": f"http://data.europa.eu/esco/skill/{code}", "label": label}


def opened(name):
    found = unpacked(example(f"{name}.jsonld"))
    assert found is not None
    return found.packing, found.unverified_document


@pytest.mark.parametrize("name", LACKING)
def test_a_sealed_sample_is_sound_and_lacks_only_what_it_does_not_say(name):
    packing, document = opened(f"{name}-signed")

    assert packing is Packing.SEALED
    assert elm_faults(document) == []
    assert violations(document) == ""
    assert missing_from(elm_elements(document)) == LACKING[name]


@pytest.mark.parametrize("name", LACKING)
def test_an_unsealed_sample_is_told_apart_because_nobody_stands_behind_it_yet(name):
    packing, document = opened(f"{name}-unsigned")

    assert packing is Packing.PLAIN
    assert elm_faults(document) == [ElmFault.ISSUER_UNIDENTIFIED]
    assert sorted(missing_from(elm_elements(document))) == sorted([Element.ISSUED, *LACKING[name]])
    assert "eidasLegalIdentifier" in violations(document)
    assert "cred:issued" in violations(document)


def test_the_elements_of_the_sealed_micro_credential_are_read():
    _, document = opened(f"{MICRO_CREDENTIAL}-signed")

    assert elm_elements(document) == {
        "learner": "Ana Andromeda",
        "title": "Digital micro-credential creation",
        "country": {"code": "IE", "name": "Ireland", "region": "Dublin city"},
        "awarding_body": "University of Zed",
        "issued": "2023-09-27T13:54:17+02:00",
        "outcomes": [
            {
                "text": "Communication, collaboration and creativity",
                "skills": [
                    skill("ccdf3597-5c80-410f-896d-e1bdfa223de9", "stimulate creativity in the team"),
                    skill("80f308e6-0e09-404a-80cd-ec5f50f6f304", "communicate with target community"),
                    skill("326809fc-238d-40c2-881e-40042f7f2f0d", "establish collaborative relations"),
                ],
            },
            {
                "text": "Developing digital content",
                "skills": [skill("5fd5c985-eaaa-47aa-8314-62359c54505a", "develop digital content")],
            },
        ],
        "workload": {"ects": "2", "hours": "60"},
        "level": {
            "code": "6",
            "name": "EQF level 6",
            "url": "http://data.europa.eu/snb/eqf/6",
            "nqf": {"code": "c_c392e7a2", "name": "RQF Level 6", "url": "http://data.europa.eu/snb/qdr/c_c392e7a2"},
        },
        "assessment": [
            {"name": "artefact assessment", "url": "urn:epass:concept:d1ebf223-3c68-449a-9023-90bc245a0079"}
        ],
        "participation": {
            "code": "e92d221e4d",
            "name": "Blended",
            "url": "http://data.europa.eu/snb/learning-assessment/e92d221e4d",
        },
        "prerequisites": "The learner needs to have an EDC Online Credential Builder account, "
        "that requires an EU Login ID.",
        "supervision": {
            "code": "nosupnoid",
            "name": "Unsupervised without ID Verification",
            "url": "http://data.europa.eu/snb/supervision-verification/c598449d64",
        },
        "grade": {
            "value": "Pass",
            "words": "The learner will have passed the assessment upon the successful submission of an ELM standard "
            "compliant un-signed sample credential.",
        },
        "fields": [
            {
                "code": "003",
                "name": "Personal skills and development",
                "url": "http://data.europa.eu/snb/isced-f/003",
            },
            {
                "code": "0688",
                "name": "Inter-disciplinary programmes and qualifications involving Information and Communication "
                "Technologies (ICTs)",
                "url": "http://data.europa.eu/snb/isced-f/0688",
            },
        ],
        "instruction_languages": [
            {
                "code": "en",
                "name": "English",
                "url": "http://publications.europa.eu/resource/authority/language/ENG",
            }
        ],
        "languages": ["en"],
        "institution": {
            "name": "ORGANIZACION TEST",
            "alternative_name": "TEST SEAL",
            "street": "Instant Street 16, D08 Dublin",
            "website": "https://uniz.edu",
            "registration_number": "0000",
            "vat_number": "654321",
            "eidas_identifier": "VATES-A00000000",
        },
    }
    assert elm_elements(document, "es")["outcomes"][1]["text"] == "Contento digital"


def test_a_credential_packed_for_upload_is_unpacked():
    _, document = opened(f"{MICRO_CREDENTIAL}-unsigned")
    found = unpacked(json.dumps({"credential": document, "deliveryDetails": {}}).encode())

    assert found is not None
    assert found.packing is Packing.UPLOAD
    assert found.unverified_document == document


@pytest.mark.parametrize(
    ("name", "fault"),
    [("ELM-3.2-credential-sample", ElmFault.NOT_A_MOMENT), ("credential-jws-invalid", ElmFault.NOT_A_CREDENTIAL)],
)
def test_a_sample_that_is_not_sound_is_told_why(name, fault):
    assert fault in elm_faults(opened(name)[1])


def test_a_presentation_is_no_credential():
    assert unpacked(example("ec-jades-lta.json")) is None
