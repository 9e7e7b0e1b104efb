"""N-Quads and documents with slots. https://www.w3.org/TR/rdf-canon/#hash-1d-quads"""

import json

import pytest

from app.signing import (
    CREDENTIALS_V2,
    OPEN_BADGES,
    ContextUnknown,
    DocumentNotSignable,
    DocumentTemplate,
    NotExact,
    SlotLost,
    Template,
    context_document,
    locked_contexts,
)

BASE = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES],
    "id": "urn:x:slot",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "slot-name",
    "issuer": {"id": "did:web:tool.example", "type": ["Profile"], "name": "Example"},
    "credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": 2.5},
}
SLOTS = {"id": "urn:x:slot", "name": "slot-name"}


def changed(**parts):
    return {**BASE, **parts}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\0\x1f\x7f", "\\u0000\\u001F\\u007F"),
        ("\b\t\n\f\r", "\\b\\t\\n\\f\\r"),
        ('"\\', '\\"\\\\'),
        ("\ufffe\uffff", "\\uFFFE\\uFFFF"),
        ("\x80 \u2028😀ž", "\x80 \u2028😀ž"),
    ],
)
def test_a_text_is_escaped_as_canonical_n_quads_say(text, written):
    # https://www.w3.org/TR/rdf-canon/#canonical-quads
    template = Template('<urn:s> <urn:p> "slot" .\n', {"one": "slot"})

    assert template.fill({"one": text}).decode() == f'<urn:s> <urn:p> "{written}" .\n'


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "/a",
        "_:b",
        "urn:",
        "urn:x y",
        "urn:x>",
        'urn:"',
        "urn:č",
        "ob:x",
        "mailto:a@b",
        "https://a/../b",
        "https:a",
    ],
)
def test_an_address_that_libraries_may_rewrite_is_left_to_the_full_way(address):
    template = Template("<urn:slot> <urn:p> <urn:o> .\n", {"one": "urn:slot"})

    with pytest.raises(NotExact):
        template.fill({"one": address})


def test_no_context_makes_an_abbreviation_of_the_schemes_that_addresses_may_have():
    for name in locked_contexts():
        try:
            text = json.dumps(context_document(name))
        except ContextUnknown:
            text = json.dumps(context_document(f"https://tool.example{name}"))
        assert not [scheme for scheme in ("http", "https", "urn", "did") if f'"{scheme}":' in text]


def test_lines_that_become_equal_are_written_once():
    template = Template("<urn:a> <urn:p> <urn:o> .\n<urn:slot> <urn:p> <urn:o> .\n", {"one": "urn:slot"})

    assert template.fill({"one": "urn:a"}) == b"<urn:a> <urn:p> <urn:o> .\n"


def test_blank_nodes_are_labelled_anew_for_every_value():
    quads = '_:c14n0 <urn:p> "fixed" .\n_:c14n1 <urn:p> "slot" .\n'
    template = Template(quads, {"one": "slot"})
    written = {template.fill({"one": str(number)}) for number in range(20)}

    assert {lines.decode().count('_:c14n0 <urn:p> "fixed"') for lines in written} == {0, 1}


def test_blank_nodes_that_come_to_look_alike_are_left_to_the_full_way():
    quads = '_:c14n0 <urn:p> "fixed" .\n_:c14n1 <urn:p> "slot" .\n'

    with pytest.raises(NotExact):
        Template(quads, {"one": "slot"}).fill({"one": "fixed"})
    with pytest.raises(NotExact):
        Template(quads.replace("slot", "fixed"), {}).fill({})


@pytest.mark.parametrize("text", ["not slot alone", "urn:slot", ""])
def test_a_slot_that_is_not_a_whole_term_is_not_compiled(text):
    with pytest.raises(SlotLost):
        Template(f'<urn:s> <urn:p> "{text}" .\n', {"one": "slot"})


def test_a_term_that_no_context_defines_is_not_compiled():
    with pytest.raises(DocumentNotSignable):
        DocumentTemplate(changed(undefined="slot-x"), {**SLOTS, "x": "slot-x"})


def test_a_slot_that_is_a_part_of_a_value_or_a_key_is_not_compiled():
    with pytest.raises(SlotLost):
        DocumentTemplate(changed(name="the slot-name"), SLOTS)
    with pytest.raises(SlotLost):
        DocumentTemplate(BASE, {**SLOTS, "key": "credentialSubject"})


def test_statements_that_verifiers_would_sort_differently_are_left_to_the_full_way():
    tags = {"a": "slot-a", "b": "slot-b"}
    template = DocumentTemplate(changed(name=[*tags.values()]), {"id": "urn:x:slot", **tags})

    assert "😀".encode() in template.canonical({"id": "urn:x:1", "a": "😀 fun", "b": "wave"})
    with pytest.raises(NotExact):
        template.canonical({"id": "urn:x:1", "a": "😀 fun", "b": "～ wave"})


def test_a_document_keeps_its_order_and_its_own_marks():
    template = DocumentTemplate(changed(description='{name} %s "slot-name"'), SLOTS)
    made = json.loads(template.written({"id": "urn:x:1", "name": 'A "B"'}, dict.fromkeys(PROOF, "p")))

    assert list(made) == [*changed(description=""), "proof"]
    assert (made["id"], made["name"], made["description"]) == ("urn:x:1", 'A "B"', '{name} %s "slot-name"')


PROOF = ("type", "created", "verificationMethod", "cryptosuite", "proofPurpose", "proofValue")
