"""The elements of an Open Badges credential, read back from the document alone. Pure.

Takes any JSON: what is not there, or not as `openbadges.document` writes it, is left out. A credential from before our
own context is read as it was written then.
"""

from decimal import Decimal
from typing import Any, cast

from app.awards import Stackability
from app.formats import alignments as kinds
from app.formats.assessed_words import identified_said, supervised_said
from app.formats.expected import NOT_PLACED, Elements, decided_said, without_blanks, worded
from app.formats.institution import institution
from app.formats.openbadges_earlier import earlier_elements
from app.formats.reading import (
    Json,
    link,
    number_at,
    object_of,
    objects_of,
    text_at,
    texts_at,
    words_at,
)
from app.formats.wording import official_name, phrase, plain
from app.vocabularies import ListName, concept, country_name, exists, label

_STACKABILITY = frozenset(Stackability)
_MANY = 10_000  # no credential is about more credits


def elements(document: Json, language: str = "") -> Elements:
    """Return the elements that a credential carries, shaped as `Elements` says. Pure.

    Texts are in `language` (ISO 639-1), without one in the credential's own; in another where there is none.
    """
    subject = object_of(document.get("credentialSubject"))
    achievement = object_of(subject.get("achievement"))
    own = text_at(achievement, "inLanguage")
    reader = _Reader(document, subject, achievement, language or own, own)
    kept = without_blanks(reader.natives() | reader.extended())
    return cast(Elements, kept)


def issuer_name(document: Json) -> str:
    """Return what a credential calls its issuer, empty if it does not say. Pure."""
    return text_at(object_of(document.get("issuer")), "name")


class _Reader:
    """One credential in one language."""

    def __init__(self, document: Json, subject: Json, achievement: Json, language: str, own: str) -> None:
        self._document = document
        self._subject = subject
        self._achievement = achievement
        self._extension = object_of(achievement.get("microcredential"))
        self._aligned = list(objects_of(achievement.get("alignment")))
        self._language = language
        self._own = own

    def natives(self) -> dict[str, Any]:
        """Return what Open Badges itself has a property for."""
        document, achievement = self._document, self._achievement
        names = (item for item in objects_of(self._subject.get("identifier")) if item.get("identityType") == "name")
        creator = text_at(object_of(achievement.get("creator")), "name")
        return {
            "learner": next((text_at(item, "identityHash") for item in names if item.get("hashed") is False), ""),
            "title": text_at(document, "name") or text_at(achievement, "name"),
            "country": self._country(),
            "awarding_body": creator or issuer_name(document),
            "issued": text_at(document, "awardedDate") or text_at(document, "validFrom"),
            "valid_until": text_at(document, "validUntil"),
            "decided": self._decided(),
            "grade": self._grade(),
            "image": text_at(object_of(achievement.get("image")), "id"),
            "institution": institution(document, achievement, self._language, self._own),
        }

    def extended(self) -> dict[str, Any]:
        """Return what stands in our own terms, or stood in alignments before there were any."""
        if not self._extension:
            earlier = earlier_elements(self._achievement)
            earlier["workload"] = {"ects": self._ects(), **earlier["workload"]}
            return earlier | {"languages": [self._own] if self._own else []}
        found = {
            "outcomes": self._outcomes(),
            "workload": {"ects": self._ects(), "hours": text_at(self._extension, "workloadHours")},
            "level": self._level(),
            "assessment": [self._listed("assessment-type", uri) for uri in texts_at(self._extension, "assessmentType")],
            "participation": self._listed("learning-assessment-mode", text_at(self._extension, "participationForm")),
            "quality_assurance": self._quality(),
            "prerequisites": self._words("prerequisitesIn"),
            "supervision": self._supervision(),
            "assessed": self._assessed(),
            "stackability": self._stackability(),
            "further_information": self._words("furtherInformationIn"),
            "description": self._words("descriptionIn"),
            "fields": [self._aligned_concept("isced-f", item) for item in self._of(kinds.ISCED_F)],
            "instruction_languages": [
                {**self._of_list("language", code), "code": code}
                for code in texts_at(self._extension, "instructionLanguage")
            ],
            "languages": self._languages(),
        }
        if self._language != self._own:
            found["title"] = self._words("titleIn")
            issuer = object_of(object_of(self._document.get("issuer")).get("microcredentialIssuer"))
            itself = worded(words_at(issuer, "legalNameIn"), self._language, self._own)
            found["awarding_body"] = self._words("awardingBodyIn") or itself
        return found

    def _country(self) -> Json:
        address = object_of(object_of(self._document.get("issuer")).get("address"))
        code, name = text_at(address, "addressCountryCode"), text_at(address, "addressCountry")
        if self._language != self._own and exists("country", code):
            name = country_name(code, self._language)
        return {"code": code, "name": name, "region": text_at(address, "addressRegion")}

    def _ects(self) -> str:
        credits_ = self._subject.get("creditsEarned", self._achievement.get("creditsAvailable"))
        is_number = isinstance(credits_, int | float) and not isinstance(credits_, bool) and 0 <= credits_ < _MANY
        return plain(Decimal(str(credits_))) if is_number else ""

    def _grade(self) -> Json:
        result = object_of(self._subject.get("result"))
        scales = objects_of(self._achievement.get("resultDescription"))
        scale = next((item for item in scales if item.get("id") == result.get("resultDescription")), {})
        if not (value := text_at(result, "value")):
            return {}
        return {
            "value": value,
            "minimum": text_at(scale, "valueMin"),
            "maximum": text_at(scale, "valueMax"),
            "words": self._words("gradingIn"),
        }

    def _outcomes(self) -> list[Json]:
        found = objects_of(self._extension.get("outcome"))
        return [self._outcome(item) for item in sorted(found, key=lambda item: number_at(item, "outcomeNumber"))]

    def _outcome(self, item: Json) -> Json:
        return {
            "text": worded(words_at(item, "statementIn"), self._language, self._own),
            "assessments": [_code("assessment-type", uri) for uri in texts_at(item, "shownBy")],
            "skills": [
                {
                    "uri": text_at(skill, "skillUri"),
                    "label": worded(words_at(skill, "skillNameIn"), self._language, self._own),
                }
                for skill in objects_of(item.get("skill"))
            ],
        }

    def _level(self) -> Json:
        found: Json = {}
        if self._extension.get("notPlaced") is True:
            found = {"code": NOT_PLACED, "name": phrase("not_placed", self._language)}
        elif item := object_of(self._of(kinds.EQF)):
            found = self._aligned_concept("eqf", item)
            if self._language != self._own and found["code"]:
                found["name"] = phrase("eqf", self._language, level=found["code"])
        if cycle := text_at(self._extension, "cycle"):
            name = label("qf-ehea-cycle", cycle, self._language) if exists("qf-ehea-cycle", cycle) else ""
            found["cycle"] = {"code": cycle, "name": name}
        if item := object_of(self._of(kinds.NQF)):
            national = self._aligned_concept("nqf", item)
            own_place = f"{text_at(self._achievement, 'id')}#national-level"
            found["nqf"] = national | ({"url": ""} if national["url"] == own_place else {})
        return found

    def _quality(self) -> Json:
        found = self._listed("accreditation-type", text_at(self._extension, "qualityAssuranceType"))
        return found | {
            "url": text_at(self._extension, "qualityReport") or found.get("url", ""),
            "words": self._words("qualityStatementIn"),
            "agency": text_at(self._extension, "qualityAgency"),
        }

    def _supervision(self) -> Json:
        uri = text_at(self._extension, "supervision")
        found = self._listed("supervision-verification", uri)
        code = found.get("code", "")
        notation = concept("supervision-verification", code).notation if code else ""
        return found | {"code": notation}

    def _assessed(self) -> Json:
        said = object_of(self._subject.get("microcredentialAssessment"))
        return {
            "supervision": supervised_said(text_at(said, "supervisedHow"), self._language),
            "identity": identified_said(text_at(said, "identifiedHow"), self._language),
            "assessed_on": text_at(said, "assessedOn"),
            "is_online": True if said.get("assessedOnline") is True else None,
            "place": text_at(said, "assessedAt"),
            "organisation": worded(words_at(said, "assessedByIn"), self._language, self._own),
        }

    def _decided(self) -> Json:
        # Open Badges has no property for it: it is the sentence with which the narrative begins.
        is_elsewhere = text_at(self._subject, "narrative").startswith(phrase("elsewhere", self._own))
        return dict(decided_said(self._language)) if is_elsewhere else {}

    def _stackability(self) -> Json:
        code = text_at(self._extension, "stackability")
        return {
            "code": code,
            "name": phrase(code, self._language) if code in _STACKABILITY else "",
            "words": self._words("stackabilityNoteIn"),
            "url": link(text_at(self._extension, "stackabilityPage")),
        }

    def _languages(self) -> list[str]:
        spoken = set(texts_at(self._extension, "spokenIn"))
        return [self._own, *sorted(spoken - {self._own})]

    def _words(self, term: str) -> str:
        return worded(words_at(self._extension, term), self._language, self._own)

    def _of(self, target_type: str) -> list[Json]:
        return [item for item in self._aligned if item.get("targetType") == target_type]

    def _listed(self, vocabulary: ListName, uri: str) -> Json:
        """Return a concept that our terms name by its address, in the document's own words where it has them."""
        if not (code := _code(vocabulary, uri)):
            return {"url": uri}
        found = self._of_list(vocabulary, code)
        if self._language == self._own:
            names = (text_at(item, "targetName") for item in self._aligned if text_at(item, "targetUrl") == uri)
            found["name"] = next(names, "") or found["name"]
        return found

    def _aligned_concept(self, vocabulary: ListName, item: Json) -> Json:
        found = {
            "code": text_at(item, "targetCode"),
            "name": text_at(item, "targetName"),
            "url": text_at(item, "targetUrl"),
        }
        if self._language != self._own and exists(vocabulary, found["code"]):
            found["name"] = official_name(vocabulary, found["code"], self._language)
        return found

    def _of_list(self, vocabulary: ListName, code: str) -> Json:
        if not exists(vocabulary, code):
            return {"code": code}
        name = official_name(vocabulary, code, self._language)
        return {"code": code, "name": name, "url": concept(vocabulary, code).uri}


def _code(vocabulary: ListName, uri: str) -> str:
    """Return the code that a list's address ends in, empty if the list does not hold it."""
    code = uri.rpartition("/")[2]
    return code if exists(vocabulary, code) and concept(vocabulary, code).uri == uri else ""
