"""Looks at addresses as others see them: a platform's public keys with its time of day, and our own public pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from app.clock import Clock
from app.lti.errors import PlatformRefused
from app.lti.http import Answer, PlatformHttp
from app.lti.jwks import rsa_keys
from app.lti.values import Platform

_MOST_DECIMALS = 7  # of an Age: months


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """A platform's key set: how many of its keys may verify a launch, and how far our clock is ahead of the platform's.

    `ahead` is negative where ours is behind, None where the platform does not say what time it is.
    """

    usable: int
    ahead: timedelta | None


class Probes:
    """Fetches without redirects, within the limits of a launch."""

    def __init__(self, http: PlatformHttp, public_http: PlatformHttp, clock: Clock) -> None:
        self._http = http
        self._public_http = public_http
        self._clock = clock

    def key_set(self, platform: Platform) -> KeySet:
        """Return the platform's keys and time. Raises PlatformUnavailable, and PlatformRefused with the status."""
        answer = self._http.get(platform.jwks_url, {"Accept": "application/jwk-set+json, application/json"})
        now = self._clock()
        if not answer.ok:
            raise PlatformRefused(str(answer.status))
        told = time_of(answer)
        return KeySet(usable=len(rsa_keys(answer.json())), ahead=now - told if told else None)

    def own(self, url: str) -> Answer:
        """Fetch a public page of ours. Raises PlatformUnavailable, and AddressRefused where its name leads inside."""
        return self._public_http.get(url, {"Accept": "application/json"})


def time_of(answer: Answer) -> datetime | None:
    """Return the time of day at whoever answered, None if it is not told. RFC 9110, "Date"; RFC 9111, "Age". Pure."""
    try:
        told = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return None
    age = answer.headers.get("Age", "")  # a cache in between keeps the Date of when it asked
    kept_s = int(age) if age.isascii() and age.isdigit() and len(age) <= _MOST_DECIMALS else 0
    return (told if told.tzinfo else told.replace(tzinfo=UTC)) + timedelta(seconds=kept_s)
