"""What the doctor found, in words: a sentence for each finding, and one link to where it is mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from app.admin.right_words import right_line
from app.admin.seal_words import SEAL_SENTENCES
from app.doctor import Area, Check, Status
from app.web import problem_table

AREAS: dict[Area, Any] = {
    Area.DATABASE: _("Database"),
    Area.DISK: _("Disk space"),
    Area.BACKUP: _("Backup"),
    Area.KEY_FILE: _("Key file"),
    Area.TOOL_KEY: _("Key of the tool"),
    Area.TOOL_KEYS_OUTSIDE: _("Public key of the tool"),
    Area.SIGNING_KEY: _("Signing key of the institution"),
    Area.IDENTITY: _("Public key of the institution"),
    Area.STATUS_LIST: _("List of revoked micro-credentials"),
    Area.EUROPEAN_FILE: _("Europass file"),
    Area.SEAL: _("Seal of the institution"),
    Area.TIMESTAMPS: _("Authority for timestamps"),
    Area.PLATFORMS: _("Platforms"),
    Area.PLATFORM_KEYS: _("Keys of the platform"),
    Area.CLOCK: _("Clock"),
    Area.ROSTER: _("List of participants"),
    Area.DATA: _("Grades and completion"),
}

SENTENCES: dict[str, Any] = {
    "doctor.database_ok": _("It answers and is up to date."),
    "doctor.database_behind": _("It lacks changes of this version. Run “microcredentials migrate”."),
    "doctor.database_unreachable": _("It does not answer. Check the setting DATABASE_URL and the database server."),
    "doctor.needs_database": _("It could not be tried, because the database fails."),
    "doctor.disk_ok": _("There is enough of it."),
    "doctor.disk_full": _("Only %(free)s MB are left where the key file lies. Make room."),
    "doctor.backup_ok": _("The last one was made on %(at)s (%(age)s ago)."),
    "doctor.backup_old": _(
        "The last one was made on %(at)s (%(age)s ago); what was issued since would be lost with the database. Look "
        "why no newer one was made, and run “microcredentials backup FILE”."
    ),
    "doctor.backup_never": _(
        "None was made yet. Run “microcredentials backup FILE” every night and keep the files elsewhere."
    ),
    "doctor.key_file_ok": _("Only its owner may read it."),
    "doctor.key_file_open": _("Others on this server may read it. Let only its owner read it (chmod 600)."),
    "doctor.tool_key_ok": _("It is there, opens and signs."),
    "doctor.tool_key_since": _("It is there, opens and signs. It was published on %(since)s."),
    "doctor.tool_key_next": _("It is there, opens and signs. The next one takes its place on %(at)s."),
    "doctor.signing_ok": _("It is there, and what it signs can be verified."),
    "doctor.signing_device_ok": _("It is in the device “%(token)s”, and what it signs can be verified."),
    "doctor.public_ok": _("It can be read at its public address."),
    "doctor.public_wrong": _(
        "Its public address answers with something else. Check the setting PUBLIC_URL and the web server in front."
    ),
    "doctor.public_unreachable": _(
        "Its public address does not answer. Check the setting PUBLIC_URL and the web server in front."
    ),
    "doctor.public_inside": _(
        "From this server its public address leads into a private network, so it cannot be told whether others can "
        "read it. Open it from outside."
    ),
    "doctor.european_file_ok": _("It is issued beside the Open Badge."),
    "doctor.european_file_no_identifier": _(
        "It is not issued: the profile of the institution lacks the eIDAS identifier. The Open Badge is issued all the "
        "same."
    ),
    **SEAL_SENTENCES,
    "doctor.nothing_issued": _("Nothing has been issued yet, so there is no list."),
    "doctor.no_platform": _("None is approved yet."),
    "doctor.jwks_ok": _("They can be read, and a launch can be verified with them."),
    "doctor.jwks_unreachable": _(
        "Their address does not answer, so launches are refused once the last keys are too old."
    ),
    "doctor.jwks_refused": _("Their address answers with status %(status)s. Correct it, or look what is wrong there."),
    "doctor.jwks_no_key": _("At their address is no key with which a launch can be verified. Correct the address."),
    "doctor.clock_ok": _("It agrees with this server's."),
    "doctor.clock_off": _(
        "This server's clock differs from that of %(platform)s by %(difference)s. Launches fail above 1 min. Set the "
        "time service (NTP)."
    ),
    "doctor.clock_unknown": _("The platform does not say what time it is."),
    "doctor.roster_ok": _("It can be read."),
    "doctor.roster_untried": _("Not tried yet: open the tool once in a course, as a teacher."),
    "doctor.rights_ok": _("All rights that could be tried are there. Tried in: %(course)s."),
    "doctor.rights_untried": _("The functions are there. The rest can be tried once the tool was opened in a course."),
    "doctor.right_missing": _("%(right)s is missing."),
    "doctor.timed_out": _("It did not answer within %(seconds)s s."),
}

Words = Callable[[datetime], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorLine:
    """One finding as a page shows it; `url` is "" where there is nothing to mend."""

    status: Status
    title: Any
    sentence: str
    url: str = ""
    link: Any = ""


def doctor_line(check: Check, moment: Words) -> DoctorLine:
    """Return a check in words, within a request of the application; `moment` writes times."""
    is_to_mend = check.status is not Status.OK and check.code != "doctor.nothing_issued"
    url, link = _where(check) if is_to_mend else ("", "")
    return DoctorLine(
        status=check.status, title=AREAS[check.area], sentence=_sentence(check, moment), url=url, link=link
    )


def _sentence(check: Check, moment: Words) -> str:
    own = SENTENCES.get(check.code)
    if own is None:
        return str(problem_table()[check.code].what)
    params = {name: moment(value) if isinstance(value, datetime) else value for name, value in check.params.items()}
    sentence = str(own) % params
    if check.right is not None:
        line = right_line(check.right, check.subject.site if check.subject else "")
        sentence = " ".join(str(part) for part in (sentence, line.why, line.todo) if part)
    return sentence


def _where(check: Check) -> tuple[str, Any]:
    """Return the address of ours or theirs where a finding is mended, and its name."""
    if check.right is not None and check.subject is not None:
        line = right_line(check.right, check.subject.site)
        if line.url:
            return line.url, line.link
    if check.code in {"doctor.jwks_unreachable", "doctor.jwks_refused", "doctor.jwks_no_key"} and check.subject:
        return check.subject.jwks_url, _("Open the address")
    if check.area in {Area.TOOL_KEYS_OUTSIDE, Area.IDENTITY, Area.STATUS_LIST} and (url := _url(check.params)):
        return url, _("Open the address")
    if check.code == "doctor.clock_off":
        return url_for("admin.launches", refused=""), _("Refused launches")
    if check.subject is not None:
        anchor = "access-title" if check.area is Area.DATA else None
        return url_for("admin.platform", platform_id=check.subject.platform_id, _anchor=anchor), _("The platform")
    if check.area is Area.PLATFORMS:
        return url_for("admin.connect"), _("Connect a platform")
    if check.area is Area.BACKUP and check.code != "doctor.needs_database":
        return "", ""  # a command's matter
    if check.area is Area.DATABASE or check.code == "doctor.needs_database":
        return url_for("home.ready"), _("State of the installation")
    return url_for("admin.tool_keys"), _("Keys")


def _url(params: Mapping[str, Any]) -> str:
    return str(params.get("url", ""))
