"""What an observation means. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.courses import RightCheck, RightStatus
from app.doctor.values import Area, Check, Status, Subject
from app.lti import KeySet
from app.signing import IssuerKey, ToolKey, ToolKeyState

CLOCK_LIMIT = timedelta(seconds=60)
"""A Moodle's launch is good for 60 s after it was signed, so no greater difference is bearable."""

LONGEST_WITHOUT_BACKUP = timedelta(days=2)
"""A nightly one may fail once; what was issued since the last one does not come back. The alert rules have it too."""

LEAST_FREE = 200 * 1024 * 1024  # bytes; a database that cannot grow loses awards


def key_set(found: KeySet, subject: Subject) -> Check:
    """Judge a platform's public keys. Pure."""
    params = {"url": subject.jwks_url}
    if found.usable:
        return Check(area=Area.PLATFORM_KEYS, status=Status.OK, code="doctor.jwks_ok", subject=subject)
    return Check(
        area=Area.PLATFORM_KEYS, status=Status.PROBLEM, code="doctor.jwks_no_key", params=params, subject=subject
    )


def clock(ahead: timedelta | None, subject: Subject) -> Check:
    """Judge how far our clock and a platform's are apart; None is not told. Pure."""
    if ahead is None:
        return Check(area=Area.CLOCK, status=Status.UNKNOWN, code="doctor.clock_unknown", subject=subject)
    apart = abs(ahead)
    if apart <= CLOCK_LIMIT:
        return Check(area=Area.CLOCK, status=Status.OK, code="doctor.clock_ok", subject=subject)
    params = {"difference": duration(apart), "platform": subject.name}
    return Check(area=Area.CLOCK, status=Status.PROBLEM, code="doctor.clock_off", params=params, subject=subject)


def duration(length: timedelta) -> str:
    """Write a length of time with its unit, which English and Slovenian write alike. Pure."""
    seconds = int(length.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7200:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h" if seconds < 48 * 3600 else f"{seconds // 86400} d"


def signing_key(key: IssuerKey) -> Check:
    """Say where an institution's key lies that signs as it must. Pure."""
    if key.device is None:
        return Check(area=Area.SIGNING_KEY, status=Status.OK, code="doctor.signing_ok")
    params = {"token": key.device.token}
    return Check(area=Area.SIGNING_KEY, status=Status.OK, code="doctor.signing_device_ok", params=params)


def tool_key(keys: Sequence[ToolKey]) -> Check:
    """Say since when the tool's key is published, and when the next one takes its place. Pure."""
    active = next((key for key in keys if key.state is ToolKeyState.ACTIVE), None)
    if active is None:
        return Check(area=Area.TOOL_KEY, status=Status.PROBLEM, code="signing.key_file_missing")
    following = next((key for key in keys if key.state is ToolKeyState.NEXT), None)
    code, params = "doctor.tool_key_ok", dict[str, datetime]()
    if following is not None and following.changes_at is not None:
        code, params = "doctor.tool_key_next", {"at": following.changes_at}
    elif active.published_at is not None:
        code, params = "doctor.tool_key_since", {"since": active.published_at}
    return Check(area=Area.TOOL_KEY, status=Status.OK, code=code, params=params)


def disk(free_bytes: int) -> Check:
    """Judge the space that is left where the key file lies. Pure."""
    if free_bytes >= LEAST_FREE:
        return Check(area=Area.DISK, status=Status.OK, code="doctor.disk_ok")
    params = {"free": free_bytes // (1024 * 1024)}
    return Check(area=Area.DISK, status=Status.PROBLEM, code="doctor.disk_full", params=params)


def last_backup(made_at: datetime | None, now: datetime) -> Check:
    """Judge how old the last backup is; without one it is not known whether others are made elsewhere. Pure."""
    if made_at is None:
        return Check(area=Area.BACKUP, status=Status.UNKNOWN, code="doctor.backup_never")
    age = max(now - made_at, timedelta())
    is_old = age > LONGEST_WITHOUT_BACKUP
    return Check(
        area=Area.BACKUP,
        status=Status.PROBLEM if is_old else Status.OK,
        code="doctor.backup_old" if is_old else "doctor.backup_ok",
        params={"at": made_at, "age": duration(age)},
    )


def key_file(mode: int) -> Check:
    """Judge who may read the key file, by its mode. Pure."""
    if mode & 0o077:
        return Check(area=Area.KEY_FILE, status=Status.PROBLEM, code="doctor.key_file_open")
    return Check(area=Area.KEY_FILE, status=Status.OK, code="doctor.key_file_ok")


def data_access(rights: Sequence[RightCheck], course: str, subject: Subject) -> Iterator[Check]:
    """Condense the rights of a data grant as tried in a course: a check for each that is missing, or one. Pure."""
    missing = [right for right in rights if right.status is RightStatus.MISSING]
    for right in missing:
        yield Check(
            area=Area.DATA,
            status=Status.PROBLEM,
            code="doctor.right_missing",
            params={"right": right.right},
            subject=subject,
            right=right,
        )
    if missing:
        return
    granted = sum(right.status is RightStatus.GRANTED for right in rights)
    params: dict[str, Any] = {"granted": granted, "untried": len(rights) - granted, "course": course}
    if not course:
        yield Check(area=Area.DATA, status=Status.UNKNOWN, code="doctor.rights_untried", subject=subject)
    else:
        yield Check(area=Area.DATA, status=Status.OK, code="doctor.rights_ok", params=params, subject=subject)
