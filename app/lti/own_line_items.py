"""The tool's own line items of a course, found by way of the newest open launch from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from app.courses import PlatformRefused, PlatformUnavailable
from app.lti.errors import GradebookRefused, GradebookUnavailable
from app.lti.gradebook import Gradebook
from app.lti.values import Launch, LineItem, Result


class OwnLineItems:
    """Reads one platform's line items by course. Raises PlatformUnavailable (worth a retry) or PlatformRefused."""

    def __init__(
        self, launch_from: Callable[[UUID, str], Launch | None], gradebook: Gradebook, platform_id: UUID
    ) -> None:
        self._launch_from = launch_from
        self._gradebook = gradebook
        self._platform_id = platform_id
        self._listed: dict[str, dict[str, LineItem]] = {}

    def title(self, context_id: str) -> str:
        """Return the course's title as the launch named it."""
        return self._launch(context_id).context_title

    def line_items(self, context_id: str) -> list[LineItem]:
        """Return the tool's line items in the course, each once."""
        with _as_courses_say():
            items = {item.url: item for item in self._gradebook.line_items(self._launch(context_id))}
        self._listed[context_id] = items
        return list(items.values())

    def results(self, context_id: str, item_url: str, user_id: str = "") -> list[Result]:
        """Return the results of a line item that is in the tool's own list, of one person if `user_id` is given."""
        if context_id not in self._listed:
            self.line_items(context_id)
        item = self._listed[context_id].get(item_url)
        if item is None:
            raise PlatformRefused("the line item is not the tool's own")
        with _as_courses_say():
            return list(self._gradebook.results(self._launch(context_id), item, user_id))

    def _launch(self, context_id: str) -> Launch:
        launch = self._launch_from(self._platform_id, context_id)
        if launch is None:
            raise PlatformRefused("no open launch names a gradebook of this course")
        return launch


@contextmanager
def _as_courses_say() -> Iterator[None]:
    try:
        yield
    except GradebookUnavailable as error:
        raise PlatformUnavailable(error.detail) from error
    except GradebookRefused as error:
        raise PlatformRefused(error.detail) from error
