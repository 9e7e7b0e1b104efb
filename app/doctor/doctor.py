"""Examines an installation for one institution: everything that must work so that a micro-credential can be awarded."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.awards import ELM, Obstacle, Register
from app.clock import Clock
from app.courses import RightsOf
from app.db import Database, is_current
from app.doctor import rules
from app.doctor.at_once import Tasks
from app.doctor.seals import european_file, seal_checks, timestamp_check
from app.doctor.values import Area, Check, Report, Status, Subject
from app.errors import ProductError
from app.lti import AddressRefused, Lti, Platform, PlatformRefused, PlatformUnavailable, Standing
from app.signing import Authorities, IssuerKey, KeyFile, Sealer, TimestampRefused, TimestampUnavailable, is_signature

LIMIT_S = 25.0
"""How long all checks together may take: a browser and the web server in front wait for them."""

_SAMPLE = b"signed to see whether it verifies"


@dataclass(frozen=True, slots=True)
class _Task:
    area: Area
    call: Callable[[], Iterable[Check]]
    subject: Subject | None = None

    def checks(self) -> list[Check]:
        """Return what the call finds; a refusal is a finding, too."""
        try:
            return list(self.call())
        except ProductError as error:
            return [Check(area=self.area, status=Status.PROBLEM, code=error.code, subject=self.subject)]
        except SQLAlchemyError:  # said once, by the check of the database
            return [Check(area=self.area, status=Status.UNKNOWN, code="doctor.needs_database", subject=self.subject)]

    def timed_out(self, limit_s: float) -> list[Check]:
        """Return what is found when nothing came back in time."""
        params = {"seconds": f"{limit_s:g}"}
        return [
            Check(
                area=self.area,
                status=Status.PROBLEM,
                code="doctor.timed_out",
                params=params,
                subject=self.subject,
            )
        ]


class Doctor:
    """Runs every check at once; each is bounded in time, and so are all together.

    `site_of` gives the address of a platform's web services, "" without a data grant; `obstacles_of` an institution's
    formats that its awards cannot have; `last_backup` when one was made, None if never.
    """

    def __init__(
        self,
        *,
        public_url: str,
        keys_file: Path,
        db: Database,
        keys: KeyFile,
        register: Register,
        lti: Lti,
        site_of: Callable[[UUID], str],
        rights_of: RightsOf,
        obstacles_of: Callable[[str], Mapping[str, Obstacle]],
        sealer: Sealer,
        authorities: Authorities,
        last_backup: Callable[[], datetime | None],
        clock: Clock,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._public_url = public_url
        self._keys_file = keys_file
        self._db = db
        self._keys = keys
        self._register = register
        self._lti = lti
        self._site_of = site_of
        self._rights_of = rights_of
        self._obstacles_of = obstacles_of
        self._sealer = sealer
        self._authorities = authorities
        self._last_backup = last_backup
        self._clock = clock
        self._limit_s = limit_s

    def examine(self, issuer_slug: str) -> Report:
        """Return what works and what does not, for one institution; "" examines what belongs to none."""
        tasks = list(self._installation())
        if issuer_slug:
            tasks += [*self._institution(issuer_slug), *self._platforms(issuer_slug)]
        found = Tasks([task.checks for task in tasks]).results(limit_s=self._limit_s)
        return Report(
            checks=[
                check
                for task, checks in zip(tasks, found, strict=True)
                for check in (task.timed_out(self._limit_s) if checks is None else checks)
            ]
        )

    def _installation(self) -> Iterator[_Task]:
        yield _Task(Area.DATABASE, self._database)
        yield _Task(Area.DISK, self._disk)
        yield _Task(Area.BACKUP, self._backup)
        yield _Task(Area.KEY_FILE, self._key_file)
        yield _Task(Area.TOOL_KEY, self._tool_key)
        yield _Task(Area.TOOL_KEYS_OUTSIDE, self._tool_keys_outside)
        if self._sealer.has_timestamps:
            yield _Task(Area.TIMESTAMPS, self._timestamps)

    def _institution(self, slug: str) -> Iterator[_Task]:
        yield _Task(Area.SIGNING_KEY, partial(self._signing_key, slug))
        yield _Task(Area.IDENTITY, partial(self._identity, slug))
        yield _Task(Area.STATUS_LIST, partial(self._status_list, slug))
        yield _Task(Area.EUROPEAN_FILE, partial(self._european_file, slug))
        yield _Task(Area.SEAL, partial(self._seal, slug))

    def _platforms(self, slug: str) -> list[_Task]:
        try:
            approved = [
                (platform, self._subject(platform))
                for platform in self._lti.platforms.list()
                if platform.issuer_slug == slug and platform.standing is Standing.APPROVED
            ]
        except SQLAlchemyError:
            unknown = Check(area=Area.PLATFORMS, status=Status.UNKNOWN, code="doctor.needs_database")
            return [_Task(Area.PLATFORMS, lambda: [unknown])]
        if not approved:
            nobody = Check(area=Area.PLATFORMS, status=Status.UNKNOWN, code="doctor.no_platform")
            return [_Task(Area.PLATFORMS, lambda: [nobody])]
        return [
            task
            for platform, subject in approved
            for task in (
                _Task(Area.PLATFORM_KEYS, partial(self._platform_keys, platform, subject), subject),
                _Task(Area.ROSTER, partial(self._roster, platform, subject), subject),
                _Task(Area.DATA, partial(self._data, platform, subject), subject),
            )
        ]

    def _subject(self, platform: Platform) -> Subject:
        return Subject(
            platform_id=platform.id,
            name=platform.name,
            jwks_url=platform.jwks_url,
            site=self._site_of(platform.id),
        )

    def _database(self) -> Iterator[Check]:
        try:
            with self._db.read() as session:
                session.execute(text("SELECT 1"))
            is_up_to_date = is_current(self._db)
        except SQLAlchemyError:
            yield Check(area=Area.DATABASE, status=Status.PROBLEM, code="doctor.database_unreachable")
            return
        if is_up_to_date:
            yield Check(area=Area.DATABASE, status=Status.OK, code="doctor.database_ok")
        else:
            yield Check(area=Area.DATABASE, status=Status.PROBLEM, code="doctor.database_behind")

    def _disk(self) -> Iterator[Check]:
        folder = self._keys_file.absolute().parent
        if folder.exists():  # else there is no key file either, which another check says
            yield rules.disk(shutil.disk_usage(folder).free)

    def _backup(self) -> Iterator[Check]:
        yield rules.last_backup(self._last_backup(), self._clock())

    def _key_file(self) -> Iterator[Check]:
        if self._keys_file.exists():
            yield rules.key_file(self._keys_file.stat().st_mode)

    def _tool_key(self) -> Iterator[Check]:
        _, private = self._keys.tool_key()
        signature = private.sign(_SAMPLE, PKCS1v15(), SHA256())
        private.public_key().verify(signature, _SAMPLE, PKCS1v15(), SHA256())
        yield rules.tool_key(self._keys.tool_keys())

    def _tool_keys_outside(self) -> Iterator[Check]:
        kid, _ = self._keys.tool_key()
        yield self._public(
            Area.TOOL_KEYS_OUTSIDE,
            f"{self._public_url}/lti/jwks",
            lambda found: kid in [key.get("kid") for key in found["keys"]],
        )

    def _signing_key(self, slug: str) -> Iterator[Check]:
        self._keys.active_issuer_key(slug)  # or else it is missing
        for key in self._keys.signing_keys(slug):
            yield self._signature(key)

    def _signature(self, key: IssuerKey) -> Check:
        try:
            is_right = is_signature(key.public_key, key.signer.sign(_SAMPLE), _SAMPLE)
        except ProductError as error:  # the other keys may do all the same
            return Check(area=Area.SIGNING_KEY, status=Status.PROBLEM, code=error.code)
        if not is_right:
            return Check(area=Area.SIGNING_KEY, status=Status.PROBLEM, code="signing.key_file_unreadable")
        return rules.signing_key(key)

    def _identity(self, slug: str) -> Iterator[Check]:
        self._keys.active_issuer_key(slug)
        ours = {key.key_id for key in self._keys.signing_keys(slug)}
        yield self._public(
            Area.IDENTITY,
            f"{self._public_url}/issuers/{slug}/did.json",
            lambda found: ours <= {method.partition("#")[2] for method in found["assertionMethod"]},
        )

    def _status_list(self, slug: str) -> Iterator[Check]:
        newest = self._register.newest(slug, limit=1)
        if not newest:
            yield Check(area=Area.STATUS_LIST, status=Status.UNKNOWN, code="doctor.nothing_issued")
            return
        url = newest[0].award.status.list_url
        yield self._public(Area.STATUS_LIST, url, lambda found: found["id"] == url and bool(found["proof"]))

    def _european_file(self, slug: str) -> Iterator[Check]:
        yield european_file(self._obstacles_of(slug).get(ELM))

    def _seal(self, slug: str) -> Iterator[Check]:
        seal = self._sealer.seals.active(slug)
        if seal is not None:
            self._sealer.try_key(slug)
        yield from seal_checks(seal, self._authorities(), self._clock())

    def _timestamps(self) -> Iterator[Check]:
        try:
            stamp = self._sealer.try_timestamp()
        except TimestampUnavailable as error:
            is_refused = isinstance(error, TimestampRefused)
            code = "doctor.timestamp_refused" if is_refused else "doctor.timestamp_unreachable"
            yield Check(area=Area.TIMESTAMPS, status=Status.PROBLEM, code=code)
        else:
            yield timestamp_check(stamp, self._authorities(), self._clock())

    def _public(self, area: Area, url: str, is_right: Callable[[Any], bool]) -> Check:
        """Judge a page of ours as others see it."""
        status, code = Status.PROBLEM, "doctor.public_wrong"
        try:
            answer = self._lti.probes.own(url)
        except AddressRefused:
            # The name may lead elsewhere outside: inside an institution it often does.
            status, code = Status.UNKNOWN, "doctor.public_inside"
        except PlatformUnavailable:
            code = "doctor.public_unreachable"
        else:
            if answer.ok and _holds(answer.content, is_right):
                status, code = Status.OK, "doctor.public_ok"
        return Check(area=area, status=status, code=code, params={"url": url})

    def _platform_keys(self, platform: Platform, subject: Subject) -> Iterator[Check]:
        try:
            found = self._lti.probes.key_set(platform)
        except (PlatformUnavailable, PlatformRefused) as error:
            is_refused = isinstance(error, PlatformRefused)
            yield Check(
                area=Area.PLATFORM_KEYS,
                status=Status.PROBLEM,
                code="doctor.jwks_refused" if is_refused else "doctor.jwks_unreachable",
                params={"url": platform.jwks_url} | ({"status": error.detail} if is_refused else {}),
                subject=subject,
            )
            return
        yield rules.key_set(found, subject)
        yield rules.clock(found.ahead, subject)

    def _roster(self, platform: Platform, subject: Subject) -> Iterator[Check]:
        launch = self._lti.visits.teacher(platform.id)
        if launch is None:
            yield Check(area=Area.ROSTER, status=Status.UNKNOWN, code="doctor.roster_untried", subject=subject)
            return
        next(iter(self._lti.roster.members(launch)), None)  # the first page tells
        yield Check(area=Area.ROSTER, status=Status.OK, code="doctor.roster_ok", subject=subject)

    def _data(self, platform: Platform, subject: Subject) -> Sequence[Check]:
        course = next(iter(self._lti.visits.courses(platform.id)), None)
        context_id = course.context_id if course else ""
        learner_id = self._lti.visits.learner(platform.id, context_id) if course else ""
        rights = self._rights_of(platform.id, context_id, learner_id)
        return list(rules.data_access(rights, (course.title or context_id) if course else "", subject))


def _holds(content: bytes, is_right: Callable[[Any], bool]) -> bool:
    try:
        return is_right(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
