"""What may be signed, and the bytes that are signed."""

import copy
import json
from hashlib import sha256
from pathlib import Path

import pytest

from app.signing import (
    CREDENTIALS_V2,
    MICROCREDENTIAL,
    OPEN_BADGES,
    ContextUnknown,
    DocumentNotSignable,
    DocumentTooComplex,
    canonical,
    context_bytes,
    context_document,
    locked_contexts,
)

CONFIG = Path(__file__).parents[3] / "config"
BASE = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES],
    "id": "urn:x:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "A name",
    "issuer": {"id": "did:web:tool.example", "type": ["Profile"], "name": "Example"},
    "credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": 2.5},
}


def changed(**changes):
    return {**copy.deepcopy(BASE), **changes}


def test_canonical_statements_are_sorted_and_labelled_by_the_algorithm():
    assert canonical(changed(issuer="did:web:tool.example")) == (
        "<urn:x:1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential> .\n"
        "<urn:x:1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://www.w3.org/2018/credentials#VerifiableCredential> .\n"
        '<urn:x:1> <https://schema.org/name> "A name" .\n'
        "<urn:x:1> <https://www.w3.org/2018/credentials#credentialSubject> _:c14n0 .\n"
        "<urn:x:1> <https://www.w3.org/2018/credentials#issuer> <did:web:tool.example> .\n"
        "_:c14n0 <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://purl.imsglobal.org/spec/vc/ob/vocab.html#AchievementSubject> .\n"
        "_:c14n0 <https://purl.imsglobal.org/spec/vc/ob/vocab.html#creditsEarned> "
        '"2.5E0"^^<https://www.w3.org/2001/XMLSchema#float> .\n'
    )


@pytest.mark.parametrize(
    "part",
    [
        {"undefinedTerm": "x"},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "Undefined"]},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "urn:mark-1-"], "undefinedTerm": "x"},
        {"type": []},
        {"type": ["VerifiableCredential", "VerifiableCredential"]},
        {"issuer": "relative/address"},
        {"issuer": "http://a b/"},
        {"issuer": "_:node"},
        {"issuer": "note: not an address"},
        {"id": "relative"},
        {"id": "http://x/\ue000"},
        {"id": 5},
        {"name": None},
        {"name": []},
        {"name": ["a", ["b"]]},
        {"name": {"@value": "x", "@language": "en"}},
        {"https://schema.org/name": "x"},
        {"@reverse": {}},
        {"issuer": {"id": "did:web:tool.example", "type": ["Profile"], "nickname": "x"}},
        {"credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": 1e-7}},
        {"credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": 2**53}},
        {"credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": float("nan")}},
        {"undefinedTerm": {}},
        {"undefinedTerm": [{"id": "urn:x:2"}]},
        {"undefinedTerm": {"type": "Alignment", "name": "x", "id": "urn:x:2"}},
        {"credentialSubject": {"type": ["AchievementSubject"], "achievement": {"alignments": [{"type": "Alignment"}]}}},
    ],
    ids=repr,
)
def test_a_document_with_a_part_that_would_not_be_signed_is_refused(part):
    with pytest.raises(DocumentNotSignable):
        canonical(changed(**part))


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\ufffe", "\uffff", "\ud800"], ids=ascii)
def test_characters_that_libraries_escape_differently_are_refused(character):
    with pytest.raises(DocumentNotSignable):
        canonical(changed(name=f"a{character}b"))


@pytest.mark.parametrize(
    "text", ["tab\tline\nreturn\r", 'quo"te', "back\\slash", "émile", "王小明", "𞤀𞤣𞤤𞤢𞤥", "O\u2019Brien"]
)
def test_ordinary_texts_are_signed(text):
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    )

    assert f'"{escaped}"' in canonical(changed(name=text))


def test_texts_that_javascript_would_sort_differently_are_refused():
    with pytest.raises(DocumentNotSignable):
        canonical(changed(name=["😀 fun", "～ wave"]))


def test_whole_numbers_are_written_alike_however_they_are_typed():
    whole = changed(credentialSubject={"type": ["AchievementSubject"], "creditsEarned": 2})
    decimal = changed(credentialSubject={"type": ["AchievementSubject"], "creditsEarned": 2.0})

    assert canonical(whole) == canonical(decimal)


@pytest.mark.parametrize(
    "contexts",
    [None, [], "https://example.org/context", [CREDENTIALS_V2, {"name": "urn:x"}], [CREDENTIALS_V2, OPEN_BADGES + "?"]],
)
def test_only_contexts_from_the_lock_are_used(contexts):
    with pytest.raises(ContextUnknown):
        canonical(changed(**{"@context": contexts}))


@pytest.mark.parametrize("name", sorted(locked_contexts()))
def test_every_locked_context_is_installed(name):
    assert "@context" in json.loads(context_bytes(name))


def test_a_context_has_the_bytes_that_the_lock_demands():
    from importlib import resources

    digests = {
        sha256(file.read_bytes()).hexdigest()
        for folder in (resources.files("openbadgeslib.ob3.contexts"), CONFIG / "contexts")
        for file in folder.iterdir()
        if file.name.endswith(".json")
    }

    assert set(locked_contexts().values()) <= digests


@pytest.mark.parametrize(
    "origin",
    [
        "https://tool.example",
        "https://other.example:8443",
        "http://127.0.0.1:8000",
        "http://localhost",
        "http://[::1]:1",
    ],
)
def test_our_own_context_is_known_at_the_address_of_any_installation_and_is_not_fetched_from_there(origin):
    assert context_document(origin + MICROCREDENTIAL) == json.loads(context_bytes(MICROCREDENTIAL))


@pytest.mark.parametrize(
    "url",
    [
        MICROCREDENTIAL,
        "//tool.example" + MICROCREDENTIAL,
        "http://tool.example" + MICROCREDENTIAL,
        "https://" + MICROCREDENTIAL,
        "https://[x" + MICROCREDENTIAL,
        "HTTPS://tool.example" + MICROCREDENTIAL,
        "https://tool.example/x" + MICROCREDENTIAL,
        "https://tool.example" + MICROCREDENTIAL + "/",
        "https://tool.example" + MICROCREDENTIAL + "?" + MICROCREDENTIAL,
        "https://tool.example" + MICROCREDENTIAL + "#x",
        "https://tool.example/contexts/microcredential/v2",
        "file://tool.example" + MICROCREDENTIAL,
    ],
)
def test_an_address_that_no_installation_serves_it_at_is_not_our_context(url):
    with pytest.raises(ContextUnknown):
        context_document(url)


OWN = [CREDENTIALS_V2, OPEN_BADGES, "https://tool.example" + MICROCREDENTIAL]


def with_texts(texts):
    achievement = {"id": "urn:x:2", "type": ["Achievement"], "microcredential": {"titleIn": texts}}
    subject = {"type": ["AchievementSubject"], "achievement": achievement}
    return changed(**{"@context": OWN, "credentialSubject": subject})


def test_each_language_of_a_text_is_signed_with_its_words():
    lines = canonical(with_texts({"en": "Title", "sl": "Naslov"}))

    assert '#titleIn> "Title"@en .' in lines
    assert '#titleIn> "Naslov"@sl .' in lines


@pytest.mark.parametrize(
    "texts",
    [
        {},
        "Title",
        ["Title"],
        {"EN": "Title"},
        {"en": ["Title"]},
        {"en": 1},
        {"@none": "Title"},
        {"": "x"},
        {"e n": "x"},
    ],
)
def test_a_text_by_language_is_written_in_one_way_only(texts):
    with pytest.raises(DocumentNotSignable):
        canonical(with_texts(texts))


def test_a_text_by_language_where_no_such_term_belongs_is_refused():
    with pytest.raises(DocumentNotSignable):
        canonical(changed(**{"@context": OWN, "titleIn": {"en": "Title"}}))
    with pytest.raises(DocumentNotSignable):
        canonical(changed(name={"en": "Title"}))


def terms(value):
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(key, str) and not key.startswith("@"):
            yield key
        yield from terms(part)


def test_our_own_terms_are_new_protected_each_with_one_meaning_and_of_a_namespace_of_no_host():
    own = json.loads(context_bytes(MICROCREDENTIAL))["@context"]
    standard = {term for url in (CREDENTIALS_V2, OPEN_BADGES) for term in terms(context_document(url))}
    scopes = [own, *(own[root]["@context"] for root in own if root != "@protected")]
    addresses = [line.split('"')[3] for line in json.dumps(own, indent=0).splitlines() if line.startswith('"@id"')]

    assert set(terms(own)) & standard == set()
    assert all(scope["@protected"] is True for scope in scopes)
    assert len(list(terms(own))) == len(set(terms(own))) == len(addresses) == len(set(addresses))
    assert all(address.startswith("urn:uuid:90957bbf-1a67-4165-9b7c-409abbf32c61#") for address in addresses)


def test_a_document_of_many_look_alike_nodes_is_refused_at_once():
    subject = {"type": ["AchievementSubject"], "result": [{"type": ["Result"]} for _ in range(10)]}

    with pytest.raises(DocumentTooComplex):
        canonical(changed(credentialSubject=subject))


def test_a_document_of_very_many_values_is_refused_at_once():
    with pytest.raises(DocumentTooComplex):
        canonical(changed(name=[f"name {number}" for number in range(6000)]))


def test_a_document_nested_without_end_is_refused():
    part: dict = {}
    for _ in range(100):
        part = {"issuer": part}

    with pytest.raises(DocumentNotSignable):
        canonical(changed(issuer=part))


def test_canonical_form_does_not_depend_on_the_order_of_keys():
    turned = json.loads(json.dumps(BASE, sort_keys=True))

    assert canonical(turned) == canonical(BASE)
