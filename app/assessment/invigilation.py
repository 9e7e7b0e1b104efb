"""A link with which a named person without an account confirms one sitting: its end, its secret, who it is. Pure."""

import base64
import binascii
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.assessment.record_json import Course, Examiner
from app.assessment.values import Sitting, zone_of

ROLE = "examiner_by_link"
USUALLY_AFTER = timedelta(hours=4)  # lists are often gone through once the room is empty
AT_MOST_AFTER = timedelta(days=3)
_ID_BYTES, _SECRET_BYTES = 16, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Invigilation:
    """One link: of which sitting, for whom, until when. `made_by` is the teacher who answers for that person."""

    link_id: UUID
    course: Course
    sitting_id: UUID
    course_title: str
    name: str
    made_by: Examiner
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Tell whether the link leads to the sitting."""
        return self.withdrawn_at is None and now < self.ends_at

    @property
    def examiner(self) -> Examiner:
        """Who states something by this link."""
        return Examiner(user_id=f"link:{self.link_id}", name=self.name, role=ROLE, vouched_by=self.made_by.user_id)


def usual_end(sitting: Sitting, now: datetime) -> datetime:
    """Return until when a link of the sitting is usually good. Pure."""
    return (max(sitting.ends_at, now) + USUALLY_AFTER).replace(second=0, microsecond=0)


def latest_end(sitting: Sitting, now: datetime) -> datetime:
    """Return until when a link may be good at most. Pure."""
    return max(sitting.ends_at, now) + AT_MOST_AFTER


def end_from(words: str, sitting: Sitting, now: datetime) -> datetime | None:
    """Return the moment that a form names by the clock on the sitting's wall, None for one that cannot be. Pure."""
    try:
        at = datetime.fromisoformat(words)
        found = at.replace(tzinfo=zone_of(sitting.zone)).astimezone(UTC) if at.tzinfo is None else None
    except (ValueError, OverflowError):
        return None
    return found if found and now < found <= latest_end(sitting, now) else None


def secret_of(key: bytes, link_id: UUID) -> bytes:
    """Return the secret of a link: the form that makes it, sent twice, shows the same one. Pure."""
    return hmac.new(key, b"invigilator's link\n" + link_id.bytes, hashlib.sha256).digest()


def token_of(link_id: UUID, secret: bytes) -> str:
    """Return what a link carries. Pure."""
    return base64.urlsafe_b64encode(link_id.bytes + secret).decode().rstrip("=")


def token_from(words: str) -> tuple[UUID, bytes] | None:
    """Return link and secret of what was given, be it the token or the whole address; None for anything else. Pure."""
    found = "".join(words.rsplit("#", 1)[-1].split())
    if len(found) != (_ID_BYTES + _SECRET_BYTES) * 4 // 3 or not re.fullmatch(r"[A-Za-z0-9_-]+", found):
        return None
    try:
        raw = base64.b64decode(found, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=raw[:_ID_BYTES]), raw[_ID_BYTES:]


def secret_digest(secret: bytes | str) -> str:
    """Return what is stored of a secret: its SHA-256, in hex. Pure."""
    return hashlib.sha256(secret.encode() if isinstance(secret, str) else secret).hexdigest()


def is_same(stored: str, secret: bytes | str) -> bool:
    """Tell in constant time whether a secret is the one whose digest is stored. Pure."""
    return hmac.compare_digest(stored, secret_digest(secret))


def may_be_same_person(name: str, other: str) -> bool:
    """Tell whether two names may be one person's: all words of the one are in the other, however written. Pure.

    A name that is not known may be anybody's. It errs towards the same person: a teacher confirms those.
    """
    words, others = _words(name), _words(other)
    return words <= others or others <= words


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("đ", "d").replace("ł", "l"))
    return frozenset(re.findall(r"\w+", "".join(mark for mark in plain if not unicodedata.combining(mark))))
