"""Stores institutions' profiles."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy import select

from app.clock import Clock
from app.db import Database
from app.issuers.errors import IssuerMissing, ProfileInvalid
from app.issuers.models import IssuerRow
from app.issuers.values import IssuerProfile, profile_from_json, profile_to_json
from app.vocabularies import concepts, exists

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_URL = re.compile(r"[!#-&(-;=?-\[\]-~]+")  # visible ASCII without quotes, angle brackets and backslash


class Issuers:
    """The institutions that issue from this installation."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def put(self, profile: IssuerProfile) -> IssuerProfile:
        """Store a new or changed profile. Raises ProfileInvalid, naming the field."""
        check_profile(profile)
        with self._db.write() as session:
            row = session.get(IssuerRow, profile.slug, with_for_update=True)
            if row is None:
                row = IssuerRow(slug=profile.slug, revision=0)
                session.add(row)
            row.profile = profile_to_json(profile)
            row.revision += 1
            row.updated_at = self._clock()
        return profile

    def get(self, slug: str) -> IssuerProfile:
        """Return an institution's profile. Raises IssuerMissing."""
        with self._db.read() as session:
            row = session.get(IssuerRow, slug)
            if row is None:
                raise IssuerMissing
            return profile_from_json(row.profile)

    def all(self) -> list[IssuerProfile]:
        """Return every institution by slug."""
        with self._db.read() as session:
            rows = session.scalars(select(IssuerRow).order_by(IssuerRow.slug))
            return [profile_from_json(row.profile) for row in rows]


def check_profile(profile: IssuerProfile) -> None:
    """Refuse what cannot stand in a credential. Raises ProfileInvalid, naming the field. Pure."""
    if not _SLUG.fullmatch(profile.slug):
        raise ProfileInvalid("slug")
    if not any(words.strip() for words in profile.legal_name.values()):
        raise ProfileInvalid("legal_name")
    if not profile.country or all(country.notation != profile.country for country in concepts("country")):
        raise ProfileInvalid("country")
    quality = profile.quality_assurance
    if quality and not exists("accreditation-type", quality.type_code):
        raise ProfileInvalid("quality_type")
    for field, url in (("website", profile.website), ("quality_url", quality.url if quality else "")):
        if url and not _is_web_address(url):
            raise ProfileInvalid(field)
    if profile.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", profile.email):
        raise ProfileInvalid("email")
    for field, words in _texts(profile):
        if any(unicodedata.category(mark) == "Cc" for mark in words):
            raise ProfileInvalid(field)
    if not profile.hours_per_ects.is_finite() or not 1 <= profile.hours_per_ects <= 60:
        raise ProfileInvalid("hours_per_ects")


def _texts(profile: IssuerProfile) -> Iterator[tuple[str, str]]:
    """Give every text with its field's name."""
    quality = profile.quality_assurance
    for field, text in (
        ("legal_name", profile.legal_name),
        ("awarding_body", profile.awarding_body),
        ("quality_statement", quality.statement if quality else None),
    ):
        for language, words in (text or {}).items():
            yield field, language
            yield field, words
    yield "did", profile.did
    yield "region", profile.region
    yield "locality", profile.locality
    yield "email", profile.email
    yield "eidas_identifier", profile.eidas_identifier
    yield "quality_agency", quality.agency if quality else ""


def _is_web_address(url: str) -> bool:
    if not _URL.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no address
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
