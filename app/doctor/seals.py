"""What the seal of an institution, or its lack, means. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cryptography import x509

from app.awards import Obstacle
from app.doctor.values import Area, Check, Status
from app.signing import AuthorityUnknown, InstitutionSeal, Quality, Timestamp, chain_to, holder_of, quality_of

SOON = timedelta(days=30)
"""How long before its end a seal must be renewed: authorities take weeks."""

_CLOCKS_APART = timedelta(minutes=1)
_QUALITIES = {
    Quality.QUALIFIED: "doctor.seal_qualified",
    Quality.QUALIFIED_CERTIFICATE: "doctor.seal_qualified_certificate",
    Quality.ADVANCED: "doctor.seal_advanced",
    Quality.TEST: "doctor.seal_test",
}
_DIFFERENCES = {
    Obstacle.SEAL_NAME_DIFFERS: "doctor.seal_name_differs",
    Obstacle.SEAL_IDENTIFIER_DIFFERS: "doctor.seal_identifier_differs",
    Obstacle.SEAL_COUNTRY_DIFFERS: "doctor.seal_country_differs",
}


def european_file(obstacle: Obstacle | None) -> Check:
    """Judge what keeps an institution's awards from having a Europass file. Pure."""
    if obstacle is None:
        return Check(area=Area.EUROPEAN_FILE, status=Status.OK, code="doctor.european_file_ok")
    if obstacle is Obstacle.NO_EIDAS_IDENTIFIER:  # nothing is broken: the Open Badge is issued without it
        return Check(area=Area.EUROPEAN_FILE, status=Status.UNKNOWN, code="doctor.european_file_no_identifier")
    return Check(area=Area.EUROPEAN_FILE, status=Status.PROBLEM, code=_DIFFERENCES[obstacle])


def seal_checks(
    seal: InstitutionSeal | None, authorities: Sequence[x509.Certificate], now: datetime
) -> Iterator[Check]:
    """Judge an institution's seal: its kind, the days that are left, and whether others can tell who it is. Pure."""
    if seal is None:
        yield Check(area=Area.SEAL, status=Status.OK, code="doctor.seal_none")  # nothing is broken
        return
    left = seal.certificate.not_valid_after_utc - now
    params = {"until": seal.certificate.not_valid_after_utc, "days": left.days}
    if left < timedelta():
        yield Check(area=Area.SEAL, status=Status.PROBLEM, code="signing.seal_expired")
    elif left < SOON:
        yield Check(area=Area.SEAL, status=Status.PROBLEM, code="doctor.seal_ends_soon", params=params)
    else:
        code = _QUALITIES[quality_of(seal.chain)]
        yield Check(area=Area.SEAL, status=Status.OK, code=code, params=params)
    try:
        chain_to(seal.certificate, seal.chain[1:], authorities, now)
    except AuthorityUnknown:
        yield Check(area=Area.SEAL, status=Status.UNKNOWN, code="doctor.seal_authority_unknown")


def timestamp_check(stamp: Timestamp, authorities: Sequence[x509.Certificate], now: datetime) -> Check:
    """Judge a timestamp that was just given: whether it tells our time, and whether its authority is known. Pure."""
    holder = holder_of(stamp.certificate)
    params = {"authority": holder.common_name or holder.legal_name, "until": stamp.certificate.not_valid_after_utc}
    if abs(stamp.at - now) > _CLOCKS_APART:
        return Check(area=Area.TIMESTAMPS, status=Status.PROBLEM, code="doctor.timestamp_clock", params=params)
    try:
        chain_to(stamp.certificate, stamp.others, authorities, now)
    except AuthorityUnknown:
        return Check(area=Area.TIMESTAMPS, status=Status.PROBLEM, code="doctor.timestamp_untrusted", params=params)
    return Check(area=Area.TIMESTAMPS, status=Status.OK, code="doctor.timestamp_ok", params=params)
