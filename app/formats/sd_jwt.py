"""An award as the claims of an SD-JWT VC, and the elements read back from them. Pure.

SD-JWT-based Verifiable Credentials. The claims are the elements (`Elements`) in the achievement's own language under
their own names, but that the learner's name stands in the three claims that every wallet knows; beside them `criteria`,
the rule in words. What differs in another language stands under `translations`.

What is about the person can be withheld, each claim by itself: the name and its parts, the grade, the sitting, that it
was decided outside of the course, and the address of the credential, whose page shows all of it. What is about the
micro-credential cannot: everybody may read it at the achievement's own page anyway, and without it nobody can judge
what is shown.
"""

from functools import cache
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from app.awards import Award
from app.formats.expected import Elements, expected, languages_of, without_blanks
from app.formats.reading import Json, link, object_of
from app.formats.rule_words import rule_words

NAME, GIVEN_NAME, FAMILY_NAME = "name", "given_name", "family_name"
TRANSLATIONS = "translations"
DECOYS = 8
"""Digests at the top: as many in every credential, so that nobody can count what is withheld."""

# Pages make links of these: nothing but an address of the web may stand there, whoever wrote it.
_ADDRESSES = frozenset({"url", "website", "contact_page", "deqar_url"})
_OF_A_LIST = ("http://data.europa.eu/", "http://publications.europa.eu/")

_SPOKEN = ("grade", "assessed", "decided")  # of the person, and worded in each language
_WITHHELD = (NAME, GIVEN_NAME, FAMILY_NAME, *_SPOKEN, "jti")


def sd_jwt_claims(award: Award, vct: str, status_uri: str, holder: Json | None = None) -> Json:
    """Return the claims, all of them readable; `holder` is a public JSON Web Key to which the credential is bound.

    Raises UnknownConcept when a code stands in no list. Pure.
    """
    own, *others = languages_of(award)
    said = _claims_of(expected(award, own))
    translated = {language: _claims_of(expected(award, language)) for language in others}
    claims: Json = {
        "iss": award.issuer.did,
        "iat": int(award.valid_from.timestamp()),
        "nbf": int(award.valid_from.timestamp()),
        "exp": int(award.valid_until.timestamp()) if award.valid_until else None,
        "vct": vct,
        "jti": award.credential_url,
        "status": {"status_list": {"idx": award.status.index, "uri": status_uri}},
        "cnf": {"jwk": holder} if holder else {},
        **said,
        GIVEN_NAME: award.learner.given,
        FAMILY_NAME: award.learner.family,
        "criteria": rule_words(award.achievement.criteria, own),
        TRANSLATIONS: {
            language: {name: value for name, value in words.items() if value != said.get(name)}
            for language, words in translated.items()
        },
    }
    kept: Json = without_blanks(claims)
    kept["status"] = claims["status"]
    return kept


def withheld(claims: Json) -> list[list[str]]:
    """Return the paths of the claims that a holder can withhold. Pure."""
    languages = object_of(claims.get(TRANSLATIONS))
    translated = [
        [TRANSLATIONS, language, name] for language, words in languages.items() for name in _SPOKEN if name in words
    ]
    return [[name] for name in _WITHHELD if name in claims] + translated


def sd_jwt_elements(claims: Json, language: str = "") -> Elements:
    """Return the elements that are shown, in a language or else in the credential's own. Pure.

    Takes any JSON: what is not there, or not shaped as `Elements` says, is left out.
    """
    words = object_of(object_of(claims.get(TRANSLATIONS)).get(language))
    said = {**claims, **{name: value for name, value in words.items() if name in claims}}
    if NAME in said:
        said["learner"] = said[NAME]
    found: Elements = without_blanks(_shaped(said, Elements))
    return found


def _claims_of(elements: Elements) -> Json:
    found: Json = dict(elements)
    if "learner" in found:
        found[NAME] = found.pop("learner")
    return found


def _followed(address: str) -> str:
    return address if address.startswith(_OF_A_LIST) else link(address)


def _shaped(value: Any, shape: Any) -> Any:
    """Return as much of a JSON value as has the shape."""
    if is_typeddict(shape):
        parts = value if isinstance(value, dict) else {}
        hints = _hints(shape).items()
        found = {name: _shaped(parts[name], part) for name, part in hints if name in parts}
        return {name: _followed(part) if name in _ADDRESSES else part for name, part in found.items()}
    if get_origin(shape) is list:
        (item,) = get_args(shape)
        return [_shaped(part, item) for part in value] if isinstance(value, list) else []
    return value if isinstance(value, shape) else ""


@cache
def _hints(shape: Any) -> dict[str, Any]:
    return get_type_hints(shape)
