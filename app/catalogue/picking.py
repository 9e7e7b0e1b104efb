"""Which links a teacher may pick, and what was picked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.awards import Achievement, Definitions, Published, Version
from app.catalogue.errors import NothingChosen
from app.lti import ACHIEVEMENT, Launch, LinkItem

OWN = "course"  # the choice that is no other course's micro-credential
MOST_SHOWN = 50
_MOST_WORDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """What the picker's page and its answer do."""

    definitions: Definitions
    published: Published
    issuer_of: Callable[[UUID], str]

    def own(self, launch: Launch) -> Achievement | None:
        """Return what the course itself offers or drafts, None before a teacher began and after the offer's end."""
        draft = self.definitions.draft(launch.registration_id, launch.context_id)
        return draft.achievement if draft and draft.archived_at is None else None

    def others(self, launch: Launch, words: str) -> list[Version]:
        """Return what the institution has published in other courses, at most one more than is shown."""
        draft = self.definitions.draft(launch.registration_id, launch.context_id)
        found = self.published.search(self.issuer_of(launch.registration_id), words[:_MOST_WORDS], limit=MOST_SHOWN + 2)
        own_id = draft.achievement_id if draft else None
        return [version for version in found if version.achievement_id != own_id][: MOST_SHOWN + 1]

    def links(self, launch: Launch, chosen: Sequence[str], own_title: str) -> list[LinkItem]:
        """Return the links to place, each once and one only where the platform takes no more. Raises NothingChosen.

        A link to the course's own micro-credential carries nothing, so that a copy of the course means its own again.
        """
        settings = launch.deep_linking
        wanted = list(dict.fromkeys(chosen))
        if settings is None or not settings.takes_links or not wanted:
            raise NothingChosen
        if len(wanted) > (MOST_SHOWN + 1 if settings.takes_several else 1):
            raise NothingChosen("more than the platform takes")
        return [self._link(launch, one, own_title) for one in wanted]

    def _link(self, launch: Launch, choice: str, own_title: str) -> LinkItem:
        if choice == OWN:
            own = self.own(launch)
            return _item(own, own_title) if own else LinkItem(title=own_title)
        version = self.published.find(self.issuer_of(launch.registration_id), _uuid(choice))
        if version is None:
            raise NothingChosen("not published here")
        return _item(version.achievement, own_title, str(version.achievement_id))


def _item(achievement: Achievement, fallback_title: str, achievement_id: str = "") -> LinkItem:
    language = achievement.language
    title = achievement.title.get(language) or next(iter(achievement.title.values()), "") or fallback_title
    text = achievement.description.get(language) or next(iter(achievement.description.values()), "")
    return LinkItem(title=title, text=text, custom={ACHIEVEMENT: achievement_id} if achievement_id else {})


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingChosen("no id") from error
