"""What an administrator has looked through, on its way from one page to the next: sealed, short-lived, kept nowhere."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken

from app.awards import Act, Decided, decided_from_json, decided_to_json
from app.bulk.errors import PreviewSpent
from app.bulk.values import Chosen, Looked
from app.clock import Clock
from app.db import derived_key

PREVIEW_TTL = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """What was looked through of a file, by whom; `request` makes it good once."""

    request: UUID
    achievement_id: UUID
    version: int
    file_digest: str
    ready: tuple[Decided, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenChoice:
    """To which awards an act was looked through; `request` makes it good once."""

    request: UUID
    act: Act
    chosen: tuple[tuple[UUID, int], ...]


class Sealed:
    """Seals previews into a field of a form and opens them again, for the same person at the same institution."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derived_key(secret_key, "previews of many awards")))
        self._clock = clock

    def file(self, looked: Looked, *, issuer_slug: str, by: str) -> str:
        """Return what a file would award as ASCII, encrypted and authenticated."""
        return self._sealed(
            "file",
            issuer_slug,
            by,
            {
                "achievement": str(looked.achievement_id),
                "version": looked.version,
                "file": looked.file_digest,
                "ready": [decided_to_json(one) for one in looked.ready],
            },
        )

    def opened_file(self, sealed: str, *, issuer_slug: str, by: str) -> SeenFile:
        """Return what was sealed. Raises PreviewSpent for what was not, too long ago, or for somebody else."""
        values = self._opened("file", issuer_slug, by, sealed)
        return SeenFile(
            request=UUID(values["request"]),
            achievement_id=UUID(values["achievement"]),
            version=values["version"],
            file_digest=values["file"],
            ready=tuple(decided_from_json(one) for one in values["ready"]),
        )

    def choice(self, act: Act, chosen: list[Chosen], *, issuer_slug: str, by: str) -> str:
        """Return which awards were chosen for an act as ASCII, encrypted and authenticated."""
        ids = base64.b64encode(b"".join(one.award_id.bytes for one in chosen)).decode()
        return self._sealed(
            "choice", issuer_slug, by, {"act": act.value, "ids": ids, "seen": [one.seen for one in chosen]}
        )

    def opened_choice(self, sealed: str, *, issuer_slug: str, by: str) -> SeenChoice:
        """Return what was sealed. Raises PreviewSpent as `opened_file`."""
        values = self._opened("choice", issuer_slug, by, sealed)
        ids = base64.b64decode(values["ids"])
        several = [UUID(bytes=ids[start : start + 16]) for start in range(0, len(ids), 16)]
        return SeenChoice(
            request=UUID(values["request"]),
            act=Act(values["act"]),
            chosen=tuple(zip(several, values["seen"], strict=True)),
        )

    def _sealed(self, kind: str, issuer_slug: str, by: str, values: Mapping[str, Any]) -> str:
        whole = {**values, "kind": kind, "issuer": issuer_slug, "by": by, "request": str(uuid4())}
        return self._fernet.encrypt_at_time(zlib.compress(json.dumps(whole).encode()), self._now()).decode()

    def _opened(self, kind: str, issuer_slug: str, by: str, sealed: str) -> dict[str, Any]:
        try:
            packed = self._fernet.decrypt_at_time(sealed.encode(), int(PREVIEW_TTL.total_seconds()), self._now())
        except (InvalidToken, UnicodeEncodeError) as error:
            raise PreviewSpent from error
        values: dict[str, Any] = json.loads(zlib.decompress(packed))
        if (values["kind"], values["issuer"], values["by"]) != (kind, issuer_slug, by):
            raise PreviewSpent
        return values

    def _now(self) -> int:
        return int(self._clock().timestamp())
