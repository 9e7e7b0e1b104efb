"""The export of everything, for whoever leaves: open formats, and a static site from which credentials go on to verify.

credentials/AWARD/…      each signed file as it is stored, and as its holder takes it away
achievements/…           each published version as Open Badges 3.0 and as ELM has it
institutions/…  data/…   profiles; awards, their acts and the audit as JSON and CSV, chains of records as JSON lines
site/…                   what stood at the public address: keys, status lists, contexts, images
"""

import csv
import io
import json
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import MetaData, Select, func, select

from app.assessment import Chains
from app.audit import Chains as AuditChains
from app.awards import ELM, OPENBADGE, SD_JWT, VC_JWT, Definitions
from app.clock import Clock
from app.db import Database, told
from app.errors import ProductError
from app.formats import Purpose, definitions, type_metadata
from app.images import Images
from app.issuers import IssuerProfile, Issuers, profile_to_json
from app.operations.errors import ExportFailed, PlaceNotEmpty
from app.operations.leaving_words import CADDY, READ_ME
from app.settings import CREDENTIAL_TYPE
from app.signing import MICROCREDENTIAL, context_bytes
from app.verification import OwnIssuers, StatusLists

_ENDINGS = {OPENBADGE: "openbadge.json", VC_JWT: "vc.jwt", SD_JWT: "sd-jwt.txt", ELM: "elm.json"}
# What they learned of the learner's platform and what only a person may read is not part of an award.
_AWARD_COLUMNS = (
    "id", "achievement_id", "version_id", "issuer_slug", "platform_id", "context_id", "learner_id", "learner_name",
    "given_name", "family_name", "state", "awarded_at", "valid_until", "grade", "assessed", "evidence", "supersedes_id",
    "superseded_at", "suspended_at", "status_list_id", "status_index", "revoked_at", "revoked_reason", "erased_at",
)  # fmt: skip
_AT_ONCE = 200

File = tuple[str, bytes]


class Leaving:
    """Exports one institution, or all of them."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        tables: MetaData,
        *,
        public_url: str,
        vct: str,
        issuers: Issuers,
        own_issuers: OwnIssuers,
        status_lists: StatusLists,
        published: Definitions,
        images: Images,
        audit: AuditChains,
        assessments: Chains,
    ) -> None:
        self._db = db
        self._clock = clock
        self._tables = tables.tables
        self._public_url = public_url
        self._vct = vct
        self._issuers = issuers
        self._own_issuers = own_issuers
        self._status_lists = status_lists
        self._definitions = published
        self._images = images
        self._audit = audit
        self._assessments = assessments

    def tally(self, slug: str) -> dict[str, int]:
        """Return how many awards an institution has, by state."""
        awards = self._tables["awards"]
        query = select(awards.c.state, func.count()).where(awards.c.issuer_slug == slug).group_by(awards.c.state)
        with self._db.look() as connection:
            return {row[0]: row[1] for row in connection.execute(query.order_by(awards.c.state))}

    def export(self, target: Path, slugs: Sequence[str], *, final: Collection[str]) -> int:
        """Write everything of these institutions to a new folder, or to a new archive that ends in .zip.

        The lists of those in `final` are signed so that they hold for years: nothing changes there any more. Returns
        the number of files. Raises PlaceNotEmpty, ExportFailed; then nothing is left behind.
        """
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise PlaceNotEmpty(str(target))
        partly = target.with_name(f".{target.name}.{uuid4().hex}.part")
        put = _Zip(partly) if target.suffix == ".zip" else _Folder(partly)
        try:
            count = 0
            try:
                for name, content in self._files(slugs, final):
                    put.add(name, content)
                    count += 1
            except ProductError as error:
                raise ExportFailed(error.code) from error
            put.close()
            if target.is_dir():
                target.rmdir()
            partly.rename(target)
        finally:
            put.discard()
        return count

    def _files(self, slugs: Sequence[str], final: Collection[str]) -> Iterator[File]:
        profiles = [self._issuers.get(slug) for slug in slugs]
        for language, words in READ_ME.items():
            name = "README.md" if language == "en" else f"README.{language}.md"
            yield name, words.format(url=self._public_url, made=self._clock().date().isoformat()).encode()
        yield "Caddyfile", CADDY.encode()
        yield f"site{MICROCREDENTIAL}", context_bytes(MICROCREDENTIAL)
        if self._vct == f"{self._public_url}{CREDENTIAL_TYPE}":
            yield f"site{CREDENTIAL_TYPE}", _json(type_metadata(self._vct))
        named: set[str] = set()
        for profile in profiles:
            yield from self._institution(profile)
            yield from self._achievements(profile, named)
            yield from self._credentials(profile.slug)
            yield from self._lists(profile.slug, is_final=profile.slug in final)
            yield from self._data(profile.slug)
            named |= {profile.logo} - {""}
        for image in sorted(named):
            if content := self._images.picture(image):
                yield f"site/images/{image}.png", content

    def _institution(self, profile: IssuerProfile) -> Iterator[File]:
        slug, keys = profile.slug, self._own_issuers.key_set(profile.slug)
        yield f"institutions/{slug}.json", _json(profile_to_json(profile))
        yield f"site/issuers/{slug}/did.json", _json(self._own_issuers.did_document(slug))
        yield f"site/issuers/{slug}/jwks.json", _json(keys)
        about = {"issuer": self._own_issuers.url(slug), "jwks": keys}
        yield f"site/.well-known/jwt-vc-issuer/issuers/{slug}", _json(about)

    def _achievements(self, profile: IssuerProfile, named: set[str]) -> Iterator[File]:
        versions, achievements = self._tables["achievement_versions"], self._tables["achievements"]
        query = (
            select(versions.c.achievement_id, versions.c.version)
            .join(achievements, achievements.c.id == versions.c.achievement_id)
            .where(achievements.c.issuer_slug == profile.slug)
            .order_by(versions.c.achievement_id, versions.c.version)
        )
        with self._db.look() as connection:
            found = connection.execute(query).all()
        for achievement_id, number in found:
            version = self._definitions.version(achievement_id, number)
            named |= {version.achievement.image, version.issuer.logo} - {""}
            url = f"{self._public_url}/achievements/{achievement_id}/{number}"
            badge, elm = definitions(version.achievement, version.issuer, url, self._public_url)
            yield f"achievements/{achievement_id}/{number}.openbadge.json", _json(badge)
            yield f"achievements/{achievement_id}/{number}.elm.json", _json(elm)
            yield f"site/achievements/{achievement_id}/{number}", _json(badge)

    def _credentials(self, slug: str) -> Iterator[File]:
        credentials, awards = self._tables["credentials"], self._tables["awards"]
        query = (
            select(credentials.c.award_id, credentials.c.format, credentials.c.content)
            .join(awards, awards.c.id == credentials.c.award_id)
            .where(awards.c.issuer_slug == slug)
            .order_by(credentials.c.award_id, credentials.c.format)
            .execution_options(yield_per=_AT_ONCE)
        )
        with self._db.read() as session:
            for award_id, form, content in session.execute(query):
                yield f"credentials/{award_id}/credential.{_ENDINGS.get(form, form)}", bytes(content)

    def _lists(self, slug: str, *, is_final: bool) -> Iterator[File]:
        lists = self._tables["status_lists"]
        with self._db.look() as connection:
            ids: list[UUID] = list(connection.execute(select(lists.c.id).where(lists.c.issuer_slug == slug)).scalars())
        for one in ids:
            place = f"site/status/{one}"
            token = self._status_lists.lasting_token(one) if is_final else self._status_lists.token(one).content
            # Something lies below the list's own address, so that a folder stands there.
            yield f"{place}/index.json", self._status_lists.credential(one).content
            yield f"{place}/suspension", self._status_lists.credential(one, Purpose.SUSPENSION).content
            yield f"{place}/token", token

    def _data(self, slug: str) -> Iterator[File]:
        awards, acts, audit = (self._tables[name] for name in ("awards", "award_acts", "audit_lines"))
        of_slug = awards.c.issuer_slug == slug
        columns = [awards.c[name] for name in _AWARD_COLUMNS]
        yield from self._both(f"data/{slug}/awards", select(*columns).where(of_slug).order_by(awards.c.awarded_at))
        of_awards = select(acts).join(awards, awards.c.id == acts.c.award_id).where(of_slug)
        yield from self._both(f"data/{slug}/award_acts", of_awards.order_by(acts.c.happened_at))
        lines = select(audit).where(audit.c.issuer_slug == slug).order_by(audit.c.happened_at)
        yield from self._both(f"data/{slug}/audit", lines)
        # As one verifies them: `audit verify --export` reads the first, the digests of the second chain by themselves.
        yield f"data/{slug}/audit.jsonl", _lines(self._audit.exported(slug))
        yield f"data/{slug}/assessments.jsonl", _lines(map(_compact, self._assessments.exported(slug)))

    def _both(self, name: str, query: Select[Any]) -> Iterator[File]:
        with self._db.read() as session:
            rows = told(session, query)
        yield f"{name}.json", _json(rows)
        yield f"{name}.csv", _csv(rows, [column.name for column in query.selected_columns])


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(mode=0o700, parents=True)

    def add(self, name: str, content: bytes) -> None:
        place = self._path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    def close(self) -> None:
        """Do nothing: everything is written."""

    def discard(self) -> None:
        if not self._path.exists():
            return
        for found in sorted(self._path.rglob("*"), reverse=True):
            found.rmdir() if found.is_dir() else found.unlink()
        self._path.rmdir()


class _Zip:
    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch(mode=0o600)
        self._zip = zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED)

    def add(self, name: str, content: bytes) -> None:
        self._zip.writestr(name, content)

    def close(self) -> None:
        self._zip.close()

    def discard(self) -> None:
        self._zip.close()
        self._path.unlink(missing_ok=True)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{one}\n" for one in lines).encode()


def _csv(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> bytes:
    """Return rows as CSV. What a spreadsheet would run is text: it begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
