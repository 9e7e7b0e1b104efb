"""What a teacher has looked through, on its way from one page to the next: sealed, short-lived, of results only."""

import base64
import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from app.assessment.errors import ServicePreviewSpent
from app.assessment.values import Result
from app.clock import Clock
from app.db import derived_key

PREVIEW_TTL = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Results by learner at one sitting, as it was recorded under `number`; `request` makes it good once."""

    sitting_id: UUID
    number: int
    by: str
    request: UUID
    results: dict[str, Result]


class Previews:
    """Seals previews into a field of a form and opens them again; nothing is kept here."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        key = derived_key(secret_key, "previews of proctoring results")
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._clock = clock

    def sealed(self, preview: Preview) -> str:
        """Return the preview as ASCII, encrypted and authenticated."""
        values = {
            "sitting": str(preview.sitting_id),
            "number": preview.number,
            "by": preview.by,
            "request": str(preview.request),
            "results": {learner_id: result.value for learner_id, result in preview.results.items()},
        }
        packed = zlib.compress(json.dumps(values).encode())
        return self._fernet.encrypt_at_time(packed, self._now()).decode()

    def opened(self, sealed: str) -> Preview:
        """Return what was sealed. Raises ServicePreviewSpent for what was not, or too long ago."""
        try:
            packed = self._fernet.decrypt_at_time(sealed.encode(), int(PREVIEW_TTL.total_seconds()), self._now())
        except (InvalidToken, UnicodeEncodeError) as error:
            raise ServicePreviewSpent from error
        values = json.loads(zlib.decompress(packed))
        return Preview(
            sitting_id=UUID(values["sitting"]),
            number=values["number"],
            by=values["by"],
            request=UUID(values["request"]),
            results={learner_id: Result(result) for learner_id, result in values["results"].items()},
        )

    def _now(self) -> int:
        return int(self._clock().timestamp())
