"""The one place that knows how each platform is read."""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from app.clock import Clock
from app.courses.canvas import CanvasReader, Place, Surroundings
from app.courses.canvas_client import CanvasClient
from app.courses.canvas_grants import CanvasGrants
from app.courses.canvas_scopes import SCOPES
from app.courses.errors import DataAccessMissing, OwnLineItemsOnly
from app.courses.grants import Grants
from app.courses.moodle import MoodleReader
from app.courses.port import CourseReader
from app.courses.rights import RightCheck, RightStatus

__all__ = ["Place", "Readers"]


class Readers:
    """Opens a reader for each platform: of Canvas where it has an API key of one, else of Moodle."""

    def __init__(
        self,
        moodle: Grants,
        canvas: CanvasGrants,
        *,
        place_of: Callable[[UUID, str], Place | None],
        people_of: Callable[[UUID, str, Collection[str]], Mapping[str, str]],
        clock: Clock,
    ) -> None:
        self._moodle = moodle
        self._canvas = canvas
        self._around = Surroundings(place_of=place_of, people_of=people_of, client_of=self._client)
        self._clock = clock

    def reader(self, platform_id: UUID) -> CourseReader:
        """Return the platform's reader. Raises DataAccessMissing, SecretUnreadable."""
        if self._canvas.key(platform_id):
            return self._of_canvas(platform_id)
        return self._moodle.reader(platform_id)

    def canvas_rights(self, platform_id: UUID, context_id: str) -> list[RightCheck]:
        """Try every scope of Canvas in one course.

        Raises PlatformUnavailable, PlatformRefused, DataAccessMissing, CanvasKeyRefused or SecretUnreadable.
        """
        return self._of_canvas(platform_id).rights(context_id)

    def rights(self, platform_id: UUID, context_id: str, learner_id: str) -> list[RightCheck]:
        """Try every right of the platform's data grant, in a course and with a learner, each "" if none is known.

        Raises PlatformUnavailable, PlatformRefused, DataAccessMissing, OwnLineItemsOnly, CanvasKeyRefused or
        SecretUnreadable.
        """
        if self._canvas.key(platform_id):
            optional = {scope.name for scope in SCOPES if not scope.is_needed}
            tried = self.canvas_rights(platform_id, context_id)
            return [one for one in tried if one.status is not RightStatus.MISSING or one.right not in optional]
        reader = self._moodle.reader(platform_id)
        if isinstance(reader, MoodleReader):
            return reader.rights(context_id, learner_id)
        raise OwnLineItemsOnly

    def site(self, platform_id: UUID) -> str:
        """Return the address of the site that the platform's data grant is for, "" without one."""
        if key := self._canvas.key(platform_id):
            return key.base_url
        grant = self._moodle.find(platform_id)
        return grant.base_url if grant else ""

    def _of_canvas(self, platform_id: UUID) -> CanvasReader:
        return CanvasReader(platform_id, self._around, self._clock)

    def _client(self, platform_id: UUID, context_id: str) -> tuple[str, CanvasClient]:
        key = self._canvas.key(platform_id)
        if key is None:
            raise DataAccessMissing
        source = self._canvas.source(platform_id, context_id)
        return key.base_url, CanvasClient(key.base_url, source, self._canvas.http, self._canvas.turns)
